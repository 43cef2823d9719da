import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Json, LongText, Moment, Text } from '../database/columns.js';

/**
 * A job of Agenda's: one row a piece of scheduled work. Field names are Agenda's own. Times are the
 * clock's, as in every table (clock-border.ts), but for `lockedAt`, which is about processes.
 */
@Entity('job')
@Index('job_due', ['name', 'nextRunAt'])
export class Job extends BaseEntity {
  @Id() id!: number;
  @Text(100) name!: string;
  @Text(20) type!: string;
  @Int({ default: 0 }) priority!: number;
  @Json({ nullable: true }) data!: unknown;
  /** Makes a job the only one of its kind: a hash of its name and Agenda's `unique` condition; empty for others. */
  @Index('job_unique', { unique: true }) @Text(64, { nullable: true }) uniqueKey!: string | null;
  /** Empty while a one-off job runs: what is written here meanwhile is a wish for one more run. */
  @Moment({ nullable: true }) nextRunAt!: Date | null;
  @Moment({ nullable: true }) lastRunAt!: Date | null;
  @Moment({ nullable: true }) lastFinishedAt!: Date | null;
  @Moment({ nullable: true }) failedAt!: Date | null;
  /** When its lock was taken or last renewed, by the machine's clock (locks.ts). */
  @Index('job_locked') @Moment({ nullable: true }) lockedAt!: Date | null;
  /** The process that holds the lock. */
  @Text(100, { nullable: true }) lockedBy!: string | null;
  @Flag({ default: false }) disabled!: boolean;
  @LongText({ nullable: true }) failReason!: string | null;
  @Int({ default: 0 }) failCount!: number;
  @Int({ nullable: true }) progress!: number | null;
  /** Milliseconds of the clock, or what Agenda reads besides: "5 minutes", a cron line. */
  @Text(100, { nullable: true }) repeatInterval!: string | null;
  /** The rest of what Agenda keeps (time zone, dates, fork mode …), as it gave it. */
  @Json({ nullable: true }) details!: object | null;
}
