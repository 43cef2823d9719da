import { DateTime } from 'luxon';
import type { EntityManager } from 'typeorm';
import type { Jurisdiction, ShortCalls } from '../compliance/jurisdictions/jurisdiction.js';
import { jurisdictions } from '../compliance/jurisdictions.js';
import { isNear, type ShortCallsToday } from '../compliance/short-calls.js';
import { insertRows, isSqlite } from '../database/sql.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import { isShortNumber } from '../shared/short-numbers.js';
import { placeOfNumber } from './place-of-number.js';

/** A call that is over and was sent to a carrier. */
export interface Over {
  accountId: number;
  number: string;
  at: number;
  /** From the answer to the end (milliseconds); 0 where nobody answered, or nobody knows. */
  milliseconds: number;
}

/** A law that limits calls that come to nothing, in whichever accounts it is in force. */
type Limiting = Jurisdiction & { shortCalls: ShortCalls };
const isLimiting = (one: Jurisdiction): one is Limiting => one.shortCalls !== undefined;

/** Counts those that came to nothing, in the transaction that settles them; also where the law is not in force, so that it may be turned on at any time of a day. */
export async function countShortCalls(manager: EntityManager, over: readonly Over[]): Promise<void> {
  const limiting = jurisdictions().filter(isLimiting);
  const counts = new Map<string, { row: [number, string, string]; calls: number }>();
  for (const { accountId, number, at, milliseconds } of over)
    for (const { code, shortCalls } of limitingAt(limiting, number)) {
      if (milliseconds > shortCalls.seconds * 1_000) continue;
      const row: [number, string, string] = [accountId, code, dayIn(shortCalls, at).date];
      const key = JSON.stringify(row);
      counts.set(key, { row, calls: (counts.get(key)?.calls ?? 0) + 1 });
    }
  // Always in the same order, so that two who count do not wait for each other.
  const rows = [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { row, calls }]) => [...row, calls]);
  const sum = isSqlite(manager) ? 'ON CONFLICT (account_id, law, day) DO UPDATE SET calls = short_call_count.calls + excluded.calls' : 'ON DUPLICATE KEY UPDATE calls = calls + VALUES(calls)';
  await insertRows(manager, 'short_call_count', ['account_id', 'law', 'day', 'calls'], rows, sum);
}

/**
 * An account's calls of today that came to nothing, by the code of each of these laws that limits them. Near a limit, calls under way are counted in the
 * same statement, so that one that ends meanwhile is in one of the counts; under the lock of the account's rules nobody begins another.
 */
export async function shortCallsToday(manager: EntityManager, accountId: number, law: readonly Jurisdiction[], now: number): Promise<Map<string, ShortCallsToday>> {
  const found = new Map<string, ShortCallsToday>();
  for (const { code, shortCalls } of law.filter(isLimiting)) {
    const { date, until } = dayIn(shortCalls, now);
    const key = [accountId, code, date];
    const [row] = await manager.query('SELECT calls FROM short_call_count WHERE account_id = ? AND law = ? AND day = ?', key);
    const calls = Number(row?.calls ?? 0);
    found.set(code, isNear(calls, shortCalls) ? { ...(await withThoseUnderWay(manager, key)), until } : { calls, underWay: 0, until });
  }
  return found;
}

/** By the index of what is not settled: an account may have millions of others, by whose index (migrations/0019-retention.ts) neither database may look. */
async function withThoseUnderWay(manager: EntityManager, [accountId, ...key]: unknown[]): Promise<{ calls: number; underWay: number }> {
  const [row] = await manager.query(
    `SELECT calls, (SELECT COUNT(*) FROM attempt WHERE settled_at IS NULL AND ${isSqlite(manager) ? 'account_id' : 'account_id + 0'} = ?) AS underWay FROM short_call_count WHERE account_id = ? AND law = ? AND day = ?`,
    [accountId, accountId, ...key],
  );
  return { calls: Number(row.calls), underWay: Number(row.underWay) };
}

/** Of these laws, those of the places of the numbers that limit calls that come to nothing. */
export const limitingAny = (law: readonly Jurisdiction[], numbers: readonly string[]): readonly Limiting[] => {
  const some = law.filter(isLimiting);
  return some.length === 0 ? [] : some.filter((one) => numbers.some((number) => limitingAt([one], number).length > 0));
};

/** An internal number is in no jurisdiction. */
const limitingAt = (law: readonly Limiting[], number: string): readonly Limiting[] => {
  if (isShortNumber(number)) return [];
  const { country } = placeOfNumber(number as PhoneNumber);
  return law.filter((one) => one.country === country);
};

interface Day {
  date: string;
  from: number;
  until: number;
}

const days = new Map<string, Day>();

/** The day that it is in a place. The last one that was asked about is kept: luxon takes 0.1 ms for one, and the gate asks for every batch. */
function dayIn({ zone }: ShortCalls, at: number): Day {
  const known = days.get(zone);
  if (known && known.from <= at && at < known.until) return known;
  const start = DateTime.fromMillis(at, { zone }).startOf('day');
  const day = { date: start.toISODate()!, from: start.toMillis(), until: start.plus({ days: 1 }).toMillis() };
  days.set(zone, day);
  return day;
}
