import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Id, Int, LongText, Moment, Reference, Text } from '../database/columns.js';

/** Somebody agreed to be called on a number: when, and by which way. Withdrawn, the row stays. */
@Entity('consent')
@Index('consent_holds', ['accountId', 'number', 'withdrawnAt'])
export class Consent extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'consent_account') account?: Account;
  @Text(32) number!: string;
  @Moment() givenAt!: Date;
  /** How it was given, such as `form on example.com`. */
  @Text(200) source!: string;
  /** What shows it: a text, a link, a recording's name. */
  @LongText({ nullable: true }) proof!: string | null;
  @Text(200) recordedBy!: string;
  @Moment() recordedAt!: Date;
  @Moment({ nullable: true }) withdrawnAt!: Date | null;
  @Text(200, { nullable: true }) withdrawnSource!: string | null;
}
