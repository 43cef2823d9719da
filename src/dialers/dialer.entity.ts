import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';
import type { DialerState } from './dialer-state.js';

/** A campaign. What it does is in its current version; how it is going is here. */
@Entity('dialer')
@Index('dialer_name', ['accountId', 'name'], { unique: true })
@Index('dialer_state', ['state'])
export class Dialer extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'dialer_account') account?: Account;
  @Text(200) name!: string;
  /** The first dialer of a line of clones: abandoned calls are counted by it. */
  @Int() campaignId!: number;
  /** Its dialer_version in force; 0 only while the first one is being written. */
  @Int() versionId!: number;
  @Text(20) state!: DialerState;
  /** Why it is in this state, in words, for the supervisor who asks why nothing is dialling. */
  @Text(500, { nullable: true }) explanation!: string | null;
  @Moment({ nullable: true }) startedAt!: Date | null;
  @Moment({ nullable: true }) endedAt!: Date | null;
  @Moment() createdAt!: Date;
}
