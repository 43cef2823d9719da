import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Json, LongText, Moment, Text } from '../database/columns.js';

/** A job of Agenda's: one row a piece of scheduled work. Field names are Agenda's own. */
@Entity('job')
@Index('job_next', ['nextRunAt'])
@Index('job_name', ['name'])
export class Job extends BaseEntity {
  @Id() id!: number;
  @Text(100) name!: string;
  @Text(20) type!: string;
  @Int({ default: 0 }) priority!: number;
  @Json({ nullable: true }) data!: unknown;
  /** Makes a job the only one of its kind: a hash of Agenda's `unique` condition; empty for others. */
  @Index('job_unique', { unique: true }) @Text(64, { nullable: true }) uniqueKey!: string | null;
  @Moment({ nullable: true }) nextRunAt!: Date | null;
  @Moment({ nullable: true }) lastRunAt!: Date | null;
  @Moment({ nullable: true }) lastFinishedAt!: Date | null;
  @Moment({ nullable: true }) failedAt!: Date | null;
  @Moment({ nullable: true }) lockedAt!: Date | null;
  @Flag({ default: false }) disabled!: boolean;
  @LongText({ nullable: true }) failReason!: string | null;
  @Int({ default: 0 }) failCount!: number;
  @Text(100, { nullable: true }) repeatInterval!: string | null;
  /** The rest of what Agenda keeps (time zone, progress, fork mode …), as it gave it. */
  @Json({ nullable: true }) details!: object | null;
}
