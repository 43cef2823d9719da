import { BaseEntity, Entity, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Int, Reference } from '../database/columns.js';

/**
 * Calls of a campaign's day (in its account's zone) that a person answered, and those of them that no agent took in
 * time. Counted in the transaction that settles a call, so it is right after any crash; a clone of a dialer has its campaign.
 */
@Entity('abandon_count')
export class AbandonCount extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) campaignId!: number;
  /** YYYY-MM-DD. */
  @PrimaryColumn({ type: 'varchar', length: 10 }) day!: string;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'abandon_count_account') account?: Account;
  /** Abandoned ones included. */
  @Int({ default: 0 }) answered!: number;
  @Int({ default: 0 }) abandoned!: number;
}
