import type { DataSource, EntityManager } from 'typeorm';
import { type Clock, every, type Timer } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import { isDiskFull } from './disk-full.js';
import { Lease } from './lease.entity.js';
import { isGone } from './process-name.js';
import { forShare } from './sql.js';

/** The holder renews this often; a standby looks this often. Real time: leases are about processes, not people. */
export const renewEvery = 2_000;
/** A standby takes over when the beat has not moved for this long by its own clock, so no two clocks are compared. */
export const takeOverAfter = 9_000;
/** Whoever stands by has taken over so long after its holder's last beat at the latest, whenever in both their rounds that was. */
export const takenOverWithin = 15_000;
/** A holder that could not renew for this long stops on its own, well before anybody takes over. */
const giveUpAfter = 6_000;

/**
 * Holds `name` for one process at a time. `term` is undefined while another holds it. Work that must not
 * be done twice also calls `holds` in its transaction: it locks the row, so that a take-over and the
 * work cannot both commit.
 */
export class LeaseHolder {
  private held: number | undefined;
  private timer: Timer | undefined;
  private renewedAt = 0;
  private beat = 0;
  private failure: string | undefined;
  private seen: { term: number; beat: number; at: number } | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly log: Log,
    readonly name: string,
    readonly holder: string,
  ) {}

  /** The term that this process holds; undefined while another does, or while it could not renew for too long. */
  get term(): number | undefined {
    return this.clock.now() - this.renewedAt <= giveUpAfter ? this.held : undefined;
  }

  /** Why this process neither holds it nor waits for another that does, in words. */
  get trouble(): string | undefined {
    return this.term === undefined ? this.failure : undefined;
  }

  async start(): Promise<void> {
    await this.look();
    this.timer = every(this.clock, renewEvery, () => this.look());
  }

  /** Gives the lease back, so that another process takes over at once. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    if (this.held === undefined) return;
    const term = this.held;
    this.held = undefined;
    try {
      await this.dataSource.getRepository(Lease).update({ name: this.name, term }, { holder: '' });
    } catch (error) {
      this.log.warn({ error: String(error), lease: this.name }, 'the lease could not be given back; others wait until it is stale');
    }
  }

  /** Whether this process holds the lease now; in a transaction, and until that ends. */
  async holds(manager: EntityManager): Promise<boolean> {
    const { term } = this;
    if (term === undefined) return false;
    const rows = await manager.query(`SELECT term FROM lease WHERE name = ?${forShare(manager)}`, [this.name]);
    return rows[0]?.term === term;
  }

  private async look(): Promise<void> {
    try {
      await (this.held === undefined ? this.tryToTake() : this.renew());
      this.failure = undefined;
    } catch (error) {
      this.failure = `Nothing is dialled: ${isDiskFull(error) ? 'the disk is full. Make room on it, and the dialling goes on by itself.' : 'the database does not take what is written. It is tried again; the log says why.'}`;
      this.log.warn({ error: String(error), lease: this.name }, 'the lease could not be looked at');
    }
    if (this.held !== undefined && this.term === undefined) this.lose('it could not be renewed in time');
  }

  private async renew(): Promise<void> {
    const startedAt = this.clock.now();
    const { affected } = await this.dataSource.getRepository(Lease).update({ name: this.name, term: this.held! }, { beat: this.beat + 1 });
    if (!affected) return this.lose('another process has taken it over');
    this.beat += 1;
    this.renewedAt = startedAt;
  }

  private async tryToTake(): Promise<void> {
    const leases = this.dataSource.getRepository(Lease);
    const startedAt = this.clock.now();
    await leases.createQueryBuilder().insert().values({ name: this.name, holder: '', term: 0, beat: 0 }).orIgnore().execute();
    const lease = await leases.findOneByOrFail({ name: this.name });
    if (this.seen?.term !== lease.term || this.seen.beat !== lease.beat) this.seen = { term: lease.term, beat: lease.beat, at: startedAt };
    const isStale = startedAt - this.seen.at >= takeOverAfter;
    if (lease.holder !== '' && !isStale && !isGone(lease.holder, this.holder)) return;
    const { affected } = await leases.update({ name: this.name, term: lease.term, beat: lease.beat }, { holder: this.holder, term: lease.term + 1, beat: 0 });
    if (!affected) return;
    this.held = lease.term + 1;
    this.beat = 0;
    this.renewedAt = startedAt;
    this.log.info({ lease: this.name, term: this.held, before: lease.holder || undefined }, 'this process now holds the lease');
  }

  private lose(why: string): void {
    this.log.warn({ lease: this.name, term: this.held, why }, 'this process no longer holds the lease');
    this.held = undefined;
    this.seen = undefined;
  }
}
