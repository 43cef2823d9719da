import { expect } from 'chai';
import { createCallerId } from '../../src/caller-ids/caller-ids.js';
import { LookUp } from '../../src/caller-ids/look-up/look-up.entity.js';
import { LookUpProvider } from '../../src/caller-ids/look-up/look-up-provider.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { databaseKinds, needs } from '../support/databases.js';
import { simulatedNumbers } from '../support/campaign-rows.js';
import { Rig } from '../support/rig.js';

for (const kind of databaseKinds) {
  describe(`the caller ID that the switch shows (${kind})`, function () {
    this.timeout(180_000);
    let rig: Rig;

    before(async function () {
      needs(kind, this);
      rig = new Rig({ kind, factor: 20 });
      await rig.start();
    });
    after(() => rig?.stop());

    it('is the one that was chosen and written, within its cap also over a crash; a provider that cannot be asked stops nothing', async () => {
      // Around noon in the account's zone, so that no day ends in between (POSIX writes its offsets the other way round).
      const offset = new Date().getUTCHours() - 12;
      await rig.dataSource.query('UPDATE account SET zone = ?', [`Etc/GMT${offset < 0 ? '' : '+'}${offset}`]);
      for (const [number, dailyCap] of [['+12015550110', 12], ['+12025550110', 9]] as const) {
        const made = await createCallerId(rig.context, rig.principal, 1, { number, dailyCap }, async () => true, async () => new Map());
        if (!made.ok) throw new Error(made.failure.message);
      }
      // As a row that an earlier release might have taken: the service itself must not go there.
      await rig.dataSource.getRepository(LookUpProvider).insert({ accountId: 1, url: 'https://127.0.0.1:1/{number}', headerName: '', headerSecret: '', lineTypePath: 'type', placePath: '', zonePath: '', timeLimit: 500, cost: 0, currency: 'USD', cacheDays: 90, createdAt: new Date() });
      const dialer = await rig.broadcast(simulatedNumbers(30), { settings: { callerId: { kind: 'best match' }, enhancedCallerId: true, concurrentCalls: 4, callsPerSecond: 2 } });
      await rig.until('some were called', async () => (await rig.count('attempt WHERE settled_at IS NOT NULL')) >= 8);
      await rig.killService();
      await rig.startService();
      await rig.until('every contact has ended', async () => (await rig.count(`dialer WHERE id = ? AND state = 'completed'`, [dialer.id])) === 1);

      const attempts = await rig.dataSource.getRepository(Attempt).find();
      const shown = new Map(rig.calls().taken.map(({ uuid, callerIdNumber }) => [uuid, callerIdNumber]));
      for (const { id, callerId, result } of attempts) if (shown.has(id)) expect(shown.get(id), result ?? '').to.equal(callerId ?? '');
      const times = (number: string | null) => attempts.filter(({ callerId }) => callerId === number).length;
      expect([times('+12015550110'), times('+12025550110'), times(null)]).to.deep.equal([12, 9, 9]);
      expect(await rig.dataSource.query('SELECT uses FROM caller_id_use ORDER BY caller_id_id')).to.deep.equal([{ uses: 12 }, { uses: 9 }]);
      const lookUps = await rig.dataSource.getRepository(LookUp).find();
      expect(new Set(lookUps.map(({ source }) => source))).to.deep.equal(new Set(['offline']));
      expect(lookUps.map(({ failure }) => failure)).to.include('The provider is at an address that is not on the internet.');
    });
  });
}
