import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Account } from './account.entity.js';
import { Enterprise } from './enterprise.entity.js';
import type { Role } from './role.js';

/** A key to the API. Only its hash is kept; it is shown once, when it is made. */
@Entity('api_token')
export class ApiToken extends BaseEntity {
  @Id() id!: number;
  @Int() enterpriseId!: number;
  @Reference(() => Enterprise, 'enterprise_id', 'api_token_enterprise') enterprise?: Enterprise;
  /** Empty for a token of the whole enterprise. */
  @Int({ nullable: true }) accountId!: number | null;
  @Reference(() => Account, 'account_id', 'api_token_account') account?: Account;
  @Text(200) name!: string;
  @Text(30) role!: Role;
  /** SHA-256 in hexadecimal: the token itself is 256 random bits, so it needs no slow hash. */
  @Index('api_token_hash', { unique: true }) @Text(64) hash!: string;
  @Moment() createdAt!: Date;
  @Moment({ nullable: true }) revokedAt!: Date | null;
}
