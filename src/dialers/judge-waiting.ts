import { setTimeout as pause } from 'node:timers/promises';
import { type EntityManager, In } from 'typeorm';
import { decide } from '../calls/judge.js';
import { firstMoment } from '../compliance/first-moment.js';
import type { Context } from '../database/context.js';
import { change, forUpdate, marks, sqlTime, timeOf } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { groupBy } from '../shared/group-by.js';
import type { Place } from './claim.js';
import { Dialer } from './dialer.entity.js';
import type { DialerState } from './dialer-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { withFacts } from './judge-contact.js';

/** Whose contacts are judged anew: those of one dialer, of the dialers that keep to a schedule, of an account, or all. As a job keeps it. */
export interface WhoseRules {
  accountId?: number;
  scheduleId?: number;
  dialerId?: number;
}

/** Places a transaction: calls are placed in between (docs/benchmarks.md). */
const chunk = 200;
/** Between two of them whatever waits for the database has its turn, in milliseconds of the machine. */
const rest = 5;

/** The others have nobody who waits, or judge who waits when they are started. */
const judged: readonly DialerState[] = ['scheduled', 'running', 'waiting', 'paused'];

/** Contacts that waited for rules, and those of them that may be called at once, or at an earlier moment than before. */
interface Done {
  judged: number;
  now: number;
  sooner: number;
}

/**
 * After rules were changed: judges anew who waits because a rule refused, piece by piece, with the rules as they are now. Whoever may be called
 * now, or sooner than at the time for which it waits, waits until then; no later time is written, for the gate asks whatever this said. Nobody is called by it, and no refusal
 * is written. Done again, after a restart in the middle too, it finds what it left.
 */
export async function judgeWaiting(context: Context, { accountId, scheduleId, dialerId }: WhoseRules, signal?: AbortSignal): Promise<Done> {
  const { dataSource, log } = context;
  const all: Done = { judged: 0, now: 0, sooner: 0 };
  const dialers = await dataSource.getRepository(Dialer).find({ where: { state: In([...judged]), ...(accountId !== undefined && { accountId }), ...(dialerId !== undefined && { id: dialerId }) }, order: { id: 'ASC' } });
  for (const dialer of dialers) {
    if (scheduleId !== undefined && (await settingsOf(dataSource.manager, dialer)).scheduleId !== scheduleId) continue;
    for (let after: Row | undefined; !signal?.aborted; ) {
      const rows: Row[] = await waitingBehind(dataSource.manager, dialer.id, after, context.clock.now());
      if (rows.length === 0) break;
      after = rows.at(-1);
      const ids = rows.filter(waitsForRules).map(({ id }) => id);
      if (ids.length > 0) {
        const some = await transaction(dataSource, (manager) => judgeSome(manager, dialer.id, ids, context.clock.now()));
        for (const figure of ['judged', 'now', 'sooner'] as const) all[figure] += some[figure];
      }
      await pause(rest);
    }
  }
  if (all.judged > 0) log.info({ accountId, scheduleId, dialerId, ...all }, 'contacts that waited for rules were judged anew');
  return all;
}

interface Row {
  id: number;
  listId: number;
  contactId: number;
  nextAt: string | Date;
  refusedUntil: string | Date | null;
  lastResult: string | null;
}

const waitsForRules = ({ lastResult, nextAt, refusedUntil }: Row): boolean => lastResult === 'refused' && refusedUntil !== null && timeOf(refusedUntil) === timeOf(nextAt);

/** The next of those who wait for a time, in the order of the claim index: thousands wait for the same one, and it is read on from where it was left. */
async function waitingBehind(manager: EntityManager, dialerId: number, after: Row | undefined, now: number): Promise<Row[]> {
  const rows: Row[] = [];
  const read = async (where: string, values: readonly unknown[], order: string) => {
    if (rows.length >= chunk) return;
    const found: Row[] = await manager.query(
      `SELECT id, list_id AS listId, contact_id AS contactId, next_at AS nextAt, refused_until AS refusedUntil, last_result AS lastResult FROM dialer_contact
        WHERE dialer_id = ? AND state = 'waiting' AND ${where} ORDER BY ${order} LIMIT ${chunk - rows.length}`,
      [dialerId, ...values],
    );
    rows.push(...found);
  };
  const from = sqlTime(after ? timeOf(after.nextAt) : now);
  if (after) {
    await read('next_at = ? AND list_id = ? AND contact_id > ?', [from, after.listId, after.contactId], 'contact_id');
    await read('next_at = ? AND list_id > ?', [from, after.listId], 'list_id, contact_id');
  }
  await read('next_at > ?', [from], 'next_at, list_id, contact_id');
  return rows;
}

async function judgeSome(manager: EntityManager, dialerId: number, ids: readonly number[], now: number): Promise<Done> {
  const places: (Place & { nextAt: string | Date })[] = await manager.query(
    `SELECT id, contact_id AS contactId, list_id AS listId, attempts, next_at AS nextAt FROM dialer_contact
      WHERE id IN (${marks(ids)}) AND state = 'waiting' AND last_result = 'refused' AND next_at = refused_until ORDER BY id${forUpdate(manager)}`,
    [...ids],
  );
  const dialer = await manager.getRepository(Dialer).findOneBy({ id: dialerId });
  if (places.length === 0 || !dialer) return { judged: 0, now: 0, sooner: 0 };
  const { rules, claims, candidateOf } = await withFacts(manager, dialer, await settingsOf(manager, dialer), places, now);
  const sooner = claims.flatMap((claim, index) => {
    const { at } = firstMoment((moment) => decide(claim, candidateOf, rules, moment).refusal, now);
    return at !== undefined && at < timeOf(places[index]!.nextAt) ? [{ id: claim.dialerContactId, at }] : [];
  });
  const done: Done = { judged: places.length, now: 0, sooner: 0 };
  for (const [at, some] of groupBy(sooner, (one) => one.at)) {
    const moved = await change(manager, `UPDATE dialer_contact SET next_at = ?, refused_until = ? WHERE id IN (${marks(some)})`, [sqlTime(at), at === now ? null : sqlTime(at), ...some.map(({ id }) => id)]);
    done[at === now ? 'now' : 'sooner'] += moved;
  }
  return done;
}

const settingsOf = async (manager: EntityManager, { versionId }: Pick<Dialer, 'versionId'>) => (await manager.getRepository(DialerVersion).findOneByOrFail({ id: versionId })).settings;
