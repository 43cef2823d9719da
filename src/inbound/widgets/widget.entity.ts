import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../../accounts/account.entity.js';
import { Schedule } from '../../compliance/schedule.entity.js';
import { ContactList } from '../../contacts/contact-list.entity.js';
import { Flag, Id, Int, Json, Moment, Reference, Text } from '../../database/columns.js';
import { Dialer } from '../../dialers/dialer.entity.js';
import type { WidgetPurpose } from './widget-purpose.js';
import type { WidgetTexts } from './widget-texts.js';

/** A form for a web site in which visitors ask to be called, and become contacts of its dialer; or never to be called, and opt out. */
@Entity('widget')
@Index('widget_name', ['accountId', 'name'], { unique: true })
@Index('widget_public_key', ['publicKey'], { unique: true })
export class Widget extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'widget_account') account?: Account;
  @Text(200) name!: string;
  /** Its name in the site's page: anybody can read it there, nobody can guess it. */
  @Text(40) publicKey!: string;
  /** Signs the tickets that a request needs (ticket.ts); never leaves the server. */
  @Text(100) secret!: string;
  @Text(20, { default: 'call me' }) purpose!: WidgetPurpose;
  /** Empty where nobody is called. */
  @Int({ nullable: true }) dialerId!: number | null;
  @Reference(() => Dialer, 'dialer_id', 'widget_dialer') dialer?: Dialer;
  /** When it is open; empty is always. */
  @Int({ nullable: true }) scheduleId!: number | null;
  @Reference(() => Schedule, 'schedule_id', 'widget_schedule') schedule?: Schedule;
  /** Whose numbers are not added; the dialer's own lists block besides. */
  @Int({ nullable: true }) blacklistId!: number | null;
  @Reference(() => ContactList, 'blacklist_id', 'widget_blacklist') blacklist?: ContactList;
  /** The sites whose pages may use it, such as https://www.example.com. */
  @Json() origins!: string[];
  @Json() texts!: WidgetTexts;
  /** #rrggbb. */
  @Text(7) colour!: string;
  @Flag() askName!: boolean;
  /** What visitors agree to; empty when nothing is asked. */
  @Text(1_000) consent!: string;
  /** Whether they must tick it; otherwise it is only said. */
  @Flag() mustConsent!: boolean;
  /** Whether numbers of other countries than the account's are taken. */
  @Flag() abroad!: boolean;
  /** Most requests in an hour: for one number, from one address, and of all. */
  @Int() mostPerNumber!: number;
  @Int() mostPerAddress!: number;
  @Int() mostPerHour!: number;
  @Flag() enabled!: boolean;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
