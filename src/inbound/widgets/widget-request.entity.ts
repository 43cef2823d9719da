import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../../accounts/account.entity.js';
import { Id, Int, LongText, Moment, Reference, Text } from '../../database/columns.js';
import { Widget } from './widget.entity.js';

/**
 * What came of a request: `added` a new contact, `again` the contact who waits already, `opted out` of calls; the others added
 * nothing, and of those `blacklisted` and `bot` were answered as if they had.
 */
export const requestOutcomes = ['added', 'again', 'opted out', 'blacklisted', 'bot', 'refused'] as const;
export type RequestOutcome = (typeof requestOutcomes)[number];

/** One request of a visitor to be called, or never to be, taken or not. */
@Entity('widget_request')
@Index('widget_request_at', ['widgetId', 'at'])
@Index('widget_request_number', ['number', 'dialerId'])
@Index('widget_request_old', ['outcome', 'at'])
export class WidgetRequest extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'widget_request_account') account?: Account;
  @Int() widgetId!: number;
  @Reference(() => Widget, 'widget_id', 'widget_request_widget') widget?: Widget;
  @Int({ nullable: true }) dialerId!: number | null;
  @Moment() at!: Date;
  /** E.164; as it was typed where it is no number. */
  @Text(40) number!: string;
  @Text(200, { nullable: true }) name!: string | null;
  /** The page without its query. */
  @Text(500) page!: string;
  /** Where it came from: an IPv4 address, or the /64 network of an IPv6 one. */
  @Text(45) address!: string;
  @Text(20) outcome!: RequestOutcome;
  /** Why it was not added, or what becomes of the contact: a sentence. */
  @LongText() says!: string;
  /** The sentence that the visitor ticked, or that stood above the button. */
  @LongText({ nullable: true }) consent!: string | null;
  @Int({ nullable: true }) contactId!: number | null;
  /** When it is called, where that is not at once. */
  @Moment({ nullable: true }) callsFrom!: Date | null;
}
