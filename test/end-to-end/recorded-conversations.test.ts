import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { recordingFolder } from '../../src/calls/recording-place.js';
import { databaseKinds, needs } from '../support/databases.js';
import { simulatedNumbers } from '../support/campaign-rows.js';
import { Rig } from '../support/rig.js';

for (const kind of databaseKinds) {
  describe(`conversations of a dialer that records (${kind})`, function () {
    this.timeout(180_000);
    let rig: Rig;

    before(async function () {
      needs(kind, this);
      const people = { shares: { answered: 0.8, busy: 0.2 }, ring: { median: 4, sigma: 0.3 } };
      rig = new Rig({ kind, factor: 20, simulatorArguments: ['--people', JSON.stringify(people), '--agents', JSON.stringify({ count: 4, wrapUp: 3, talk: { mean: 12, cv: 0.5 } })] });
      await rig.start();
    });
    after(() => rig?.stop());

    /** A dialer that records, started with so many contacts. */
    async function start(name: string, numbers: readonly string[]): Promise<number> {
      const agents = await rig.withAgents(4);
      const announcementId = await rig.message('Recorded');
      const dialer = await rig.broadcast(numbers, { name, settings: { method: 'power', linesPerAgent: 1, ...agents, recording: { on: true, announcementId }, concurrentCalls: 20, callsPerSecond: 20, ringSeconds: 20 } });
      return dialer.id;
    }

    /** Once a dialer is through and no recording is waited for: how many talked, each with a recording. */
    async function expectRecordings(dialerId: number): Promise<number> {
      await rig.until('every contact has ended', async () => (await rig.count(`dialer WHERE id = ? AND state = 'completed'`, [dialerId])) === 1, 120);
      await rig.until('every recording was found', async () => (await rig.count(`recording WHERE state = 'expected'`)) === 0, 60);
      const talked = await rig.count('attempt WHERE dialer_id = ? AND bridged_at IS NOT NULL', [dialerId]);
      expect(await rig.count(`recording JOIN attempt ON attempt.id = recording.attempt_id WHERE attempt.dialer_id = ? AND recording.state = 'stored' AND recording.milliseconds > 0 AND attempt.bridged_at IS NOT NULL`, [dialerId])).to.equal(talked);
      return talked;
    }

    it('are each in a file and a row of their own, also those that ended while the service was down', async () => {
      const dialerId = await start('By folder', simulatedNumbers(40).slice(0, 20));
      await rig.until('some talk', async () => (await rig.count('attempt WHERE bridged_at IS NOT NULL')) >= 3, 60);
      await rig.killService();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await rig.startService();
      const talked = await expectRecordings(dialerId);
      expect(talked).to.be.greaterThan(5);
      expect(readdirSync(recordingFolder(rig.context))).to.have.length(talked);
    });

    it('are uploaded to the service by a switch that shares no folder with it', async () => {
      const before = readdirSync(recordingFolder(rig.context)).length;
      await rig.dataSource.query('UPDATE node SET recording_location = ?', [`http://127.0.0.1:${rig.servicePort}/media/recordings`]);
      // The service reads its nodes every two seconds.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      const talked = await expectRecordings(await start('By upload', simulatedNumbers(40).slice(20)));
      expect(talked).to.be.greaterThan(5);
      expect(readdirSync(recordingFolder(rig.context))).to.have.length(before + talked);
    });
  });
}
