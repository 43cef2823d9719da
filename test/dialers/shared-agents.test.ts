import { expect } from 'chai';
import { Attempt } from '../../src/calls/attempt.entity.js';
import type { Dialer } from '../../src/dialers/dialer.entity.js';
import { stopDialer } from '../../src/dialers/lifecycle.js';
import type { DialerInput } from '../../src/dialers/save-dialer.js';
import type { Reaction } from '../../src/simulator/people/reaction.js';
import { ServiceHouse } from '../support/service-house.js';

/** The two digits before the last two say after how many half seconds somebody answers; all stay until the agent has said goodbye. 00: the line is busy. */
function people(number: string): Reaction {
  if (number.slice(-4, -2) === '00') return { kind: 'refuses', cause: 'USER_BUSY' };
  const after = 500 * Number(number.slice(-4, -2));
  return { kind: 'rings', answer: { after, by: 'human', stays: 60_000, talks: true, voice: [{ at: 40, lasts: 400 }] } };
}

/** Three times as fast as people: the two seconds until somebody counts as abandoned are 670 ms of ours. With five a machine whose cores had other work abandoned one now and then. */
const factor = 3;

/** How a database takes it makes no difference here. */
describe('dialers whose queues have the same agents', function () {
  this.timeout(120_000);
  let house: ServiceHouse;
  let queues: number[];
  let made = 0;

  before(async () => {
    const agentPeople = { count: 2, wrapUp: 1, answer: { never: 0, rejects: 0, hangsUp: 0 }, talk: { mean: 4, cv: 0.3, endedByAgent: 1 } };
    house = await ServiceHouse.open('SQLite', { people, agentPeople, queues: [{ name: 'sales@default' }, { name: 'help@default' }] }, factor);
    await house.withAgents(2);
    queues = (await house.dataSource.query('SELECT id FROM queue ORDER BY name')).map(({ id }: { id: number }) => id);
    expect(queues).to.have.length(2);
  });
  after(() => house?.stop());

  /** Calls so many people, who answer after so long (milliseconds). */
  const start = (queue: 0 | 1, contacts: number, after: number, settings: NonNullable<DialerInput['settings']> = {}): Promise<Dialer> => {
    const name = `Dialer ${(made += 1)}`;
    const numbers = Array.from({ length: contacts }, (_, index) => `+1201${200 + made}${String(after / 500).padStart(2, '0')}${String(index).padStart(2, '0')}`);
    return house.broadcast(numbers, { name, settings: { method: 'progressive', queueId: queues[queue]!, safeHarbourId: 1, concurrentCalls: 20, callsPerSecond: 20, ringSeconds: 60, ...settings } });
  };
  const attempts = ({ id }: Dialer) => house.dataSource.getRepository(Attempt).find({ where: { dialerId: id }, order: { createdAt: 'ASC' } });
  const underWay = ({ id }: Dialer) => house.count('attempt WHERE dialer_id = ? AND settled_at IS NULL', [id]);
  const over = (...dialers: Dialer[]) =>
    house.until('every contact has ended', async () => (await house.count(`dialer WHERE state = 'completed' AND id IN (${dialers.map(({ id }) => id).join(', ')})`)) === dialers.length, 90);
  const results = async (...dialers: Dialer[]) => (await Promise.all(dialers.map(attempts))).flat().map(({ result }) => result);
  const answered = (count: number) => Array.from({ length: count }, () => 'answered');

  it('abandon nobody when a second one starts while calls of the first ring for all of them', async () => {
    const first = await start(0, 2, 15_000);
    await house.until('both are called', async () => (await underWay(first)) === 2, 30, 20);
    const second = await start(1, 5, 1_000);
    await over(first, second);
    expect(await results(first, second)).to.deep.equal(answered(7));
  });

  it('abandon nobody when one is stopped and another goes on while calls of it ring', async () => {
    const first = await start(0, 2, 15_000);
    await house.until('both are called', async () => (await underWay(first)) === 2, 30, 20);
    await stopDialer(house.context, house.principal, first.id);
    const [second, third] = [await start(1, 3, 1_000), await start(0, 3, 1_000)];
    await over(second, third);
    await house.until('its last calls are over', async () => (await underWay(first)) === 0, 30);
    expect(await results(first, second, third)).to.deep.equal(answered(8));
  });

  it('abandon nobody in the long run, and have both of them called, though their people take unlike times to answer', async () => {
    const both = [await start(0, 8, 1_500), await start(1, 8, 2_500)];
    await over(...both);
    expect(await results(...both)).to.deep.equal(answered(16));
  });

  it('lose nobody to the lines of power beside them', async () => {
    const first = await start(0, 4, 8_000);
    await house.until('two are called', async () => (await underWay(first)) === 2, 30, 20);
    const second = await start(1, 4, 1_000, { method: 'power', linesPerAgent: 3 });
    await over(first, second);
    expect(await results(first), 'of progressive').to.deep.equal(answered(4));
  });

  it('each have their turn at the only agent who is there', async () => {
    const [agent] = await house.agentRows();
    await house.api(`callcenter_config agent set status ${agent!.name} 'On Break'`);
    const [first, second] = [await start(0, 3, 1_000), await start(1, 3, 1_000)];
    await over(first, second);
    expect(await results(first, second)).to.deep.equal(answered(6));
    const [early, late] = [await attempts(second), await attempts(first)];
    expect(early[0]!.createdAt.getTime(), 'the second begins before the first is through').to.be.below(late.at(-1)!.createdAt.getTime());
  });

  // Symptom: an agent sat idle beside a dialer with people to call: one whose only contact waited for its retry in an hour had a share of the agents too, here all of them.
  // Cause: every running dialer had the same share. Fix: who has nobody to call has none while others have, and looks for somebody all the same.
  it('are not kept by one that has nobody to call now, which has its turn again when it has', async () => {
    const first = await start(0, 1, 0, { maxAttempts: 2, retryMinutes: 1 });
    await house.until('its contact waits for the retry', async () => (await attempts(first)).length === 1 && (await underWay(first)) === 0, 30);
    const second = await start(1, 14, 500);
    await house.until('the other has called three', async () => (await attempts(second)).length >= 3, 10);
    expect(await attempts(first)).to.have.length(1);
    await over(first, second);
    expect(await results(first)).to.deep.equal(['busy', 'busy']);
    expect((await attempts(first))[1]!.createdAt.getTime(), 'while the other has people to call still').to.be.below((await attempts(second)).at(-1)!.createdAt.getTime());
  });
});
