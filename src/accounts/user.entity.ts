import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Account } from './account.entity.js';
import { Enterprise } from './enterprise.entity.js';
import type { Role } from './role.js';

@Entity('user')
export class User extends BaseEntity {
  @Id() id!: number;
  @Int() enterpriseId!: number;
  @Reference(() => Enterprise, 'enterprise_id', 'user_enterprise') enterprise?: Enterprise;
  /** Empty for an agency administrator, who sees every account of the enterprise. */
  @Int({ nullable: true }) accountId!: number | null;
  @Reference(() => Account, 'account_id', 'user_account') account?: Account;
  @Index('user_email', { unique: true }) @Text(200) email!: string;
  /** scrypt, see password.ts. */
  @Text(200) passwordHash!: string;
  @Text(30) role!: Role;
  @Flag({ default: false }) disabled!: boolean;
  @Moment() createdAt!: Date;
}
