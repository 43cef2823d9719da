import type { EntityManager } from 'typeorm';
import { forShare, insertRows, isSqlite, marks, sqlTime, timeOf } from '../database/sql.js';
import type { DetectionState, DetectionSubject } from './detection-state.entity.js';
import type { Judged } from '../shared/judged.js';
import type { Verdicts } from './detection-shares.js';

/** A call that the detection listened to. */
export interface Heard {
  accountId: number;
  dialerId: number;
  gatewayId: number;
  /** When it was placed (milliseconds since 1970): a later change of the disposition finds the same day. */
  createdAt: number;
}

const counters = ['people', 'machines', 'judged_people', 'missed', 'judged_machines', 'mistaken'] as const;
type Counter = (typeof counters)[number];
const ofJudged: Record<Judged, readonly Counter[]> = { person: ['judged_people'], missed: ['judged_people', 'missed'], machine: ['judged_machines'], mistaken: ['judged_machines', 'mistaken'] };

/** Counts verdicts, in the transaction that settles their calls. */
export const countVerdicts = (manager: EntityManager, heard: readonly (Heard & { detected: 'human' | 'machine' })[]): Promise<void> =>
  add(manager, heard.map((call) => ({ call, counter: call.detected === 'human' ? 'people' : 'machines', by: 1 })));

/** Counts an agent's word, in the transaction that keeps it, and takes back what the word before had counted. */
export const countJudged = (manager: EntityManager, call: Heard, before: Judged | null, now: Judged | null): Promise<void> =>
  add(manager, [...(before ? ofJudged[before] : []).map((counter) => ({ call, counter, by: -1 })), ...(now ? ofJudged[now] : []).map((counter) => ({ call, counter, by: 1 }))]);

async function add(manager: EntityManager, changes: readonly { call: Heard; counter: Counter; by: number }[]): Promise<void> {
  if (changes.length === 0) return;
  const begins = await beginnings(manager, changes.map(({ call }) => call));
  const rows = new Map<string, { call: Heard; counts: Record<Counter, number> }>();
  for (const { call, counter, by } of changes) {
    if (call.createdAt <= begins(call)) continue;
    const key = JSON.stringify([call.dialerId, call.gatewayId, dayOf(call.createdAt)]);
    const row = rows.get(key) ?? { call, counts: { people: 0, machines: 0, judged_people: 0, missed: 0, judged_machines: 0, mistaken: 0 } };
    row.counts[counter] += by;
    rows.set(key, row);
  }
  // Always in the same order, so that two who count do not wait for each other.
  const values = [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { call, counts }]) => [call.dialerId, call.gatewayId, dayOf(call.createdAt), call.accountId, ...counters.map((counter) => counts[counter])]);
  const sums = isSqlite(manager)
    ? `ON CONFLICT (dialer_id, gateway_id, day) DO UPDATE SET ${counters.map((counter) => `${counter} = detection_count.${counter} + excluded.${counter}`).join(', ')}`
    : `ON DUPLICATE KEY UPDATE ${counters.map((counter) => `${counter} = ${counter} + VALUES(${counter})`).join(', ')}`;
  await insertRows(manager, 'detection_count', ['dialer_id', 'gateway_id', 'day', 'account_id', ...counters], values, sums);
}

/** From when on calls count: since a person switched it on again for their dialer and for their gateway. Locked, so that nobody does so meanwhile. */
async function beginnings(manager: EntityManager, calls: readonly Heard[]): Promise<(call: Heard) => number> {
  const dialers = [...new Set(calls.map(({ dialerId }) => dialerId))];
  const gateways = [...new Set(calls.map(({ gatewayId }) => gatewayId))];
  const rows: { kind: DetectionSubject; id: number; since: string }[] = await manager.query(
    `SELECT kind, subject_id AS id, since FROM detection_state WHERE since IS NOT NULL AND ((kind = 'dialer' AND subject_id IN (${marks(dialers)})) OR (kind = 'gateway' AND subject_id IN (${marks(gateways)})))${forShare(manager)}`,
    [...dialers, ...gateways],
  );
  const of = (kind: DetectionSubject, id: number): number => {
    const row = rows.find((one) => one.kind === kind && one.id === id);
    return row ? timeOf(row.since) : 0;
  };
  return ({ dialerId, gatewayId }) => Math.max(of('dialer', dialerId), of('gateway', gatewayId));
}

/** The days that count (30, today included): what was wrong two months ago says little of today's calls. */
const firstDay = (now: number): string => dayOf(now - 29 * 86_400_000);
const dayOf = (at: number): string => sqlTime(at).slice(0, 10);

const sums = counters.map((counter) => `COALESCE(SUM(${counter}), 0) AS ${counter}`).join(', ');
const verdictsOf = (row: Record<Counter, number | string>): Verdicts => ({
  people: Number(row.people), machines: Number(row.machines), judgedPeople: Number(row.judged_people), missed: Number(row.missed), judgedMachines: Number(row.judged_machines), mistaken: Number(row.mistaken),
});

/**
 * Verdicts on the calls of a dialer or through a gateway within 30 days. Beside what is switched off itself: a gateway's bad
 * verdicts are not held against its dialers as well, nor the other way round.
 */
export async function verdictsOn(manager: EntityManager, kind: DetectionSubject, id: number, now: number): Promise<Verdicts> {
  const other: DetectionSubject = kind === 'dialer' ? 'gateway' : 'dialer';
  const [row] = await manager.query(
    `SELECT ${sums} FROM detection_count WHERE ${kind}_id = ? AND day >= ?
        AND NOT EXISTS (SELECT 1 FROM detection_state WHERE detection_state.kind = ? AND detection_state.subject_id = detection_count.${other}_id AND detection_state.off_at IS NOT NULL)`,
    [id, firstDay(now), other],
  );
  return verdictsOf(row);
}

/** Verdicts on the calls of a dialer within 30 days, by gateway. */
export async function verdictsByGateway(manager: EntityManager, dialerId: number, now: number): Promise<Map<number, Verdicts>> {
  const rows = await manager.query(`SELECT gateway_id AS gatewayId, ${sums} FROM detection_count WHERE dialer_id = ? AND day >= ? GROUP BY gateway_id`, [dialerId, firstDay(now)]);
  return new Map(rows.map((row: Record<Counter, number> & { gatewayId: number }) => [row.gatewayId, verdictsOf(row)]));
}

/** Where the detection is off, of one kind. */
export async function offOf(manager: EntityManager, kind: DetectionSubject, ids: readonly number[]): Promise<Map<number, Pick<DetectionState, 'offAt' | 'reason'>>> {
  if (ids.length === 0) return new Map();
  const rows: { id: number; offAt: string; reason: string }[] = await manager.query(
    `SELECT subject_id AS id, off_at AS offAt, reason FROM detection_state WHERE kind = ? AND off_at IS NOT NULL AND subject_id IN (${marks(ids)})`,
    [kind, ...ids],
  );
  return new Map(rows.map(({ id, offAt, reason }) => [id, { offAt: new Date(timeOf(offAt)), reason }]));
}
