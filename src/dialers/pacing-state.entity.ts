import { BaseEntity, Entity, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Int, Json, Moment, Reference } from '../database/columns.js';

/** What the predictive pacer of a campaign has learned: α and its curves; and whether its dialers rest. It outlives restarts, take-overs and clones. */
@Entity('pacing_state')
export class PacingState extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) campaignId!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'pacing_state_account') account?: Account;
  @Json() state!: unknown;
  @Moment() savedAt!: Date;
}
