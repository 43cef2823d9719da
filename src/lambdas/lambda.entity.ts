import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';

export const lambdaKinds = ['script', 'endpoint'] as const;
export type LambdaKind = (typeof lambdaKinds)[number];

/** An account's own small program that decides something about a contact: a script that runs here, or an HTTPS endpoint that is asked. What it does is in its current version. */
@Entity('lambda')
@Index('lambda_name', ['accountId', 'name'], { unique: true })
export class Lambda extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'lambda_account') account?: Account;
  @Text(200) name!: string;
  @Text(20) kind!: LambdaKind;
  /** Its lambda_version in force; 0 only while the first one is being written. */
  @Int() versionId!: number;
  @Flag({ default: true }) enabled!: boolean;
  /** Of an endpoint: signs what is sent to it. Shown once, when it is made. */
  @Text(100, { nullable: true }) secret!: string | null;
  @Int({ default: 0 }) runs!: number;
  @Int({ default: 0 }) failures!: number;
  /** In words, as the end of a sentence about the lambda. */
  @Text(500, { nullable: true }) lastFailure!: string | null;
  @Moment({ nullable: true }) lastFailureAt!: Date | null;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
