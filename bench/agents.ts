import { timeOf } from '../src/database/sql.js';
import { type DatabaseKind, stopDatabases } from '../test/support/databases.js';
import { simulatedNumbers } from '../test/support/campaign-rows.js';
import { Rig } from '../test/support/rig.js';
import { machine } from './machine.js';
import { simulateRealPath } from './simulate/real-path.js';

const agents = Number(process.env.BENCH_AGENTS ?? 20);
const factor = Number(process.env.BENCH_FACTOR ?? 20);
const hours = Number(process.env.BENCH_HOURS ?? 2);
const method = (process.env.BENCH_METHOD ?? 'predictive') as 'predictive' | 'progressive' | 'power';
const kinds = (process.env.BENCH_DATABASES ?? 'SQLite').split(' ') as DatabaseKind[];
const wrapUp = 15;
const hour = 3_600_000;
/** Of the dialplan after detection, in milliseconds. */
const patience = 1_260;

interface Row {
  bridgedAt: string | null;
  endedAt: string | null;
  queuedAt: string | null;
  result: string | null;
}

/** How many agents talk, wrap up or are being rung at this moment. */
const taken = (rows: readonly Row[], at: number): number =>
  rows.filter(({ bridgedAt, endedAt, queuedAt }) => bridgedAt !== null && queuedAt !== null && timeOf(queuedAt) <= at && (endedAt === null || timeOf(endedAt) + (wrapUp + 1) * 1_000 >= at)).length;

/**
 * The real path of a dialing method: the service and the simulated switch as processes with one clock factor, so many
 * agents for so many hours of people's time (BENCH_AGENTS 20, BENCH_HOURS 2, BENCH_FACTOR 20, BENCH_METHOD predictive).
 * People, ringing, talk and wrap-up are those of the simulation (docs/pacing.md), with detection and the hand-over in
 * the dialplan. Utilisation is talk and wrap-up of the time from the first hour on, or from the middle where it is shorter. Whoever is
 * abandoned although an agent was free was handed over too slowly.
 */
export async function run(): Promise<string[]> {
  const lines: string[] = [];
  for (const kind of kinds) {
    const people = { shares: { answered: 0.25, machine: 0.25, busy: 0.15, noAnswer: 0.35 }, ring: { median: 9.7, sigma: 0.5 }, patience: { median: 600, sigma: 0.1 } };
    const floor = { count: agents, wrapUp, talk: { mean: 120, cv: 0.8, endedByAgent: 0.5 }, answer: { min: 0, max: 300, never: 0, rejects: 0, hangsUp: 0 } };
    const rig = new Rig({ kind, factor, simulatorArguments: ['--people', JSON.stringify(people), '--agents', JSON.stringify(floor), '--sessions-per-second', '10000'] });
    await rig.start();
    try {
      lines.push(await measure(rig, kind));
    } finally {
      await rig.stop();
    }
  }
  await stopDatabases();
  if (method === 'predictive') lines.push(simulated());
  return lines;
}

/** The simulation's figures of the same hours, to stand beside. */
function simulated(): string {
  const { utilisation, lowest, highest, abandoned } = simulateRealPath(agents, Math.min(1, hours / 2), hours);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return `agents in the simulation: the same hours with the same people, eight times: utilisation ${percent(utilisation)} (${percent(lowest)} to ${percent(highest)}), ${percent(abandoned)} of live answers abandoned`;
}

async function measure(rig: Rig, kind: DatabaseKind): Promise<string> {
  const { dataSource } = rig;
  const queue = await rig.withAgents(agents);
  const startedAt = rig.context.clock.now();
  await rig.broadcast(simulatedNumbers(Math.ceil(agents * hours * 250)), {
    settings: { method, ...queue, detection: { on: true, countries: [], onMachine: 'hang up' }, concurrentCalls: 1_000, callsPerSecond: 50, ringSeconds: 26 },
  });
  await rig.until('the time is over', async () => rig.context.clock.now() >= startedAt + hours * hour, (hours * hour) / 1_000 / factor + 60);
  const from = startedAt + Math.min(hour, (hours * hour) / 2);
  const until = rig.context.clock.now();
  const rows: Row[] = await dataSource.query(
    'SELECT bridged_at AS bridgedAt, ended_at AS endedAt, queued_at AS queuedAt, result FROM attempt WHERE ordinal > 0',
  );
  let busy = 0;
  for (const { bridgedAt, endedAt } of rows) {
    if (!bridgedAt) continue;
    const [begin, end] = [timeOf(bridgedAt), (endedAt ? timeOf(endedAt) : until) + wrapUp * 1_000];
    busy += Math.max(0, Math.min(until, end) - Math.max(from, begin));
  }
  const utilisation = (100 * busy) / (agents * (until - from));
  const abandoned = rows.filter(({ result }) => result === 'abandoned').length;
  const live = rows.filter(({ bridgedAt, result }) => bridgedAt || result === 'abandoned').length;
  const unlucky = rows.filter(({ result, queuedAt }) => result === 'abandoned' && queuedAt && taken(rows, timeOf(queuedAt) + patience) < agents).length;
  const waits = rows.filter(({ bridgedAt, queuedAt }) => bridgedAt && queuedAt).map(({ bridgedAt, queuedAt }) => timeOf(bridgedAt!) - timeOf(queuedAt!)).sort((a, b) => a - b);
  return `agents ${kind}: ${method}, ${agents} agents, ${hours} h of people's time at factor ${factor}: utilisation ${utilisation.toFixed(1)} %, ${abandoned} of ${live} live answers abandoned (${((100 * abandoned) / Math.max(1, live)).toFixed(2)} %), ${rows.length} calls; from the queue to the agent ${waits[Math.floor(waits.length / 2)] ?? 0} ms in the middle, ${waits[Math.floor(waits.length * 0.95)] ?? 0} ms for 95 %, ${waits.at(-1) ?? 0} ms at most; ${unlucky} abandoned although an agent was free ${machine()}`;
}
