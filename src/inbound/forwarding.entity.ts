import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Schedule } from '../compliance/schedule.entity.js';
import { Flag, Id, Int, Json, Moment, Reference, Text } from '../database/columns.js';

/** Whose calls a forwarding is for: who is on one of the lists, or whose number is like one of the patterns; both empty is everybody. */
export interface Callers {
  listIds: number[];
  /** Like `+1202*`; `withheld` is who shows no number. */
  patterns: string[];
}

/** What becomes of the call. `go on` leaves it to the switch's own dialplan, and no later forwarding is asked. */
export type ForwardingAction =
  | { kind: 'hang up' | 'go on' }
  | { kind: 'redirect'; number: string }
  | { kind: 'queue'; queueId: number }
  | { kind: 'extension'; extension: string; context: string }
  | { kind: 'message'; messageId: number };

/** What becomes of calls from these callers to these numbers in these hours. Of an account's forwardings, the first that matches decides. */
@Entity('forwarding')
@Index('forwarding_order', ['accountId', 'position'])
@Index('forwarding_schedule_ref', ['scheduleId'])
export class Forwarding extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'forwarding_account') account?: Account;
  /** Among those of its account; the least is asked first. */
  @Int() position!: number;
  @Text(100) name!: string;
  @Flag({ default: true }) isActive!: boolean;
  @Json() callers!: Callers;
  /** The numbers called, or patterns of them; empty is any. */
  @Json() numbers!: string[];
  @Int({ nullable: true }) scheduleId!: number | null;
  @Reference(() => Schedule, 'schedule_id', 'forwarding_schedule') schedule?: Schedule;
  /** It holds while the schedule is closed, instead of open. */
  @Flag({ default: false }) whileClosed!: boolean;
  @Json() action!: ForwardingAction;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
