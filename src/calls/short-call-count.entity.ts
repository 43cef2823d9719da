import { BaseEntity, Entity, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Int, Reference } from '../database/columns.js';

/** Calls of an account that came to nothing, by the jurisdiction whose law limits them and by its day; counted in the transaction that settles a call. */
@Entity('short_call_count')
export class ShortCallCount extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) accountId!: number;
  @Reference(() => Account, 'account_id', 'short_call_count_account') account?: Account;
  /** The code of the jurisdiction. */
  @PrimaryColumn({ type: 'varchar', length: 20 }) law!: string;
  /** YYYY-MM-DD, in the zone that the law names. */
  @PrimaryColumn({ type: 'varchar', length: 10 }) day!: string;
  @Int() calls!: number;
}
