import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Moment, Reference, Text } from '../../database/columns.js';
import { Account } from '../../accounts/account.entity.js';
import type { LineType } from '../number-facts.js';

/** What a provider told of a number, for an account that pays for it; without `lookedUpAt` it is asked for and not answered yet. */
@Entity('look_up')
@Index('look_up_number', ['accountId', 'number'], { unique: true })
@Index('look_up_wanted', ['lookedUpAt', 'askedAt'])
export class LookUp extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'look_up_account') account?: Account;
  @Text(32) number!: string;
  @Moment() askedAt!: Date;
  @Moment({ nullable: true }) lookedUpAt!: Date | null;
  /** The provider's host, or `offline` where it failed and the offline tables hold. */
  @Text(200, { default: '' }) source!: string;
  @Text(20, { nullable: true }) lineType!: LineType | null;
  /** Where the subscriber is, as the provider writes it. */
  @Text(300, { nullable: true }) place!: string | null;
  /** IANA zone of the subscriber. */
  @Text(60, { nullable: true }) zone!: string | null;
  /** Millionths of the provider's currency. */
  @Int({ default: 0 }) cost!: number;
  /** Why the provider could not be used. */
  @Text(300, { nullable: true }) failure!: string | null;
}
