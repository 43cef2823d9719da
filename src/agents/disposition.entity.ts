import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import type { Judged } from '../shared/judged.js';
import { Flag, Id, Int, LongText, Moment, Reference, Text } from '../database/columns.js';
import { Agent } from './agent.entity.js';
import type { DispositionOutcome } from './disposition-outcome.js';

/** What the agent says came of a call. */
@Entity('disposition')
@Index('disposition_attempt', ['attemptId'], { unique: true })
@Index('disposition_contact', ['contactId'])
@Index('disposition_name', ['accountId', 'name', 'attemptId'])
export class Disposition extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'disposition_account') account?: Account;
  @Text(36) attemptId!: string;
  @Int() dialerId!: number;
  @Int() contactId!: number;
  @Int() agentId!: number;
  @Reference(() => Agent, 'agent_id', 'disposition_agent') agent?: Agent;
  @Text(60) name!: string;
  @Text(20) outcome!: DispositionOutcome;
  @Flag({ default: false }) isMachine!: boolean;
  /** What it was counted as in the figures of the detection; empty where it says nothing of a verdict. */
  @Text(10, { nullable: true }) judged!: Judged | null;
  @LongText({ nullable: true }) note!: string | null;
  @Moment({ nullable: true }) followUpAt!: Date | null;
  /** Who promised to call; empty: anyone does. */
  @Int({ nullable: true }) followUpAgentId!: number | null;
  @Text(200) givenBy!: string;
  @Moment() givenAt!: Date;
}
