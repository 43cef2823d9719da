import { databaseKinds, needs } from '../support/databases.js';
import { simulatedNumbers } from '../support/campaign-rows.js';
import { Rig } from '../support/rig.js';
import { hurry } from './hurry.js';
import { expectNeverTwiceNeverLost } from './never-twice.js';

const contacts = 2_000;
const kills = 20;

for (const kind of databaseKinds) {
  describe(`a service that is killed 20 times in a broadcast of 2,000 (${kind})`, function () {
    this.timeout(400_000);
    let rig: Rig;

    before(async function () {
      needs(kind, this);
      rig = new Rig({ kind, factor: 20 });
      await rig.start();
    });
    after(() => rig?.stop());

    it('dials nobody twice, loses nobody, and settles every call within 60 s of the restart', async () => {
      const dialer = await rig.broadcast(simulatedNumbers(contacts), { settings: { concurrentCalls: 400, callsPerSecond: 8, ringSeconds: 20 } });
      // A kill at an instant without calls under way is one more than the twenty.
      for (let underWay = 0; underWay < kills; ) {
        // Any instant will do, a different one in each run; once calls are being placed again.
        const before = await rig.count('attempt');
        await rig.until('it dials again', async () => (await rig.count('attempt')) > before, 30);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 700));
        await rig.killService();
        if ((await rig.count('attempt WHERE settled_at IS NULL')) > 0) underWay += 1;
        await rig.startService();
      }
      await hurry(rig, dialer);
      await rig.until('every contact has ended', async () => (await rig.count(`dialer WHERE id = ? AND state = 'completed'`, [dialer.id])) === 1);
      await expectNeverTwiceNeverLost(rig, contacts);
      console.log(`      ${await rig.count(`attempt WHERE result = 'lost'`)} attempts were committed but never sent, and are LOST`);
    });
  });
}
