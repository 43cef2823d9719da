import { In, type EntityManager } from 'typeorm';
import { Disposition } from '../agents/disposition.entity.js';
import { Attempt } from '../calls/attempt.entity.js';
import type { AttemptSettled } from '../calls/settle.js';
import type { Placed } from '../calls/order.js';
import type { Refusal } from '../compliance/rule.js';
import { marks, sqlTime } from '../database/sql.js';
import { groupBy } from '../shared/group-by.js';
import type { Happening } from '../database/outbox.js';
import { optOut } from '../contacts/opt-out.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import { afterDisposition, dispositionsOf, type Given } from './after-disposition.js';
import { retryAtBestTime } from './best-time.js';
import { type DialerContactState, statesBefore } from './dialer-contact-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { judgeDetection } from './judge-detection.js';
import { pauseUnheard } from './pause-unheard.js';
import { applyListRules } from './run-list-rules.js';
import type { DialerSettings } from './settings.js';

/** Where a contact goes after an attempt. */
export interface NextAction {
  state: DialerContactState;
  /** When it is dialled again. */
  nextAt?: number;
}

/**
 * What comes after a settled attempt. With no success criteria set, connected is success (A13). A lost call
 * counts as an attempt, and is not dialled again any sooner: somebody may have been called. Whoever answered was reached, also
 * when the end of the call is not known.
 */
export function nextAction({ result, wasAnswered, ordinal, settledAt }: Pick<AttemptSettled, 'result' | 'wasAnswered' | 'ordinal' | 'settledAt'>, settings: Pick<DialerSettings, 'maxAttempts' | 'retryMinutes' | 'abandonedLockoutHours'>): NextAction {
  if (isReached({ result, wasAnswered })) return { state: 'success' };
  if (ordinal >= settings.maxAttempts) return { state: 'failed' };
  const pause = Math.max(settings.retryMinutes * 60_000, result === 'abandoned' ? settings.abandonedLockoutHours * 3_600_000 : 0);
  return { state: 'waiting', nextAt: settledAt + pause };
}

type Settled = AttemptSettled & { accountId: number };

/** A settled attempt, what an agent said of it, and where its contact goes. */
interface Moved {
  attempt: Settled;
  disposed: Given | undefined;
  next: NextAction & { status?: string };
}

/** What they chose by a key, as the contact's place shows it. */
const statusOf = ({ chosen }: Pick<AttemptSettled, 'chosen'>): string | undefined => (chosen === 'confirm' ? 'CONFIRMED' : chosen === 'opt out' ? 'OPTED OUT' : undefined);

/** Who got no agent and pressed the key of the safe-harbour message does not wait to be refused. */
const afterOptOut = (attempt: AttemptSettled): Moved['next'] | undefined => (attempt.optedOut && !isReached(attempt) ? { state: 'blacklisted', status: 'OPTED OUT' } : undefined);

const isReached = ({ result, wasAnswered }: Pick<AttemptSettled, 'result' | 'wasAnswered'>): boolean => result === 'answered' || (result === 'lost' && wasAnswered);

/** A contact that had ended before an agent dialled it by hand ends again as it had, instead of being dialled by the dialer. */
async function endAgain(manager: EntityManager, attempts: readonly AttemptSettled[]): Promise<void> {
  if (attempts.length === 0) return;
  const ids = attempts.map(({ dialerContactId }) => dialerContactId);
  await manager.query(`UPDATE dialer_contact SET state = ended_as WHERE state = 'dialing' AND ended_as IS NOT NULL AND id IN (${marks(ids)})`, ids);
}

/** An agent may be faster than the row that says who answered, or than the beep that corrects it: what was said before then is counted by the last verdict now. */
async function judgeLate(manager: EntityManager, dispositions: ReadonlyMap<string, Given>): Promise<void> {
  if (dispositions.size === 0) return;
  const attempts = await manager.getRepository(Attempt).findBy({ id: In([...dispositions.keys()]) });
  for (const attempt of attempts) {
    const { id, judged: before, outcome, givenAt } = dispositions.get(attempt.id)!;
    const judged = await judgeDetection(manager, attempt, before, outcome, givenAt);
    if (judged !== before) await manager.getRepository(Disposition).update(id, { judged });
  }
}

/** Consumes the settled attempts of the outbox: each contact goes on to its next action or its end. */
export async function moveOn(manager: EntityManager, events: readonly Happening[]): Promise<void> {
  const settled = events.map(({ payload, accountId }) => ({ ...(payload as AttemptSettled), accountId }));
  const versions = new Map<number, DialerSettings>();
  for (const id of new Set(settled.map(({ dialerVersionId }) => dialerVersionId))) versions.set(id, (await manager.getRepository(DialerVersion).findOneByOrFail({ id })).settings);
  await pauseUnheard(manager, settled);
  await optOutByKey(manager, settled);
  const dispositions = await dispositionsOf(manager, settled.filter(({ wasAnswered }) => wasAnswered));
  await judgeLate(manager, dispositions);
  await endAgain(manager, settled.filter((attempt) => attempt.byHand && !isReached(attempt) && !dispositions.has(attempt.attemptId)));
  const moved = settled.map((attempt): Moved => {
    const settings = versions.get(attempt.dialerVersionId)!;
    const disposed = dispositions.get(attempt.attemptId);
    const said = disposed && afterDisposition(disposed, settings);
    return { attempt, disposed, next: { status: statusOf(attempt), ...(said ?? afterOptOut(attempt) ?? nextAction(disposed?.outcome === 'machine' ? { ...attempt, result: 'machine' } : attempt, settings)) } };
  });
  await preferHours(manager, moved, versions);
  await writeMoves(manager, moved);
  const now = Math.max(0, ...settled.map(({ settledAt }) => settledAt));
  await applyListRules(manager, moved.map(({ attempt, disposed }) => ({ ...attempt, disposition: disposed?.name })), (id) => versions.get(id)!, now);
}

/** Whoever pressed the key that says never again, whatever becomes of the contact. */
async function optOutByKey(manager: EntityManager, attempts: readonly Settled[]): Promise<void> {
  for (const { accountId, number, dialerContactId, settledAt } of attempts.filter(({ optedOut }) => optedOut)) {
    const [place] = await manager.query('SELECT contact_id AS contactId FROM dialer_contact WHERE id = ?', [dialerContactId]);
    await optOut(manager, { accountId, number: number as PhoneNumber, contactId: place?.contactId, source: 'a key pressed in a call', at: settledAt });
  }
}

/** Contacts that go to the same place are written at once. */
async function writeMoves(manager: EntityManager, moved: readonly Moved[]): Promise<void> {
  const moves = groupBy(moved, ({ attempt, next: { state, status = null, nextAt } }) =>
    JSON.stringify([state, attempt.result, status, nextAt === undefined ? null : sqlTime(nextAt), state === 'waiting' ? null : sqlTime(attempt.settledAt)]),
  );
  for (const [key, some] of moves) {
    const ids = some.map(({ attempt }) => attempt.dialerContactId);
    await manager.query(
      `UPDATE dialer_contact SET state = ?, last_result = ?, status = ?, next_at = ?, ended_at = ? WHERE state = 'dialing' AND id IN (${marks(ids)})`,
      [...JSON.parse(key), ...ids],
    );
  }
}

/** Dialers that prefer the hour of earlier answers (B12) try again then; a time that an agent has promised stays. */
async function preferHours(manager: EntityManager, moved: readonly Moved[], versions: ReadonlyMap<number, DialerSettings>): Promise<void> {
  const retried = moved.filter(({ attempt, disposed, next }) => next.state === 'waiting' && (!disposed || (disposed.outcome === 'machine' && disposed.followUpAt === undefined)) && versions.get(attempt.dialerVersionId)!.bestTime);
  for (const [versionId, some] of groupBy(retried, ({ attempt }) => attempt.dialerVersionId)) {
    const { dialerId, accountId, settledAt } = some[0]!.attempt;
    const retries = some.map(({ attempt, next }) => ({ dialerContactId: attempt.dialerContactId, number: attempt.number as PhoneNumber, nextAt: next.nextAt! }));
    const times = await retryAtBestTime(manager, { dialerId, accountId }, versions.get(versionId)!, retries, settledAt);
    for (const { attempt, next } of some) next.nextAt = times.get(attempt.dialerContactId) ?? next.nextAt;
  }
}

/** The same for the contact of one agent: a refusal that only waits leaves it where it was. */
export const moveChosen = (manager: EntityManager, { dialled, refused }: Placed, now: number): Promise<void> => moveClaimed(manager, { dialled, refused: refused.filter(({ refusal }) => refusal.ends) }, now);

/** Writes what placing did to the contacts, in its transaction: on their way, ended by a rule, or waiting for its limit. */
export async function moveClaimed(manager: EntityManager, { dialled, refused }: Placed, now: number): Promise<void> {
  if (dialled.length > 0) {
    const ids = dialled.map(({ dialerContactId }) => dialerContactId);
    // The state as it was is read first: MariaDB and MySQL set one column after the other.
    await manager.query(`UPDATE dialer_contact SET ended_as = CASE WHEN state = 'waiting' THEN NULL ELSE state END, state = 'dialing', attempts = attempts + 1, next_at = NULL, refused_until = NULL WHERE id IN (${marks(ids)})`, ids);
  }
  const moves = groupBy(refused, ({ refusal }) => JSON.stringify(placeAfter(refusal, now)));
  for (const [key, contacts] of moves) {
    const ids = contacts.map(({ dialerContactId }) => dialerContactId);
    const [state, status, until, endedAt] = JSON.parse(key) as ReturnType<typeof placeAfter>;
    const before = statesBefore(state);
    await manager.query(
      `UPDATE dialer_contact SET state = ?, status = ?, next_at = ?, refused_until = ?, ended_at = ?, last_result = 'refused' WHERE state IN (${marks(before)}) AND id IN (${marks(ids)})`,
      [state, status, until, until, endedAt, ...before, ...ids],
    );
  }
}

function placeAfter({ ends, status, again, until = again }: Refusal, now: number): [DialerContactState, string | null, string | null, string | null] {
  if (ends) return [ends, status ?? null, null, sqlTime(now)];
  return ['waiting', null, until === undefined ? null : sqlTime(until), null];
}
