import { BaseEntity, Entity, Index, PrimaryColumn } from 'typeorm';
import { LongText, Moment } from '../database/columns.js';

/** A sign-in to the back office, so that a restart signs nobody out. */
@Entity('session')
export class Session extends BaseEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 }) id!: string;
  @LongText() data!: string;
  @Index('session_expires') @Moment() expiresAt!: Date;
}
