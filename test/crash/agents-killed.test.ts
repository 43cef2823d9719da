import { expect } from 'chai';
import { databaseKinds, needs } from '../support/databases.js';
import { simulatedNumbers } from '../support/campaign-rows.js';
import { Rig } from '../support/rig.js';
import { expectNeverTwiceNeverLost } from './never-twice.js';

const contacts = 120;
const agents = 6;
const kills = 4;

for (const kind of databaseKinds) {
  describe(`a service with agents that is killed ${kills} times (${kind})`, function () {
    this.timeout(300_000);
    let rig: Rig;

    before(async function () {
      needs(kind, this);
      const people = { shares: { answered: 0.6, machine: 0.2, busy: 0.2 }, ring: { median: 4, sigma: 0.3 } };
      const floor = { count: agents, wrapUp: 3, talk: { mean: 12, cv: 0.5 } };
      // At twenty times, the two seconds until a call counts as abandoned are a tenth of one of ours: less than a busy machine may take.
      rig = new Rig({ kind, factor: 10, simulatorArguments: ['--people', JSON.stringify(people), '--agents', JSON.stringify(floor)] });
      await rig.start();
    });
    after(() => rig?.stop());

    it('calls nobody twice, settles who talked to whom, and has counted every live answer and every abandoned call once', async () => {
      const { dataSource } = rig;
      const dialer = await rig.broadcast(simulatedNumbers(contacts), {
        settings: { method: 'power', linesPerAgent: 2, ...(await rig.withAgents(agents)), detection: { on: true, countries: [], onMachine: 'hang up' }, concurrentCalls: 100, callsPerSecond: 20, ringSeconds: 20 },
      });
      for (let kill = 0; kill < kills; kill++) {
        const before = await rig.count('attempt');
        await rig.until('it dials again', async () => (await rig.count('attempt')) > before + 4, 60);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 700));
        await rig.killService();
        await rig.startService();
      }
      await rig.until('every contact has ended', async () => (await rig.count(`dialer WHERE id = ? AND state = 'completed'`, [dialer.id])) === 1, 150);
      await expectNeverTwiceNeverLost(rig, contacts, false, ['answered', 'abandoned', 'machine']);

      const talked = await rig.count(`attempt WHERE result = 'answered' AND bridged_at IS NOT NULL AND agent IS NOT NULL`);
      const abandoned = await rig.count(`attempt WHERE result = 'abandoned'`);
      expect(talked, 'conversations').to.be.greaterThan(contacts / 4);
      expect(await rig.count(`attempt WHERE result = 'machine' AND detected = 'machine' AND queued_at IS NULL`), 'machines, which no agent heard').to.be.greaterThan(5);
      const [counted] = await dataSource.query('SELECT SUM(answered) AS answered, SUM(abandoned) AS abandoned FROM abandon_count');
      expect([Number(counted.answered), Number(counted.abandoned)]).to.deep.equal([talked + abandoned, abandoned]);
    });
  });
}
