import { BaseEntity, Entity, PrimaryColumn } from 'typeorm';
import { Moment, Text } from '../database/columns.js';

/** Whose verdicts are watched. */
export type DetectionSubject = 'dialer' | 'gateway';

/** Whether the detection was switched off for a dialer or a gateway because agents found it wrong. No row: it never was. */
@Entity('detection_state')
export class DetectionState extends BaseEntity {
  @PrimaryColumn({ type: 'varchar', length: 10 }) kind!: DetectionSubject;
  @PrimaryColumn({ type: 'int' }) subjectId!: number;
  /** Empty: it is on. */
  @Moment({ nullable: true }) offAt!: Date | null;
  /** Why it is off, in a sentence. */
  @Text(500, { nullable: true }) reason!: string | null;
  /** When a person last switched it on again: only calls placed since then count. */
  @Moment({ nullable: true }) since!: Date | null;
}
