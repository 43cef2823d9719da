import { BaseEntity, Entity } from 'typeorm';
import { Id, Int, Json, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';

/** Open intervals of each weekday, as HH:MM pairs; `to` may be 24:00. */
export type WeeklyHours = Partial<Record<Weekday, { from: string; to: string }[]>>;
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** When a dialer works: weekly hours in a zone, less the holidays. */
@Entity('schedule')
export class Schedule extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'schedule_account') account?: Account;
  @Text(200) name!: string;
  @Text(60) zone!: string;
  @Json() hours!: WeeklyHours;
  /** Dates as YYYY-MM-DD, in the schedule's zone. */
  @Json() holidays!: string[];
  @Moment() createdAt!: Date;
}
