import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Queue } from '../agents/queue.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { Flag, Id, Int, Json, Moment, Reference, Text } from '../database/columns.js';
import { Dialer } from '../dialers/dialer.entity.js';

/** How a call that came in ended, as rules know it (call-in.entity.ts); `unanswered` is `left queue` or `missed`. */
export const ruleEvents = ['left queue', 'missed', 'unanswered', 'answered'] as const;
export type RuleEvent = (typeof ruleEvents)[number];

/** When a call that came in ends so, its caller is added to a dialer: a callback from a queue is one of these. */
@Entity('call_rule')
@Index('call_rule_account_ref', ['accountId'])
@Index('call_rule_dialer_ref', ['dialerId'])
@Index('call_rule_queue_ref', ['queueId'])
@Index('call_rule_except_ref', ['exceptListId'])
export class CallRule extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'call_rule_account') account?: Account;
  @Text(100) name!: string;
  @Flag({ default: true }) isActive!: boolean;
  @Text(20) event!: RuleEvent;
  /** Calls that were in this queue last; empty is any, or none. */
  @Int({ nullable: true }) queueId!: number | null;
  @Reference(() => Queue, 'queue_id', 'call_rule_queue') queue?: Queue;
  /** The numbers called, or patterns of them; empty is any. */
  @Json() numbers!: string[];
  /** Callers on this list are not added. */
  @Int({ nullable: true }) exceptListId!: number | null;
  @Reference(() => ContactList, 'except_list_id', 'call_rule_except_list') exceptList?: ContactList;
  /** Whether callers with numbers of other countries than the account's are added. */
  @Flag({ default: false }) abroad!: boolean;
  @Int() dialerId!: number;
  @Reference(() => Dialer, 'dialer_id', 'call_rule_dialer') dialer?: Dialer;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
