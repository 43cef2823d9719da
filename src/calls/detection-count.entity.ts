import { BaseEntity, Entity, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Int, Reference } from '../database/columns.js';

/**
 * Verdicts of the detection on the calls of a dialer through a gateway, and what agents said of them, by the day on which the
 * calls were placed (UTC). Counted in the transactions that settle a call and that keep a disposition, so it is right after any crash.
 */
@Entity('detection_count')
@Index('detection_count_gateway', ['gatewayId', 'day'])
export class DetectionCount extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) dialerId!: number;
  @PrimaryColumn({ type: 'int' }) gatewayId!: number;
  /** YYYY-MM-DD. */
  @PrimaryColumn({ type: 'varchar', length: 10 }) day!: string;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'detection_count_account') account?: Account;
  /** Calls that it gave on as a person, and as a machine. */
  @Int({ default: 0 }) people!: number;
  @Int({ default: 0 }) machines!: number;
  /** Of the people: those of which an agent spoke, and those that were machines. */
  @Int({ default: 0 }) judgedPeople!: number;
  @Int({ default: 0 }) missed!: number;
  /** Of the machines: those of which an agent spoke, and those that were people. */
  @Int({ default: 0 }) judgedMachines!: number;
  @Int({ default: 0 }) mistaken!: number;
}
