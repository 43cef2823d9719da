import { BaseEntity, Column, Entity, PrimaryColumn } from 'typeorm';
import { Int, Moment } from '../database/columns.js';

/** How many calls an evenly distributed dialer places in its present minute; a new leader goes on with it. */
@Entity('dialer_quota')
export class DialerQuota extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) dialerId!: number;
  @Int() accountId!: number;
  @Moment() startsAt!: Date;
  @Moment() endsAt!: Date;
  @Column({ type: 'double' }) calls!: number;
  /** Due at its start already: what the quota before still owed. */
  @Column({ type: 'double' }) owed!: number;
}
