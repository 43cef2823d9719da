import type { DataSource } from 'typeorm';
import { transaction } from '../database/transaction.js';
import { dueBy, type Quota } from '../pacing/evenly.js';
import type { Clock } from '../shared/clock.js';
import type { Dialer } from './dialer.entity.js';
import { placedSince, readQuota, renewQuota } from './quota.js';
import type { DialerSettings } from './settings.js';

/** The quota of the minute of a dialer that calls evenly (A5), and how much of it is placed; it has none with another rate. */
export class EvenQuota {
  private quota: Quota | undefined;
  private placed = 0;
  private isOld = true;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** It may have been renewed, or the rate changed: it is read again before the next batch. */
  expire(): void {
    this.isOld = true;
  }

  /** Begins a quota of what is left now, so that what could not be placed meanwhile is not caught up in a burst. */
  async renew(dialer: Dialer): Promise<void> {
    await transaction(this.dataSource, (manager) => renewQuota(manager, dialer, this.clock));
    this.isOld = true;
  }

  /** Between two batches only, so that no call is counted both in the rows and here. */
  async refresh(dialerId: number, { rate }: DialerSettings): Promise<void> {
    if (!this.isOld) return;
    this.isOld = false;
    const { manager } = this.dataSource;
    const quota = rate.kind === 'evenly' ? await readQuota(manager, dialerId) : undefined;
    if (quota?.from === this.quota?.from && quota?.calls === this.quota?.calls) return;
    this.quota = quota;
    if (quota) this.placed = await placedSince(manager, dialerId, quota.from);
  }

  /** So many were placed by it. */
  take(count: number): void {
    this.placed += count;
  }

  /** How many are due by now. */
  due(now: number): number {
    return this.quota ? Math.floor(dueBy(this.quota, now)) - this.placed : 0;
  }
}
