import { BaseEntity, Entity, PrimaryColumn } from 'typeorm';
import { Int } from '../database/columns.js';

/** How many calls showed a number on a day of the account's zone; written in the transaction that writes the attempts. */
@Entity('caller_id_use')
export class CallerIdUse extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) callerIdId!: number;
  /** YYYY-MM-DD. */
  @PrimaryColumn({ type: 'varchar', length: 10 }) day!: string;
  @Int() accountId!: number;
  @Int() uses!: number;
}
