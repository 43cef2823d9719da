import type { EntityManager } from 'typeorm';
import { insertRows, isSqlite, marks, sqlTime, timeOf } from '../../database/sql.js';
import type { PhoneNumber } from '../../shared/phone-number.js';
import { isShortNumber } from '../../shared/short-numbers.js';
import type { LookUp } from './look-up.entity.js';
import { offline, type Subscriber, zonesOfPlace } from './offline.js';

/** A number that was asked for so long ago is called without the answer, by the offline tables: a provider that hangs does not stop a dialer. */
const patience = 15_000;
/** After this long a provider that failed is asked about the number again. */
const failureHolds = 3_600_000;
const day = 86_400_000;

/** What is known of a subscriber, from where, and since when. */
export interface Known extends Subscriber {
  /** The provider's host, or `offline`. */
  source: string;
  /** Why the offline tables are used where a provider should have told. */
  failure: string | null;
  lookedUpAt: number | null;
  /** Millionths of the provider's currency. */
  cost: number;
}

type Row = Pick<LookUp, 'number' | 'source' | 'lineType' | 'place' | 'zone' | 'failure' | 'cost'> & { askedAt: Date | string; lookedUpAt: Date | string | null };

/**
 * What is known of each number, by rows alone: nobody is asked here, so it can be used inside of the gate's transaction. A number that
 * is missing in the answer must be asked about first (`want`). Without a provider everything is known, offline.
 */
export async function known(manager: EntityManager, accountId: number, numbers: readonly PhoneNumber[], now: number): Promise<Map<PhoneNumber, Known>> {
  const [provider] = await manager.query('SELECT cache_days AS cacheDays FROM look_up_provider WHERE account_id = ? AND enabled = ?', [accountId, 1]);
  if (!provider || numbers.length === 0) return new Map(numbers.map((number) => [number, byTables(number)]));
  const rows: Row[] = await manager.query(
    `SELECT number, asked_at AS askedAt, looked_up_at AS lookedUpAt, source, line_type AS lineType, place, zone, failure, cost FROM look_up WHERE account_id = ? AND number IN (${marks(numbers)})`,
    [accountId, ...numbers],
  );
  // Of an account's internal numbers no provider knows anything.
  const found = new Map<PhoneNumber, Known>(numbers.filter(isShortNumber).map((number) => [number, byTables(number)]));
  for (const row of rows) {
    const number = row.number as PhoneNumber;
    const answer = row.lookedUpAt === null ? unanswered(number, row, now) : answered(number, row, now, provider.cacheDays * day);
    if (answer) found.set(number, answer);
  }
  return found;
}

const byTables = (number: PhoneNumber, failure: string | null = null): Known => ({ ...offline(number), source: 'offline', failure, lookedUpAt: null, cost: 0 });

const unanswered = (number: PhoneNumber, { askedAt }: Row, now: number): Known | undefined =>
  now - timeOf(askedAt) >= patience ? byTables(number, 'The provider did not answer in time.') : undefined;

function answered(number: PhoneNumber, row: Row, now: number, holds: number): Known | undefined {
  const lookedUpAt = timeOf(row.lookedUpAt!);
  if (row.failure !== null) return now - lookedUpAt < failureHolds ? { ...byTables(number, row.failure), lookedUpAt } : undefined;
  return now - lookedUpAt < holds ? { ...subscriberOf(number, row), source: row.source, failure: null, lookedUpAt, cost: row.cost } : undefined;
}

/** What the provider left open is filled from the tables; a zone, from the place it told before the number's own. */
function subscriberOf(number: PhoneNumber, { lineType, place, zone }: Pick<LookUp, 'lineType' | 'place' | 'zone'>): Subscriber {
  const byNumber = offline(number);
  const ofPlace = zone === null && place !== null && number.startsWith('+1') ? zonesOfPlace(place) : [];
  return { lineType: lineType ?? byNumber.lineType, place: place ?? byNumber.place, zones: zone === null ? (ofPlace.length > 0 ? ofPlace : byNumber.zones) : [zone] };
}

/** Asks for numbers to be looked up, soon and outside of this transaction. Those that are asked for already keep their time. */
export async function want(manager: EntityManager, accountId: number, numbers: readonly string[], now: number): Promise<void> {
  if (numbers.length === 0) return;
  const rows: { number: string }[] = await manager.query(`SELECT number FROM look_up WHERE account_id = ? AND looked_up_at IS NULL AND number IN (${marks(numbers)})`, [accountId, ...numbers]);
  const asked = new Set(rows.map(({ number }) => number));
  const fresh = [...new Set(numbers)].filter((number) => !asked.has(number)).sort();
  const again = isSqlite(manager) ? 'ON CONFLICT (account_id, number) DO UPDATE SET asked_at = excluded.asked_at, looked_up_at = NULL' : 'ON DUPLICATE KEY UPDATE asked_at = VALUES(asked_at), looked_up_at = NULL';
  await insertRows(manager, 'look_up', ['account_id', 'number', 'asked_at'], fresh.map((number) => [accountId, number, sqlTime(now)]), again);
}
