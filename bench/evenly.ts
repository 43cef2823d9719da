import { simulatedNumbers } from '../test/support/campaign-rows.js';
import { Rig } from '../test/support/rig.js';
import { databaseKinds, stopDatabases } from '../test/support/databases.js';
import { pauseDialer, startDialer } from '../src/dialers/lifecycle.js';
import { sqlTime, timeOf } from '../src/database/sql.js';
import { machine } from './machine.js';

const calls = 3_600;
const hour = 3_600_000;
const factor = 12;

/**
 * 3,600 calls over an hour of people's time (five minutes of ours: at a call a second, two calls are 170 ms here) through the event socket, with a pause, a restart
 * and (on MariaDB) a take-over by a second process in it. Each stretch begins with the quota by
 * which its first call was placed; within it the calls placed are held against the straight line from what was left then to the end.
 */
export async function run(): Promise<string[]> {
  const lines: string[] = [];
  for (const kind of databaseKinds) {
    const rig = new Rig({ kind, factor, simulatorArguments: ['--max-sessions', '100000', '--sessions-per-second', '100000'] });
    await rig.start();
    try {
      const stretches = await runHour(rig, kind === 'MariaDB');
      const text = stretches.map(({ name, worst }) => `${name} ${worst.toFixed(1)}`).join(', ');
      const placed = await rig.count('attempt WHERE ordinal > 0');
      lines.push(`evenly ${kind}: ${placed} of ${calls} calls in an hour, at most ${Math.max(...stretches.map(({ worst }) => worst)).toFixed(1)} calls off the line (${text}) ${machine()}`);
    } finally {
      await rig.stop();
    }
  }
  await stopDatabases();
  return lines;
}

interface Stretch {
  name: string;
  from: number;
  until: number;
  worst: number;
}

async function runHour(rig: Rig, withTakeOver: boolean): Promise<Stretch[]> {
  const { clock } = rig.context;
  const begin = clock.now() + 180_000;
  const end = begin + hour;
  const at = (minutes: number) => rig.until(`minute ${minutes}`, async () => clock.now() >= begin + minutes * 60_000, 200);
  const dialer = await rig.broadcast(simulatedNumbers(calls), {
    settings: { rate: { kind: 'evenly', start: new Date(begin).toISOString(), end: new Date(end).toISOString() }, concurrentCalls: 10_000, callsPerSecond: 1_000, ringSeconds: 20 },
  });
  const stretches: Stretch[] = [];
  let name = 'at first';
  let from = begin;
  const close = () => stretches.push({ name, from, until: clock.now(), worst: 0 });
  const next = async (what: string, since: number) => {
    name = what;
    await rig.until(`a quota ${what}`, async () => (await quotaStart(rig, dialer.id)) > since, 30);
    await rig.until(`a call ${what}`, async () => (await rig.count('attempt WHERE ordinal > 0 AND created_at > ?', [sqlTime(since)])) > 0, 30);
    from = await quotaStart(rig, dialer.id);
  };
  await at(12);
  await pauseDialer(rig.context, rig.principal, dialer.id);
  close();
  await at(17);
  const resumedAt = clock.now();
  await startDialer(rig.context, rig.principal, dialer.id);
  await next('after the pause', resumedAt);
  await at(29);
  close();
  await rig.killService(rig.services[0]!, 'SIGTERM');
  const stoppedAt = clock.now();
  await rig.startService();
  await next('after the restart', stoppedAt);
  if (withTakeOver) {
    await rig.startService();
    await at(44);
    close();
    const killedAt = clock.now();
    await rig.killService(rig.services[0]!);
    await next('after the take-over', killedAt);
  }
  await at(60);
  stretches.push({ name, from, until: end, worst: 0 });
  const placed: number[] = (await rig.dataSource.query('SELECT created_at AS at FROM attempt WHERE ordinal > 0 ORDER BY created_at')).map(({ at: time }: { at: string }) => timeOf(time));
  for (const stretch of stretches) stretch.worst = worstOf(stretch, placed, end);
  return stretches;
}

const quotaStart = async (rig: Rig, dialerId: number): Promise<number> => {
  const [row] = await rig.dataSource.query('SELECT starts_at AS at FROM dialer_quota WHERE dialer_id = ?', [dialerId]);
  return row ? timeOf(row.at) : 0;
};

/** The largest distance between what was placed and the line, just before and just after each call. */
function worstOf({ from, until }: Stretch, placed: readonly number[], end: number): number {
  const left = calls - placed.filter((time) => time < from).length;
  const line = (time: number) => (left * (time - from)) / (end - from);
  let count = 0;
  let worst = 0;
  for (const time of placed.filter((other) => other >= from && other <= until)) {
    worst = Math.max(worst, Math.abs(line(time) - count));
    count += 1;
    worst = Math.max(worst, Math.abs(line(time) - count));
  }
  return Math.max(worst, Math.abs(line(until) - count));
}
