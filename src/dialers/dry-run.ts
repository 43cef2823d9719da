import { DateTime } from 'luxon';
import { Account } from '../accounts/account.entity.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { decide, lookUp } from '../calls/judge.js';
import { blockingLists } from '../compliance/blacklist.js';
import type { Refusal } from '../compliance/rule.js';
import type { Context } from '../database/context.js';
import { marks, timeOf } from '../database/sql.js';
import { counted } from '../shared/counted.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { staleRegistries } from '../contacts/registries.js';
import { type Place, withContacts } from './claim.js';
import { Dialer } from './dialer.entity.js';
import { type DialerContactState, hasEnded } from './dialer-contact-state.js';
import { DialerList } from './dialer-list.entity.js';
import { readRulesOf } from './dialer-rules.js';
import { DialerVersion } from './dialer-version.entity.js';
import { withSubscribers } from './enhance.js';
import type { DialerSettings } from './settings.js';
import { shortCallWarnings } from './short-call-warnings.js';
import { type EarlierRefusal, refusalsWaitedFor, toldThen } from './earlier-refusal.js';
import { beforeStart, beginOf, evenSpanOf, firstCall, type Hindrance } from './time-to-call.js';

/** Why some contacts cannot be called today. */
interface Stopped {
  rule: Hindrance['rule'];
  /** They wait: some may be called on another day. Otherwise it is for good, or as long as hours and zones stay as they are, or the dialer stops when it does. */
  waits: boolean;
  contacts: number;
  /** What is said of one of them, as the gate would where it is a rule. */
  example: string;
}

/**
 * What would become of a dialer's contacts for the rest of the day, from its set start to its stop, if it ran without a limit of lines.
 * Nothing is written, and nobody is called.
 */
export interface DryRun {
  at: Date;
  /** The end of the day in the account's zone: what comes later is not today. */
  until: Date;
  zone: string;
  /** Contacts on the lists that it calls; those that have ended in this dialer, those that are being called, and those that were judged. */
  contacts: number;
  ended: number;
  underWay: number;
  judged: number;
  /** Only an even sample was judged: the figures below are of it, scaled to all. */
  isSample: boolean;
  callableNow: number;
  callableToday: number;
  /** By the hour in which their first moment is. */
  hours: { from: Date; contacts: number }[];
  stopped: Stopped[];
  /** What whoever starts it should know, in sentences. */
  warnings: string[];
}

/** So many are judged one by one, in two seconds or so; of more, a sample. */
const mostJudged = 20_000;
const chunk = 500;
const hour = 3_600_000;

interface Row extends Place {
  state: string | null;
  nextAt: string | Date | null;
  expiresAt: string | Date | null;
}

/** How many contacts of a dialer may be called today, when, and what stops the rest. */
export async function dryRun(context: Context, principal: Principal, dialerId: number): Promise<Result<DryRun, Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'You may not see dialers.'));
  const { dataSource, clock } = context;
  const dialer = await findVisible(dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(problem(404, `There is no dialer ${dialerId}.`));
  const { accountId } = dialer;
  const { manager } = dataSource;
  const now = clock.now();
  const { zone } = await dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  const links = await dataSource.getRepository(DialerList).findBy({ dialerId });
  const rules = await readRulesOf(manager, accountId, settings);
  const order = { accountId, rules, blocking: await blockingLists(manager, accountId, links) };
  const lists = links.filter(({ role }) => role === 'call').map(({ listId }) => listId);
  const until = DateTime.fromMillis(now, { zone }).endOf('day').toMillis();
  const begin = beginOf(dialer, settings, now);

  const counts = await countContacts(context, dialerId, lists);
  const stride = Math.max(1, Math.ceil(counts.left / mostJudged));
  const even = evenSpanOf(settings);
  const found = new Tally(even?.end);
  let judged = 0;
  const refusalsOf = async (rows: readonly Row[]): Promise<((at: number) => Refusal | undefined)[]> => {
    const claims = await withSubscribers(manager, accountId, settings, await withContacts(manager, rows, settings.otherNumbers === 'in turn'), now);
    const candidateOf = await lookUp(manager, order, claims, now);
    return claims.map((claim) => (at) => decide(claim, candidateOf, rules, at).refusal);
  };
  for await (const rows of pages(context, dialerId, lists, left, stride)) {
    const refusedUntilThen = await refusalsWaitedFor(manager, dialerId, rows.filter(({ nextAt }) => nextAt !== null && timeOf(nextAt) > until));
    for (const [index, refusalAt] of (await refusalsOf(rows)).entries()) {
      const row = rows[index]!;
      found.add(momentOf(refusalAt, row, begin, settings, until, refusedUntilThen.get(row.id)), now);
    }
    judged += rows.length;
  }
  let freed = 0;
  const strideOfRefused = Math.max(1, Math.ceil(counts.refused / mostJudged));
  if (counts.refused > 0)
    for await (const rows of pages(context, dialerId, lists, endedByRule, strideOfRefused)) for (const refusalAt of await refusalsOf(rows)) if (!refusalAt(now)?.ends) freed += strideOfRefused;
  const scale = judged === 0 ? 1 : counts.left / judged;
  const warnings = await staleRegistries(context, accountId, lists);
  const { law = [] } = rules;
  warnings.push(...(await shortCallWarnings(manager, accountId, law, lists, now)));
  if (freed > 0) warnings.push(`${strideOfRefused > 1 ? 'About ' : ''}${counted(freed, 'contact')} ended because a rule refused ${freed === 1 ? 'it that does so no longer: add it again to have it called' : 'them that does so no longer: add them again to have them called'}.`);
  if (begin > now) warnings.unshift(`${beforeStart(begin, settings).reason} Nobody is called before, whatever the rules allow.`);
  const late = even ? Math.round(found.late * scale) : 0;
  if (even && late > 0)
    warnings.unshift(`${late === 1 ? '1 contact' : `${late.toLocaleString('en')} contacts`} may first be called after ${new Date(even.end).toISOString()}, when the even distribution ends: from then on whoever is left is called as fast as the limits allow.`);
  if (law.length === 0) warnings.unshift('The rules of jurisdictions are off in this account: nothing but its own rules stands in the way of a call.');
  return ok({ at: new Date(now), until: new Date(until), zone, contacts: counts.contacts, ended: counts.ended, underWay: counts.underWay, judged, isSample: stride > 1, ...found.scaled(scale), warnings });
}

async function countContacts({ dataSource }: Context, dialerId: number, lists: readonly number[]): Promise<{ contacts: number; left: number; ended: number; underWay: number; refused: number }> {
  if (lists.length === 0) return { contacts: 0, left: 0, ended: 0, underWay: 0, refused: 0 };
  const [{ total }] = await dataSource.query(`SELECT COUNT(*) AS total FROM contact WHERE list_id IN (${marks(lists)})`, [...lists]);
  // They get no place any more (enrol.ts).
  const [{ cancelled }] = await dataSource.query(
    `SELECT COUNT(*) AS cancelled FROM contact WHERE list_id IN (${marks(lists)}) AND cancelled_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dialer_contact place WHERE place.dialer_id = ? AND place.contact_id = contact.id)`,
    [...lists, dialerId],
  );
  const states: { state: DialerContactState; count: number }[] = await dataSource.query(`SELECT state, COUNT(*) AS count FROM dialer_contact WHERE dialer_id = ? AND state <> 'waiting' AND list_id IN (${marks(lists)}) GROUP BY state`, [dialerId, ...lists]);
  const sumOf = (which: (state: DialerContactState) => boolean) => states.reduce((sum, { state, count }) => sum + (which(state) ? Number(count) : 0), 0);
  const [contacts, ended, underWay] = [Number(total) - Number(cancelled), sumOf(hasEnded), sumOf((state) => state === 'dialing')];
  return { contacts, left: contacts - ended - underWay, ended, underWay, refused: sumOf((state) => state === 'blacklisted' || state === 'blocked') };
}

const left = `(place.state = 'waiting' OR (place.state IS NULL AND contact.cancelled_at IS NULL))`;
const endedByRule = `place.state IN ('blacklisted', 'blocked') AND contact.cancelled_at IS NULL`;

/** Contacts of the dialer of which this is true, in the order of their ids, some at a time; every so many-th. */
async function* pages(context: Context, dialerId: number, lists: readonly number[], which: string, stride: number): AsyncGenerator<Row[]> {
  for (let after = 0; lists.length > 0; ) {
    const rows = await page(context, dialerId, lists, which, after, stride);
    if (rows.length === 0) return;
    after = rows.at(-1)!.contactId;
    yield rows;
  }
}

async function page({ dataSource }: Context, dialerId: number, lists: readonly number[], which: string, after: number, stride: number): Promise<Row[]> {
  const rows: (Omit<Row, 'id' | 'attempts'> & { placeId: number | null; tried: number | null })[] = await dataSource.query(
    `SELECT place.id AS placeId, contact.id AS contactId, contact.list_id AS listId, place.attempts AS tried, place.state AS state, place.next_at AS nextAt, place.expires_at AS expiresAt
       FROM contact LEFT JOIN dialer_contact place ON place.dialer_id = ? AND place.contact_id = contact.id
      WHERE contact.id > ? AND contact.list_id IN (${marks(lists)}) AND contact.id % ? = 0 AND ${which} ORDER BY contact.id LIMIT ${chunk}`,
    [dialerId, after, ...lists, stride],
  );
  // Not by COALESCE, which makes long integers of them on MySQL, and texts of those here.
  return rows.map(({ placeId, tried, ...row }) => ({ ...row, id: placeId ?? 0, attempts: tried ?? 0 }));
}

interface Moment {
  /** When a contact may first be called, on whatever day; undefined: never. */
  first?: number;
  /** Why not today. */
  refusal?: Hindrance;
}

function momentOf(refusalAt: (at: number) => Refusal | undefined, { nextAt, expiresAt, attempts }: Row, begin: number, settings: DialerSettings, until: number, waitsBy?: EarlierRefusal): Moment {
  const next = nextAt === null ? 0 : timeOf(nextAt);
  const from = Math.max(begin, next);
  const { at: first, waits } = firstCall(refusalAt, from, settings, expiresAt === null ? null : timeOf(expiresAt));
  if (first === undefined) return { refusal: waits.at(-1) };
  if (first <= until) return { first };
  if (from <= until) return { first, refusal: waits.find((one) => one.until! > until) };
  if (next <= begin) return { first, refusal: beforeStart(begin, settings) };
  if (waitsBy) return { first, refusal: stillInTheWay(refusalAt, begin, settings, until) ?? { rule: 'refused earlier', reason: `The rules let it be called today. ${toldThen(waitsBy)} It is asked again at ${new Date(next).toISOString()}, or soon after the dialer is saved.`, until: next } };
  return { first, refusal: { rule: 'wait', reason: `It waits until ${new Date(next).toISOString()}${attempts > 0 ? ' after its last attempt' : ''}.`, until: next } };
}

/** Of who waits for the end of an earlier refusal: what the rules as they are now have against a call today. */
function stillInTheWay(refusalAt: (at: number) => Refusal | undefined, begin: number, settings: DialerSettings, until: number): Hindrance | undefined {
  const { at, waits } = firstCall(refusalAt, begin, settings, null);
  return at === undefined ? waits.at(-1) : at > until ? (waits.find((one) => one.until! > until) ?? beforeStart(begin, settings)) : undefined;
}

/** Counts what was found. */
class Tally {
  private now = 0;
  private readonly byHour = new Map<number, number>();
  private readonly byRule = new Map<string, Stopped>();

  /** Those who may first be called when the even distribution is over, today or another day. */
  late = 0;

  constructor(private readonly evenUntil = Number.POSITIVE_INFINITY) {}

  add({ first, refusal }: Moment, now: number): void {
    if (first !== undefined && first >= this.evenUntil) this.late += 1;
    if (!refusal) {
      if (first === now) this.now += 1;
      const from = Math.floor(first! / hour) * hour;
      this.byHour.set(from, (this.byHour.get(from) ?? 0) + 1);
      return;
    }
    const { rule, reason, ends, again } = refusal;
    const key = `${rule} ${ends ?? (again === undefined ? '' : 'again')}`;
    const stopped = this.byRule.get(key) ?? { rule, waits: !ends && again === undefined && rule !== 'stop', contacts: 0, example: reason };
    stopped.contacts += 1;
    this.byRule.set(key, stopped);
  }

  scaled(scale: number): Pick<DryRun, 'callableNow' | 'callableToday' | 'hours' | 'stopped'> {
    const all = (count: number) => Math.round(count * scale);
    const hours = [...this.byHour].sort(([one], [other]) => one - other);
    return {
      callableNow: all(this.now),
      callableToday: all(hours.reduce((sum, [, count]) => sum + count, 0)),
      hours: hours.map(([from, count]) => ({ from: new Date(from), contacts: all(count) })),
      stopped: [...this.byRule.values()].map((one) => ({ ...one, contacts: all(one.contacts) })).sort((one, other) => other.contacts - one.contacts),
    };
  }
}
