import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Json, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';

/** A number of the account's own that is shown to the people it calls, and on which they can call back. */
@Entity('caller_id')
@Index('caller_id_number', ['accountId', 'number'], { unique: true })
export class CallerId extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'caller_id_account') account?: Account;
  /** E.164. */
  @Text(32) number!: string;
  @Text(100, { default: '' }) label!: string;
  /** The teams that show it. */
  @Json() teams!: string[];
  /** mod_callcenter's name of the agent whose number it is. */
  @Text(100, { nullable: true }) agent!: string | null;
  /** The tag of the outbound campaign that calls with this number belong to; empty: the dialer's. */
  @Text(100, { default: '' }) outboundCampaign!: string;
  /** Calls a day, in the account's zone, on which it may be shown; 0 sets no limit. */
  @Int({ default: 0 }) dailyCap!: number;
  @Moment({ nullable: true }) restedUntil!: Date | null;
  @Flag({ default: true }) enabled!: boolean;
  /** Shown where no other is near; one of an account at most. */
  @Flag({ default: false }) isDefault!: boolean;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
