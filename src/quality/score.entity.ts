import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Json, LongText, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';
import { Agent } from '../agents/agent.entity.js';
import type { Answers } from './criteria.js';
import { ScoreCardVersion } from './score-card-version.entity.js';

/** What one reviewer found of one conversation. A second one may find something else, in a row of their own. */
@Entity('score')
@Index('score_attempt', ['attemptId', 'scoredBy'], { unique: true })
@Index('score_period', ['accountId', 'callAt'])
@Index('score_agent', ['agentId', 'callAt'])
export class Score extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'score_account') account?: Account;
  @Text(36) attemptId!: string;
  /** Who talked. */
  @Int() agentId!: number;
  @Reference(() => Agent, 'agent_id', 'score_agent_ref') agent?: Agent;
  @Int() cardId!: number;
  @Int() versionId!: number;
  @Reference(() => ScoreCardVersion, 'version_id', 'score_version') version?: ScoreCardVersion;
  @Json() answers!: Answers;
  /** Of the points that could be had, rounded; 0 when a fatal criterion was missed. */
  @Int() percent!: number;
  @Flag({ default: false }) isFatal!: boolean;
  @LongText({ nullable: true }) comment!: string | null;
  @Text(200) scoredBy!: string;
  @Moment() scoredAt!: Date;
  /** When the call was made: periods of reports count by it. */
  @Moment() callAt!: Date;
}
