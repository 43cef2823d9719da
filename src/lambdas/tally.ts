import type { Context } from '../database/context.js';
import { sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import type { LambdaFailure } from './lambda-failure.js';

interface Counts {
  runs: number;
  failures: number;
  lastFailure?: { says: string; at: number };
}

/** Counts runs and failures of lambdas in memory, to be written together: a call does not wait for a counter. */
export class Tally {
  private counts = new Map<number, Counts>();

  constructor(private readonly context: Context) {}

  count(lambdaId: number, failure: LambdaFailure | undefined): void {
    const counts = this.counts.get(lambdaId) ?? { runs: 0, failures: 0 };
    this.counts.set(lambdaId, counts);
    counts.runs += 1;
    if (!failure) return;
    counts.failures += 1;
    counts.lastFailure = { says: failure.says.slice(0, 500), at: this.context.clock.now() };
  }

  /** Writes what was counted since the last time; what cannot be written is kept for the next. */
  async write(): Promise<void> {
    if (this.counts.size === 0) return;
    const written = this.counts;
    this.counts = new Map();
    try {
      await transaction(this.context.dataSource, async (manager) => {
        // In the order of the ids, so that two processes do not wait for each other.
        for (const [lambdaId, { runs, failures, lastFailure }] of [...written].sort(([one], [other]) => one - other)) {
          const last = lastFailure ? ', last_failure = ?, last_failure_at = ?' : '';
          await manager.query(`UPDATE lambda SET runs = runs + ?, failures = failures + ?${last} WHERE id = ?`, [runs, failures, ...(lastFailure ? [lastFailure.says, sqlTime(lastFailure.at)] : []), lambdaId]);
        }
      });
    } catch (error) {
      this.context.log.error({ error: String(error) }, 'the runs of lambdas could not be counted; it is tried again');
      for (const [lambdaId, counts] of this.counts) merge(written, lambdaId, counts);
      this.counts = written;
    }
  }
}

function merge(all: Map<number, Counts>, lambdaId: number, { runs, failures, lastFailure }: Counts): void {
  const before = all.get(lambdaId);
  all.set(lambdaId, { runs: runs + (before?.runs ?? 0), failures: failures + (before?.failures ?? 0), lastFailure: lastFailure ?? before?.lastFailure });
}
