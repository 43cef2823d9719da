import { BaseEntity, Entity, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Int, Moment, Reference, Text } from '../database/columns.js';

/**
 * What came of a call that came in: `answered` somebody of ours talked to the caller; `left queue` they waited in a queue and
 * nobody did; `missed` nobody did, without a queue; `message` a forwarding played a message; `turned away` a forwarding hung up;
 * `lost` nobody knows.
 */
export const callInOutcomes = ['under way', 'answered', 'left queue', 'missed', 'message', 'turned away', 'lost'] as const;
export type CallInOutcome = (typeof callInOutcomes)[number];

/** A call that came in, from its first moment in the switch's dialplan to its end. Its id is the UUID of its leg. */
@Entity('call_in')
@Index('call_in_number', ['accountId', 'number', 'bridgedAt'])
@Index('call_in_time', ['accountId', 'cameAt'])
@Index('call_in_open', ['endedAt', 'nodeId'])
export class CallIn extends BaseEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'call_in_account') account?: Account;
  @Int({ nullable: true }) nodeId!: number | null;
  /** The caller's, E.164; as it came where it is none, and empty where it was withheld. */
  @Text(32, { nullable: true }) number!: string | null;
  /** The number that was called, E.164 where it is one. */
  @Text(60) called!: string;
  @Moment() cameAt!: Date;
  /** By the switch: also a menu or a message answers. */
  @Moment({ nullable: true }) answeredAt!: Date | null;
  /** When somebody of ours was on the line. */
  @Moment({ nullable: true }) bridgedAt!: Date | null;
  @Moment({ nullable: true }) endedAt!: Date | null;
  @Text(20) outcome!: CallInOutcome;
  @Text(100, { nullable: true }) queue!: string | null;
  @Text(100, { nullable: true }) agent!: string | null;
  /** Which forwarding decided, and what, in words. */
  @Text(200, { nullable: true }) decision!: string | null;
  @Text(60, { nullable: true }) cause!: string | null;
  /** What the callbacks that are for the call did with its caller, in sentences; empty where none is. */
  @Text(1_000, { nullable: true }) callback!: string | null;
}
