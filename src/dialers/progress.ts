import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { abandonedOf } from '../calls/abandoned.js';
import type { Context } from '../database/context.js';
import { sqlTime } from '../database/sql.js';
import { readAbandonedCap } from './abandoned-cap.js';
import { type DetectionOff, detectionOff } from './detection.js';
import { Dialer } from './dialer.entity.js';
import { type DialerContactState, dialerContactStates } from './dialer-contact-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { explanationOf } from './explanation.js';
import { type FloorFigures, floorFigures } from './floor-figures.js';
import { mayDetect, reachesAgents } from './settings.js';

/** How a dialer is going, for its page and its stream of events. */
export interface Progress {
  dialerId: number;
  name: string;
  state: Dialer['state'];
  explanation: string | null;
  startedAt: string | null;
  /** Contacts by their state in this dialer. */
  contacts: Record<DialerContactState, number>;
  /** Attempts under way by state, as the rows show them. */
  calls: Record<string, number>;
  /** Attempts by result. */
  results: Record<string, number>;
  /** Of those who answered a message with keys: what they chose. */
  chosen: Record<string, number>;
  attempts: number;
  /** New attempts a second over the last 10 seconds. */
  callsPerSecond: number;
  /** The agents of its queue; null without one. */
  agents: FloorFigures | null;
  /** Why its calls go out without the detection that its settings want. */
  detectionOff: DetectionOff[];
  /** Live answers of its campaign and those abandoned, with its own calls under way, and the share that the law allows; null where nobody waits for an agent. */
  abandoned: (Record<'today' | 'month', Answers> & { cap: number }) | null;
}

interface Answers {
  answered: number;
  abandoned: number;
}

interface Row {
  state: string;
  result?: string | null;
  detected?: string | null;
  chosen?: string | null;
  count: number | string;
}

/** Reads the figures of one dialer; undefined when the principal may not see it. */
export async function dialerProgress(context: Context, principal: Principal, dialerId: number): Promise<Progress | undefined> {
  const { dataSource, clock } = context;
  const dialer = await findVisible(dataSource, principal, Dialer, dialerId);
  if (!dialer) return undefined;
  const states: Row[] = await dataSource.query('SELECT state, COUNT(*) AS count FROM dialer_contact WHERE dialer_id = ? GROUP BY state', [dialerId]);
  const attempts: Row[] = await dataSource.query('SELECT state, result, detected, chosen, COUNT(*) AS count FROM attempt WHERE dialer_id = ? GROUP BY state, result, detected, chosen', [dialerId]);
  const since = sqlTime(clock.now() - 10_000);
  const [recent] = await dataSource.query(`SELECT COUNT(*) AS count FROM attempt WHERE dialer_id = ? AND created_at > ? AND ordinal > 0`, [dialerId, since]);
  const counts = (rows: Row[], keyOf: (row: Row) => string | undefined) => {
    const result: Record<string, number> = {};
    for (const row of rows) {
      const key = keyOf(row);
      if (key) result[key] = (result[key] ?? 0) + Number(row.count);
    }
    return result;
  };
  const results = counts(attempts, ({ result }) => result ?? undefined);
  const chosen = counts(attempts, (row) => (row.result === 'answered' || row.result === 'abandoned' ? (row.chosen ?? undefined) : undefined));
  const calls = counts(attempts, ({ state }) => (state === 'settled' ? undefined : state));
  const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  const { queueId } = settings;
  const mayAbandon = reachesAgents(settings) || queueId !== null;
  const settled = mayAbandon ? await abandonedOf(dataSource.manager, dialer.campaignId, dialer.accountId, clock.now()) : undefined;
  const none = Object.fromEntries(dialerContactStates.map((state) => [state, 0])) as Record<DialerContactState, number>;
  return {
    dialerId,
    name: dialer.name,
    state: dialer.state,
    explanation: explanationOf(dialer, context),
    startedAt: dialer.startedAt?.toISOString() ?? null,
    contacts: { ...none, ...counts(states, ({ state }) => state) },
    calls,
    results,
    chosen,
    attempts: attempts.reduce((sum, row) => sum + Number(row.count), 0),
    callsPerSecond: Number(recent.count) / 10,
    agents: queueId === null ? null : await floorFigures(dataSource, queueId),
    detectionOff: mayDetect(settings) && settings.detection.on ? await detectionOff(dataSource.manager, dialer) : [],
    abandoned: settled ? { today: withLive(settled.today, attempts), month: withLive(settled.month, attempts), cap: await readAbandonedCap(dataSource.manager, dialer.accountId, settings) } : null,
  };
}

/** As the pacer sees it (runner.ts): people who talk or hear that nobody came are answers before their calls end. */
function withLive({ answered, abandoned }: Answers, attempts: readonly Row[]): Answers {
  const people = (wanted: string) => attempts.filter(({ state, detected }) => state === wanted && detected !== 'machine' && detected !== 'fax').reduce((sum, { count }) => sum + Number(count), 0);
  return { answered: answered + people('talking') + people('playing'), abandoned: abandoned + people('playing') };
}
