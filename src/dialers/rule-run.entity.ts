import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';

/** A rule of a dialer that holds for an attempt: once for each of the two. It is carried out when it is due, and then done. */
@Entity('rule_run')
@Index('rule_run_once', ['attemptId', 'ruleIndex'], { unique: true })
@Index('rule_run_due', ['doneAt', 'dueAt'])
export class RuleRun extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'rule_run_account') account?: Account;
  @Text(36) attemptId!: string;
  /** Which of the rules of the version by which the attempt was dialled. */
  @Int() ruleIndex!: number;
  @Int() dialerVersionId!: number;
  @Int() contactId!: number;
  /** What came of the attempt, in words. */
  @Text(200) occasion!: string;
  @Moment() dueAt!: Date;
  @Moment({ nullable: true }) doneAt!: Date | null;
}
