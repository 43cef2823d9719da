import type { Reaction } from '../../src/simulator/people/reaction.js';
import { expectNeverTwiceNeverLost } from '../crash/never-twice.js';
import { simulatedNumbers } from '../support/campaign-rows.js';
import { databaseKinds, needs } from '../support/databases.js';
import { ServiceHouse } from '../support/service-house.js';

const agents = 4;

/** Most answer, some are busy, some let it ring. */
function people(number: string): Reaction {
  const last = Number(number.slice(-1));
  if (last === 9) return { kind: 'refuses', cause: 'USER_BUSY' };
  if (last === 8) return { kind: 'rings', refusal: { after: 9_000, cause: 'NO_USER_RESPONSE' } };
  return { kind: 'rings', answer: { after: 2_000 + last * 1_000, by: 'human', stays: 20_000, talks: true, voice: [{ at: 40, lasts: 400 }] } };
}

/**
 * Symptom: after a switch had crashed, or its socket had been away for a moment, agents of agent first never got a call again, or stayed
 * Reserved in mod_callcenter until somebody set them free by hand.
 * Cause: an agent's leg was forgotten only when its end was told, and a reservation was given back only by the process and over the
 * connection that had made it.
 * Fix: agents' legs are compared with the switch's channels after every reconnect and every half minute; a reservation of which no leg of ours knows
 * anything is given back.
 */
for (const kind of databaseKinds) {
  describe(`a node that is lost with calls in every phase and agents talking (${kind})`, function () {
    this.timeout(180_000);
    let house: ServiceHouse;

    beforeEach(async function () {
      needs(kind, this);
      house = await ServiceHouse.open(kind, { people, agentPeople: { count: agents, wrapUp: 2, talk: { mean: 12, cv: 0.5, endedByAgent: 0.5 } } });
    });
    afterEach(() => house?.stop());

    const run = async (mode: 'contact first' | 'agent first', fault: () => Promise<void>) => {
      const contacts = 24;
      const dialer = await house.broadcast(simulatedNumbers(contacts), {
        settings: { mode, method: 'power', linesPerAgent: 2, ...(await house.withAgents(agents)), concurrentCalls: 12, callsPerSecond: 4, ringSeconds: 15 },
      });
      for (let time = 0; time < 2; time++) {
        await house.until('agents talk', async () => (await house.agentRows()).some(({ state, external_calls_count: calls }) => state === 'In a queue call' || calls === '1'), 40);
        // Any instant will do, a different one each time.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
        await fault();
        const before = await house.count('attempt');
        await house.until('it dials again', async () => (await house.count('attempt')) > before + 2, 40);
      }
      await house.until('every contact has ended', async () => (await house.count(`dialer WHERE id = ? AND state = 'completed'`, [dialer.id])) === 1, 60);
      await expectNeverTwiceNeverLost(house, contacts, true, ['answered', 'abandoned']);
      await house.agentsAreFree();
    };

    it('settles everybody and has its agents free again after the switch crashed, agent first', () => run('agent first', () => house.crashSwitch()));

    // What they do to the rows is the same on both.
    if (kind !== 'SQLite') return;
    it('does so contact first', () => run('contact first', () => house.crashSwitch()));
    it('goes on where it was after its socket was cut, agent first', () => run('agent first', async () => house.simulator.drop()));
  });
}
