import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Id, Int, Json, Moment, Reference, Text } from '../database/columns.js';
import type { AccountRules } from './account-rules.js';

/** What holds for every dialer of an account; the row is also the lock of its gate (account-rules.ts). */
@Entity('account_rules')
@Index('account_rules_once', ['accountId'], { unique: true })
export class AccountRulesRow extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'account_rules_account') account?: Account;
  @Json() rules!: AccountRules;
  @Text(200) changedBy!: string;
  @Moment() changedAt!: Date;
}
