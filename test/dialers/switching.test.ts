import { expect } from 'chai';
import type { Principal } from '../../src/accounts/principal.js';
import { createUser } from '../../src/accounts/users.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Task } from '../../src/agents/task.entity.js';
import { decideTask } from '../../src/desk/decide-task.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import type { DialerInput } from '../../src/dialers/save-dialer.js';
import type { Reaction } from '../../src/simulator/people/reaction.js';
import { expectNeverTwiceNeverLost } from '../crash/never-twice.js';
import { simulatedNumbers } from '../support/campaign-rows.js';
import { databaseKinds, needs } from '../support/databases.js';
import { ServiceHouse } from '../support/service-house.js';

const contacts = 90;
const agents = 6;

/** Three of five answer and talk, the others are busy or let it ring; so that calls are in every phase at any moment. */
function people(number: string): Reaction {
  const last = Number(number.slice(-1));
  if (last >= 8) return { kind: 'refuses', cause: 'USER_BUSY' };
  if (last >= 6) return { kind: 'rings', refusal: { after: 9_000, cause: 'NO_USER_RESPONSE' } };
  return { kind: 'rings', answer: { after: 2_000 + last * 1_500, by: 'human', stays: 20_000, talks: true, voice: [{ at: 40, lasts: 400 }] } };
}

/** Every way of dialling, and back to where it began. */
const ways: NonNullable<DialerInput['settings']>[] = [
  { mode: 'contact first', method: 'progressive' },
  { mode: 'contact first', method: 'auto' },
  { mode: 'agent first', method: 'auto' },
  { mode: 'preview', method: 'auto' },
  { mode: 'contact first', method: 'power', linesPerAgent: 3 },
  { mode: 'agent first', method: 'auto' },
  { mode: 'contact first', method: 'auto' },
  { mode: 'contact first', method: 'predictive' },
];

for (const kind of databaseKinds) {
  describe(`a dialer whose method is switched while it runs (${kind})`, function () {
    this.timeout(180_000);
    let house: ServiceHouse;

    before(async function () {
      needs(kind, this);
      house = await ServiceHouse.open(kind, { people, agentPeople: { count: agents, wrapUp: 2, talk: { mean: 10, cv: 0.5, endedByAgent: 0.5 } } });
    });
    after(() => house?.stop());

    /** Somebody sits at each telephone, and says yes to every contact that is offered; gives what ends that. */
    async function acceptAll(): Promise<() => Promise<void>> {
      const people: Principal[] = [];
      const seats = await house.dataSource.getRepository(Agent).find();
      for (const { id, name } of seats) {
        const made = await createUser(house.context, house.principal, { email: `${name}.example`, password: 'correct horse battery', role: 'agent', accountId: 1 });
        if (!made.ok) throw new Error(made.failure.message);
        await house.dataSource.getRepository(Agent).update(id, { userId: made.value.id });
        people.push({ ...house.principal, role: 'agent', accountId: 1, userId: made.value.id });
      }
      const accept = async () => {
        for (const { id, agentId } of await house.dataSource.getRepository(Task).findBy({ state: 'offered' }))
          await decideTask(house.context, people[seats.findIndex((seat) => seat.id === agentId)]!, id, { kind: 'accept' });
      };
      let isOver = false;
      const goOn = async (): Promise<void> => {
        while (!isOver) {
          await accept();
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      };
      const running = goOn();
      return async () => {
        isOver = true;
        await running;
      };
    }

    it('settles every call that was placed as the switch tells it, dials nobody twice and loses nobody, and has its agents free at the end', async () => {
      const queue = await house.withAgents(agents);
      const stopAccepting = await acceptAll();
      const dialer = await house.broadcast(simulatedNumbers(contacts), {
        settings: { method: 'predictive', ...queue, detection: { on: true, countries: [], onMachine: 'hang up' }, concurrentCalls: 12, callsPerSecond: 4, ringSeconds: 15 },
      });
      const phases = new Set<string>();
      for (const way of ways) {
        const before = await house.count('attempt');
        await house.until(`it dials before ${way.mode} ${way.method}`, async () => (await house.count('attempt')) > before + 4, 60);
        for (const [phase] of (await house.api('show channels')).matchAll(/,(RINGING|ACTIVE|EARLY)/g)) phases.add(phase);
        const changed = await updateDialer(house.context, house.principal, dialer.id, { settings: way });
        if (!changed.ok) throw new Error(changed.failure.message);
      }
      expect([...phases].sort(), 'what calls did when it was switched').to.deep.equal([',ACTIVE', ',RINGING']);
      await stopAccepting();
      const byPreview = await house.count(`task WHERE kind = 'preview' AND state = 'done' AND attempt_id IS NOT NULL`);
      expect(byPreview, 'contacts whom agents had called in preview').to.be.at.least(1);
      await house.until('every contact has ended', async () => (await house.count(`dialer WHERE id = ? AND state = 'completed'`, [dialer.id])) === 1, 120);
      await expectNeverTwiceNeverLost(house, contacts, false, ['answered', 'abandoned']);
      await house.agentsAreFree();
      const versions = await house.dataSource.query(`SELECT dialer_version_id AS version, COUNT(*) AS count FROM attempt GROUP BY dialer_version_id`);
      expect(versions, 'ways that placed calls').to.have.length(ways.length + 1);
      const [counted] = await house.dataSource.query('SELECT SUM(answered) AS answered, SUM(abandoned) AS abandoned FROM abandon_count');
      const abandoned = await house.count(`attempt WHERE result = 'abandoned'`);
      const talked = await house.count(`attempt WHERE result = 'answered' AND bridged_at IS NOT NULL AND queue IS NOT NULL`);
      expect([Number(counted.answered), Number(counted.abandoned)]).to.deep.equal([talked + abandoned, abandoned]);
      expect(await house.count(`attempt WHERE result = 'abandoned' AND bridged_at IS NOT NULL`), 'both').to.equal(0);
    });
  });
}
