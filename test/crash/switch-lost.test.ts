import { expect } from 'chai';
import { createConnection } from 'node:net';
import { databaseKinds, needs } from '../support/databases.js';
import { simulatedNumbers } from '../support/campaign-rows.js';
import { Rig } from '../support/rig.js';
import { hurry } from './hurry.js';
import { expectNeverTwiceNeverLost } from './never-twice.js';

const contacts = 2_000;

for (const kind of databaseKinds) {
  describe(`a switch that is lost in a broadcast of 2,000 (${kind})`, function () {
    this.timeout(400_000);
    let rig: Rig;

    beforeEach(async function () {
      needs(kind, this);
      rig = new Rig({ kind, factor: 20 });
      await rig.start();
    });
    afterEach(() => rig?.stop());

    const run = async (fault: () => Promise<void>, times: number, callsPerSecond: number) => {
      const dialer = await rig.broadcast(simulatedNumbers(contacts), { settings: { concurrentCalls: 400, callsPerSecond, ringSeconds: 20 } });
      for (let time = 0; time < times; time++) {
        const before = await rig.count('attempt');
        await rig.until('it dials again', async () => (await rig.count('attempt')) > before + 5, 40);
        // A link that did not live for a second is made again ever more slowly, which this test need not wait for.
        await new Promise((resolve) => setTimeout(resolve, 1_000 + Math.random() * 500));
        await fault();
      }
      await hurry(rig, dialer);
      await rig.until('every contact has ended', async () => (await rig.count(`dialer WHERE id = ? AND state = 'completed'`, [dialer.id])) === 1);
    };

    it('goes on after its socket was dropped 20 times, and nothing is lost', async () => {
      await run(() => order(rig.simulatorPort, 'sim drop'), 20, 5);
      await expectNeverTwiceNeverLost(rig, contacts);
      expect(await rig.count(`attempt WHERE result = 'lost'`), 'LOST, because the command was in the socket that was dropped').to.be.lessThan(100);
    });

    it('goes on after the switch itself was killed and started again', async () => {
      const fault = async () => {
        await rig.killSimulator();
        await rig.startSimulator();
      };
      await run(fault, 5, 12);
      await expectNeverTwiceNeverLost(rig, contacts, true);
    });
  });
}

/** Gives the simulated switch an order over an event socket of its own. */
function order(port: number, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1');
    // Its own connection is dropped with the others.
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve() : reject(error)));
    socket.on('close', () => resolve());
    socket.resume();
    socket.write(`auth ClueCon\n\napi ${command}\n\n`);
  });
}
