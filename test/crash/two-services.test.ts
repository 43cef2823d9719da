import { expect } from 'chai';
import { needs, serverKind } from '../support/databases.js';
import { simulatedNumbers } from '../support/campaign-rows.js';
import { Rig } from '../support/rig.js';
import { hurry } from './hurry.js';
import { expectNeverTwiceNeverLost } from './never-twice.js';

const contacts = 1_500;

describe('two services on one MariaDB', function () {
  this.timeout(300_000);
  let rig: Rig;

  before(async function () {
    needs(serverKind, this);
    rig = new Rig({ kind: serverKind, factor: 20 });
    await rig.start();
  });
  after(() => rig?.stop());

  it('never both lead, and one that is stopped is taken over from within 15 s', async () => {
    const terms = new Set<string>();
    const watch = setInterval(async () => {
      const [row] = await rig.dataSource.query(`SELECT holder, term FROM lease WHERE name = 'pool'`);
      if (row) terms.add(`${row.term} ${row.holder}`);
    }, 50);
    try {
      await rig.startService();
      const dialer = await rig.broadcast(simulatedNumbers(contacts), { settings: { concurrentCalls: 400, callsPerSecond: 8, ringSeconds: 20 } });
      for (const way of ['SIGSTOP', 'SIGKILL', 'SIGTERM'] as const) {
        const before = await rig.count('attempt');
        await rig.until('it dials', async () => (await rig.count('attempt')) > before + 5, 40);
        const [{ holder }] = await rig.dataSource.query(`SELECT holder FROM lease WHERE name = 'pool'`);
        const leader = rig.services.find(({ pid }) => holder.endsWith(`/${pid}`))!;
        expect(leader, `the leader ${holder} is one of ours`).to.not.equal(undefined);
        const stoppedAt = Date.now();
        if (way === 'SIGSTOP') leader.kill(way);
        else await rig.killService(leader, way);
        await rig.until('the other one leads', async () => {
          const [row] = await rig.dataSource.query(`SELECT holder FROM lease WHERE name = 'pool'`);
          return row.holder !== holder && row.holder !== '';
        }, 40);
        expect((Date.now() - stoppedAt) / 1_000, `seconds until the take-over after ${way}`).to.be.lessThan(15);
        // One that was only frozen wakes up in the middle of its successor's term, and must not dial.
        if (way === 'SIGSTOP') leader.kill('SIGCONT');
        else await rig.startService();
      }
      await hurry(rig, dialer);
      await rig.until('every contact has ended', async () => (await rig.count(`dialer WHERE id = ? AND state = 'completed'`, [dialer.id])) === 1);
    } finally {
      clearInterval(watch);
    }
    const byTerm = [...terms].filter((text) => !text.endsWith(' ')).map((text) => text.split(' ')[0]);
    expect(byTerm.length, 'holders, one a term').to.equal(new Set(byTerm).size);
    await expectNeverTwiceNeverLost(rig, contacts, true);
  });
});
