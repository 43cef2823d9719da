import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';

/** By what an account judges the conversations of its agents. Its criteria are in its current version. */
@Entity('score_card')
@Index('score_card_name', ['accountId', 'name'], { unique: true })
export class ScoreCard extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'score_card_account') account?: Account;
  @Text(100) name!: string;
  /** Its score_card_version in force; 0 only while the first one is being written. */
  @Int() versionId!: number;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
  /** No call is scored by it from then on; what was scored stays. */
  @Moment({ nullable: true }) retiredAt!: Date | null;
}
