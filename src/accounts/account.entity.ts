import { BaseEntity, Entity } from 'typeorm';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Enterprise } from './enterprise.entity.js';

/** One business unit: its lists, dialers and users; nobody sees another account's data. */
@Entity('account')
export class Account extends BaseEntity {
  @Id() id!: number;
  @Int() enterpriseId!: number;
  @Reference(() => Enterprise, 'enterprise_id', 'account_enterprise') enterprise?: Enterprise;
  @Text(200) name!: string;
  /** ISO 3166 code: how numbers without + are read. */
  @Text(2) country!: string;
  @Text(60) zone!: string;
  /** How long calls and refusals are kept: five years unless told (16 CFR 310.5 wants records of calls for so long). */
  @Int({ default: 60 }) attemptMonths!: number;
  /** How long recordings are kept. */
  @Int({ default: 12 }) recordingMonths!: number;
  /** The form of its internal numbers (shared/short-numbers.ts), such as `\d{3,5}`; empty where it has none. */
  @Text(100, { default: '' }) shortNumbers!: string;
  @Moment() createdAt!: Date;
}
