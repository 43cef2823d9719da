import { connect } from 'node:net';
import { databaseKinds, stopDatabases } from '../test/support/databases.js';
import { simulatedNumbers } from '../test/support/campaign-rows.js';
import { Rig } from '../test/support/rig.js';
import { machine } from './machine.js';

/**
 * Attempts a second, from claim to settled rows: one service process against the simulated switch in another
 * process. People's time goes 60 times as fast, so that calls of seconds do not hold the places; the
 * switch's limits are out of the way. Beside it a bare event-socket client that stores nothing.
 */
export async function run(): Promise<string[]> {
  const lines: string[] = [];
  const attempts = Number(process.env.BENCH_ATTEMPTS ?? 12_000);
  for (const kind of databaseKinds) {
    const rig = new Rig({ kind, factor: 60, simulatorArguments: ['--max-sessions', '100000', '--sessions-per-second', '100000'] });
    await rig.start();
    try {
      const before = Date.now();
      const dialer = await rig.broadcast(simulatedNumbers(attempts), { settings: { concurrentCalls: 10_000, callsPerSecond: 1_000, ringSeconds: 20 } });
      await rig.until('half is settled', async () => (await rig.count('attempt WHERE settled_at IS NOT NULL')) > attempts * 0.1, 300);
      const [from, fromAt] = [await rig.count('attempt WHERE settled_at IS NOT NULL'), Date.now()];
      await rig.until('most is settled', async () => (await rig.count('attempt WHERE settled_at IS NOT NULL')) > attempts * 0.9, 300);
      const [to, toAt] = [await rig.count('attempt WHERE settled_at IS NOT NULL'), Date.now()];
      await rig.until('it is completed', async () => (await rig.count(`dialer WHERE id = ? AND state = 'completed'`, [dialer.id])) === 1, 300);
      const rate = ((to - from) / (toAt - fromAt)) * 1_000;
      lines.push(`dialing ${kind}: ${rate.toFixed(0)} attempts/s from claim to settled rows (middle 80 % of ${attempts}; all in ${((Date.now() - before) / 1_000).toFixed(0)} s) ${machine()}`);
      if (kind === 'SQLite') lines.push(`dialing bare event-socket client: ${(await bareClient(rig.simulatorPort, attempts)).toFixed(0)} originates/s, nothing stored ${machine()}`);
    } finally {
      await rig.stop();
    }
  }
  await stopDatabases();
  return lines;
}

/** Sends originates with 400 under way at a time and counts BACKGROUND_JOBs; reads just enough of each message. */
function bareClient(port: number, count: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const numbers = simulatedNumbers(count);
    const socket = connect(port, '127.0.0.1');
    let [sent, done, started] = [0, 0, 0];
    const send = () => {
      for (; sent < count && sent - done < 400; sent++)
        socket.write(`bgapi originate {smart_dialers=1,originate_timeout=20}sofia/gateway/carrier/${numbers[sent]} &park()\n\n`);
    };
    let rest = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      const ends = rest.split('"BACKGROUND_JOB"').length - 1;
      if (ends === 0) return;
      rest = rest.slice(rest.lastIndexOf('"BACKGROUND_JOB"') + 16);
      done += ends;
      if (done >= count) {
        socket.destroy();
        resolve((count / (Date.now() - started)) * 1_000);
      } else send();
    });
    socket.write('auth ClueCon\n\nfilter Event-Name BACKGROUND_JOB\n\nevent json BACKGROUND_JOB\n\n');
    started = Date.now();
    send();
  });
}
