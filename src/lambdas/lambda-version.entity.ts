import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, LongText, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';
import { Lambda } from './lambda.entity.js';

/** What a lambda did from one save to the next. */
@Entity('lambda_version')
@Index('lambda_version_ordinal', ['lambdaId', 'ordinal'], { unique: true })
export class LambdaVersion extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'lambda_version_account') account?: Account;
  @Int() lambdaId!: number;
  @Reference(() => Lambda, 'lambda_id', 'lambda_version_lambda') lambda?: Lambda;
  @Int() ordinal!: number;
  /** Of a script: the body of a function. */
  @LongText({ nullable: true }) source!: string | null;
  /** Of an endpoint. */
  @Text(500, { nullable: true }) url!: string | null;
  /** Milliseconds: of computing for a script, until its answer is there for an endpoint. */
  @Int() timeLimit!: number;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
