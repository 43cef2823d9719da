import { BaseEntity, Entity, Index, PrimaryColumn } from 'typeorm';
import { Flag, Int, LongText, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';
import type { AttemptState } from './attempt-state.js';
import type { Detected, KeyChoice } from '../switch/switch.js';
import type { AttemptResult } from './attempt-result.js';

/** One try to reach a number, from the decision to the result; a refusal is an attempt that was never dialled. */
@Entity('attempt')
@Index('attempt_number', ['number', 'createdAt', 'accountId', 'ordinal', 'byHand', 'result', 'bridgedAt'])
@Index('attempt_client', ['clientId', 'createdAt'])
@Index('attempt_email', ['email', 'createdAt'])
@Index('attempt_dialer', ['dialerId', 'createdAt'])
@Index('attempt_contact', ['contactId'])
@Index('attempt_age', { synchronize: false })
@Index('attempt_unsettled', ['settledAt', 'nodeId'])
export class Attempt extends BaseEntity {
  /** Also the first leg's UUID and the Job-UUID of its originate. */
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'attempt_account') account?: Account;
  /** What the windows of abandoned calls count by; a clone of a dialer keeps it. */
  @Int() campaignId!: number;
  @Int() dialerId!: number;
  @Int() dialerVersionId!: number;
  @Int() dialerContactId!: number;
  @Int() contactId!: number;
  @Int() listId!: number;
  @Text(32) number!: string;
  @Text(100, { nullable: true }) clientId!: string | null;
  @Text(200, { nullable: true }) email!: string | null;
  /** Which attempt at this contact in this dialer it is, from 1; a refusal counts as none and has 0. */
  @Int() ordinal!: number;
  @Int({ nullable: true }) nodeId!: number | null;
  @Int({ nullable: true }) gatewayId!: number | null;
  @Text(32, { nullable: true }) callerId!: string | null;
  /** Why that number was shown, in sentences. */
  @LongText({ nullable: true }) callerIdReason!: string | null;
  /** The tag of the outbound campaign that the call belongs to. */
  @Text(100, { nullable: true }) outboundCampaign!: string | null;
  @Text(100, { nullable: true }) tag!: string | null;
  @Text(20) state!: AttemptState;
  @Text(20, { nullable: true }) result!: AttemptResult | null;
  /** Of a refusal: the rule that refused, why in words, and until when (empty: for good). */
  @Text(40, { nullable: true }) rule!: string | null;
  @Text(500, { nullable: true }) reason!: string | null;
  @Moment({ nullable: true }) refusedUntil!: Date | null;
  /** FreeSWITCH hang-up cause, or what the switch said to the originate. */
  @Text(100, { nullable: true }) cause!: string | null;
  /** What the dialplan noted, such as `played`. */
  @Text(40, { nullable: true }) note!: string | null;
  @Moment() createdAt!: Date;
  @Moment({ nullable: true }) ringingAt!: Date | null;
  @Moment({ nullable: true }) answeredAt!: Date | null;
  @Moment({ nullable: true }) endedAt!: Date | null;
  /** From the answer to the end. */
  @Int({ nullable: true }) milliseconds!: number | null;
  @Moment({ nullable: true }) settledAt!: Date | null;
  /** Who answered, as detection heard it; empty where it was off. */
  @Text(10, { nullable: true }) detected!: Detected | null;
  /** When a beep was heard of one who had been taken for a person, or had said nothing. */
  @Moment({ nullable: true }) correctedAt!: Date | null;
  /** The queue that it was for, and when it was given to it. */
  @Text(100, { nullable: true }) queue!: string | null;
  @Moment({ nullable: true }) queuedAt!: Date | null;
  /** The agent who talked, or was kept for it; from when on they talked, and the agent's own leg where that was called first. */
  @Text(100, { nullable: true }) agent!: string | null;
  @Moment({ nullable: true }) bridgedAt!: Date | null;
  @Text(36, { nullable: true }) agentLeg!: string | null;
  /** An agent dialled this contact by click-to-dial. */
  @Flag({ default: false }) byHand!: boolean;
  /** The switch was told to record the conversation. */
  @Flag({ default: false }) isRecorded!: boolean;
  /** The key that the person pressed. */
  @Text(10, { nullable: true }) keyPressed!: string | null;
  /** Where the message offered keys: what was chosen by one, `nothing` by default. */
  @Text(10, { nullable: true }) chosen!: KeyChoice | 'nothing' | null;
}
