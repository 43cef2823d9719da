import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Flag, Id, Int, Moment, Reference, Text } from '../database/columns.js';

/** A queue of mod_callcenter, as its node has it; found there. */
@Entity('queue')
@Index('queue_name', ['nodeId', 'name'], { unique: true })
export class Queue extends BaseEntity {
  @Id() id!: number;
  @Int() nodeId!: number;
  @Text(100) name!: string;
  @Text(40) strategy!: string;
  /** The account whose dialers may use it; empty: those of every account of the enterprise. */
  @Int({ nullable: true }) accountId!: number | null;
  @Reference(() => Account, 'account_id', 'queue_account') account?: Account;
  /** The switch does not list it any more. */
  @Flag({ default: false }) isGone!: boolean;
  @Moment({ nullable: true }) seenAt!: Date | null;
}
