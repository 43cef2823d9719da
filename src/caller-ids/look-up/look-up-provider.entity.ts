import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Moment, Reference, Text } from '../../database/columns.js';
import { Account } from '../../accounts/account.entity.js';

/** The HTTP service that an account asks about numbers in place of the offline tables. */
@Entity('look_up_provider')
@Index('look_up_provider_account', ['accountId'], { unique: true })
export class LookUpProvider extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'look_up_provider_account_ref') account?: Account;
  @Flag({ default: true }) enabled!: boolean;
  /** https, with {number} where the number goes. */
  @Text(500) url!: string;
  /** The header that authorises us, and its value, which is never given out again. */
  @Text(100) headerName!: string;
  @Text(1_000) headerSecret!: string;
  /** Where in the JSON answer each is, such as `line_type_intelligence.type`; empty: the provider does not tell. */
  @Text(200) lineTypePath!: string;
  @Text(200) placePath!: string;
  @Text(200) zonePath!: string;
  /** Milliseconds. */
  @Int() timeLimit!: number;
  /** Of one look-up, in millionths of the currency. */
  @Int() cost!: number;
  @Text(3) currency!: string;
  /** An answer is used again for this long. */
  @Int() cacheDays!: number;
  @Moment() createdAt!: Date;
}
