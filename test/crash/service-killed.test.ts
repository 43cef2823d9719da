import { expect } from 'chai';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { databaseKinds, needs } from '../support/databases.js';
import { simulatedNumbers } from '../support/campaign-rows.js';
import { Rig } from '../support/rig.js';
import { hurry } from './hurry.js';
import { expectNeverTwiceNeverLost } from './never-twice.js';

const contacts = 2_000;
const kills = 20;
const factor = 20;

for (const kind of databaseKinds) {
  describe(`a service that is killed 20 times in a broadcast of 2,000 (${kind})`, function () {
    this.timeout(400_000);
    let rig: Rig;

    before(async function () {
      needs(kind, this);
      rig = new Rig({ kind, factor });
      await rig.start();
    });
    after(() => rig?.stop());

    it('dials nobody twice, loses nobody, and settles every call within 60 s of each restart', async () => {
      const dialer = await rig.broadcast(simulatedNumbers(contacts), { settings: { concurrentCalls: 400, callsPerSecond: 8, ringSeconds: 20 } });
      const restarts: { at: number; underWay: string[] }[] = [];
      // A kill at an instant without calls under way is one more than the twenty.
      while (restarts.length < kills) {
        // Any instant will do, a different one in each run; once calls are being placed again.
        const before = await rig.count('attempt');
        await rig.until('it dials again', async () => (await rig.count('attempt')) > before, 30);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 700));
        await rig.killService();
        const underWay: { id: string }[] = await rig.dataSource.query('SELECT id FROM attempt WHERE settled_at IS NULL');
        if (underWay.length > 0) restarts.push({ at: rig.context.clock.now(), underWay: underWay.map(({ id }) => id) });
        await rig.startService();
      }
      await hurry(rig, dialer);
      await rig.until('every contact has ended', async () => (await rig.count(`dialer WHERE id = ? AND state = 'completed'`, [dialer.id])) === 1);
      await expectNeverTwiceNeverLost(rig, contacts);
      const attempts = await rig.dataSource.getRepository(Attempt).find({ select: { id: true, settledAt: true, result: true } });
      const settled = new Map(attempts.map((attempt) => [attempt.id, attempt]));
      const seconds = restarts.map(({ at, underWay }, index) => {
        // What was never sent is LOST when it is nowhere by two looks five seconds apart, and a kill in between begins that anew.
        const again = new Set(restarts[index + 1]?.underWay);
        const judged = underWay.filter((id) => settled.get(id)!.result !== 'lost' || !again.has(id));
        // The rows keep people's time; a process starts, takes the lease and reads the switch in the machine's.
        return Math.max(0, ...judged.map((id) => (settled.get(id)!.settledAt!.getTime() - at) / 1_000 / factor));
      });
      for (const [index, taken] of seconds.entries()) expect(taken, `seconds until the last call under way at kill ${index + 1} was settled`).to.be.at.most(60);
      console.log(`      after the slowest of ${kills} restarts the calls under way at the kill were settled within ${Math.max(...seconds).toFixed(1)} s`);
      console.log(`      ${await rig.count(`attempt WHERE result = 'lost'`)} attempts were committed but never sent, and are LOST`);
    });
  });
}
