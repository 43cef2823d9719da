import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';
import { Int } from '../../database/columns.js';

/** What an account's look-ups cost in a month of its zone. */
@Entity('look_up_cost')
export class LookUpCost extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) accountId!: number;
  /** YYYY-MM. */
  @PrimaryColumn({ type: 'varchar', length: 7 }) month!: string;
  @PrimaryColumn({ type: 'varchar', length: 3 }) currency!: string;
  @Int() lookUps!: number;
  /** Asked without a usable answer; they are not counted as a cost. */
  @Int() failures!: number;
  /** Millionths of the currency. */
  @Column({ type: 'double' }) cost!: number;
}
