import { BaseEntity, Entity, PrimaryColumn } from 'typeorm';
import { Int, Text } from './columns.js';

/** Who leads what, for as long as the beat goes on (see lease.ts). */
@Entity('lease')
export class Lease extends BaseEntity {
  @PrimaryColumn({ type: 'varchar', length: 100 }) name!: string;
  /** The process that holds it. */
  @Text(100) holder!: string;
  /** Grows with every change of holder: a holder whose term is over can no longer write. */
  @Int() term!: number;
  /** Grows with every renewal within a term. */
  @Int() beat!: number;
}
