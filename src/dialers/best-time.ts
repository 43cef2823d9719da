import type { EntityManager } from 'typeorm';
import type { Claim } from '../calls/order.js';
import type { CallingPreferences } from '../compliance/calling-preferences.js';
import type { CustomerType } from '../compliance/customer-type.js';
import type { Rules } from '../compliance/rule.js';
import { zonesOfNumber } from '../compliance/zones-of-number.js';
import { marks, sqlTime, timeOf } from '../database/sql.js';
import { groupBy } from '../shared/group-by.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import { type HourTally, hourIn, hourOfAnswers, hourOfSegment, preferredTime } from './best-hour.js';
import { openingOf, readRulesOf } from './dialer-rules.js';
import { withSubscribers } from './enhance.js';
import type { DialerSettings } from './settings.js';
import { pastEnd } from './time-to-call.js';

/** Whose best hour is asked for. */
interface Person extends Pick<Claim, 'lookedUpZones' | 'lookedUpPlace'> {
  number: PhoneNumber;
  zone: string | null;
  preferences: CallingPreferences | null;
  customerType: CustomerType | null;
}

/** An hour of the day in the person's zone, and whose answers it comes from. */
export interface BestHour {
  hour: number;
  zone: string;
  of: 'its own' | 'its list';
}

/** How far back answers count, and how many attempts of a dialer tell of a list. */
const history = 365 * 86_400_000;
const sample = 5_000;
const chunk = 500;
const person = "('answered', 'abandoned')";

/** The zone in which a person's hours are counted; of several that a number may be in always the same one, so the hour is right in each. */
const zoneOf = ({ zone, number }: Pick<Person, 'zone' | 'number'>): string | undefined => zone ?? zonesOfNumber(number)[0];

/** The hours in which these people answered the account's calls before, by their numbers: also as contacts of other lists. */
export async function ownHours(manager: EntityManager, accountId: number, people: readonly Pick<Person, 'number' | 'zone'>[], now: number): Promise<Map<PhoneNumber, BestHour>> {
  const answers: { number: PhoneNumber; answeredAt: string | Date }[] = [];
  for (let start = 0; start < people.length; start += chunk) {
    const numbers = people.slice(start, start + chunk).map(({ number }) => number);
    const rows: typeof answers = await manager.query(
      `SELECT number, answered_at AS answeredAt FROM attempt WHERE number IN (${marks(numbers)}) AND created_at > ? AND account_id = ? AND result IN ${person} AND answered_at IS NOT NULL`,
      [...numbers, sqlTime(now - history), accountId],
    );
    answers.push(...rows);
  }
  const byNumber = groupBy(answers, ({ number }) => number);
  return new Map(
    people.flatMap((one) => {
      const zone = zoneOf(one);
      const hour = zone === undefined ? undefined : hourOfAnswers((byNumber.get(one.number) ?? []).map(({ answeredAt }) => timeOf(answeredAt)), zone);
      return hour === undefined ? [] : [[one.number, { hour, zone: zone!, of: 'its own' as const }]];
    }),
  );
}

/** The hour of their own day in which a list's contacts answer this dialer most, by its last attempts; undefined where that says nothing. */
export async function hourOfList(manager: EntityManager, dialerId: number, listId: number): Promise<number | undefined> {
  const rows: { listId: number; number: PhoneNumber; zone: string | null; createdAt: string | Date; result: string }[] = await manager.query(
    `SELECT attempt.list_id AS listId, attempt.number, contact.zone, attempt.created_at AS createdAt, attempt.result
       FROM (SELECT id FROM attempt WHERE dialer_id = ? ORDER BY created_at DESC LIMIT ${sample}) AS latest
       JOIN attempt ON attempt.id = latest.id JOIN contact ON contact.id = attempt.contact_id WHERE attempt.ordinal > 0 AND attempt.settled_at IS NOT NULL`,
    [dialerId],
  );
  const tallies: HourTally[] = Array.from({ length: 24 }, () => ({ attempts: 0, answered: 0 }));
  for (const row of rows) {
    const zone = row.listId === listId ? zoneOf(row) : undefined;
    if (zone === undefined) continue;
    const tally = tallies[hourIn(zone, timeOf(row.createdAt))]!;
    tally.attempts += 1;
    if (row.result === 'answered' || row.result === 'abandoned') tally.answered += 1;
  }
  return hourOfSegment(tallies);
}

/** How long the hour of a list is taken as it was found: it costs some 20 ms, and changes slowly. */
const remembered = 60_000;
const memories = new WeakMap<object, Map<string, { hour: number | undefined; at: number }>>();

async function rememberedHourOfList(manager: EntityManager, dialerId: number, listId: number, now: number): Promise<number | undefined> {
  let memory = memories.get(manager.connection);
  if (!memory) memories.set(manager.connection, (memory = new Map()));
  const key = `${dialerId} ${listId}`;
  const known = memory.get(key);
  if (known && Math.abs(now - known.at) < remembered) return known.hour;
  if (memory.size >= 1_000) memory.clear();
  const hour = await hourOfList(manager, dialerId, listId);
  memory.set(key, { hour, at: now });
  return hour;
}

/** From when on this person is best called, not before `at`, inside every rule of time that the gate will ask. */
const bestTime = (at: number, { hour, zone }: BestHour, person: Person, rules: Rules): number => preferredTime(at, hour, zone, [openingOf(person, rules)]);

/** Somebody who is to be called again at `nextAt`. */
export interface Retry {
  dialerContactId: number;
  number: PhoneNumber;
  listId: number;
  nextAt: number;
}

interface Place {
  dialerContactId: number;
  listId: number;
  zone: string | null;
  preferences: string | null;
  customerType: CustomerType | null;
  expiresAt: string | Date | null;
}

/** When each of these people of one dialer is best tried again, by their own hour, else by that of their list. */
export async function retryAtBestTime(manager: EntityManager, { dialerId, accountId }: { dialerId: number; accountId: number }, settings: DialerSettings, retries: readonly Omit<Retry, 'listId'>[], now: number): Promise<Map<number, number>> {
  const ids = retries.map(({ dialerContactId }) => dialerContactId);
  const places: Place[] = await manager.query(
    `SELECT place.id AS dialerContactId, place.list_id AS listId, place.expires_at AS expiresAt, contact.zone, contact.preferences, contact.customer_type AS customerType FROM dialer_contact AS place JOIN contact ON contact.id = place.contact_id WHERE place.id IN (${marks(ids)})`,
    ids,
  );
  const people = retries.flatMap((retry) => {
    const place = places.find(({ dialerContactId }) => dialerContactId === retry.dialerContactId);
    return place ? [{ ...retry, ...place, preferences: place.preferences ? (JSON.parse(place.preferences) as CallingPreferences) : null }] : [];
  });
  const own = await ownHours(manager, accountId, people, now);
  const ofLists = new Map<number, number | undefined>();
  for (const { listId } of people.filter(({ number }) => !own.has(number))) if (!ofLists.has(listId)) ofLists.set(listId, await rememberedHourOfList(manager, dialerId, listId, now));
  const rules = await readRulesOf(manager, accountId, settings);
  return new Map(
    (await withSubscribers(manager, accountId, settings, people, now)).flatMap((one) => {
      const best = own.get(one.number) ?? listHour(ofLists.get(one.listId), one);
      const at = best && bestTime(one.nextAt, best, one, rules);
      return at !== undefined && !pastEnd(at, settings, one.expiresAt === null ? null : timeOf(one.expiresAt)) ? [[one.dialerContactId, at]] : [];
    }),
  );
}

export function listHour(hour: number | undefined, one: Pick<Person, 'zone' | 'number'>): BestHour | undefined {
  const zone = zoneOf(one);
  return hour === undefined || zone === undefined ? undefined : { hour, zone, of: 'its list' };
}

/**
 * Lets newcomers, those who have just been enrolled up to this contact, wait for the hour in which they answered before. The hour of
 * a list is for further attempts alone: if all of a list waited for it, the agents would sit idle until then.
 */
export async function waitForBestTime(manager: EntityManager, { dialerId, accountId, listId }: { dialerId: number; accountId: number; listId: number }, { after, upTo }: { after: number; upTo: number }, settings: DialerSettings, now: number): Promise<void> {
  const rows: (Person & { id: number; preferences: string | null })[] = await manager.query(
    `SELECT place.id, contact.number, contact.zone, contact.preferences, contact.customer_type AS customerType FROM dialer_contact AS place JOIN contact ON contact.id = place.contact_id
      WHERE place.dialer_id = ? AND place.contact_id > ? AND place.contact_id <= ? AND place.list_id = ? AND place.state = 'waiting' AND place.attempts = 0 AND place.next_at IS NULL`,
    [dialerId, after, upTo, listId],
  );
  const people = rows.map((row) => ({ ...row, preferences: row.preferences ? (JSON.parse(row.preferences as unknown as string) as CallingPreferences) : null }));
  const own = await ownHours(manager, accountId, people, now);
  if (own.size === 0) return;
  const rules = await readRulesOf(manager, accountId, settings);
  const known = await withSubscribers(manager, accountId, settings, people.filter(({ number }) => own.has(number)), now);
  for (const [at, some] of groupBy(known, (one) => bestTime(now, own.get(one.number)!, one, rules))) {
    if (at <= now || pastEnd(at, settings, null)) continue;
    await manager.query(`UPDATE dialer_contact SET next_at = ? WHERE id IN (${marks(some)})`, [sqlTime(at), ...some.map(({ id }) => id)]);
  }
}
