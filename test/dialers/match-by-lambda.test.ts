import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import type { Contact } from '../../src/contacts/contact.entity.js';
import { stopDialer } from '../../src/dialers/lifecycle.js';
import { decideTask } from '../../src/desk/decide-task.js';
import { Lambda } from '../../src/lambdas/lambda.entity.js';
import type { LambdaInput } from '../../src/lambdas/lambda-input.js';
import type { Lambdas, Selection } from '../../src/lambdas/lambdas.js';
import { DeskHouse } from '../desk/desk-house.js';
import { onEachDatabase } from '../support/databases.js';
import { valueOf } from './campaign.js';

const ann = 'ann@desk';
const bob = 'bob@desk';
const forAgent = (agent: string): Selection => ({ agent, says: `The lambda chose ${agent}.`, isFallback: false });
const forQueue = (queue: string): Selection => ({ queue, says: `The lambda chose ${queue}.`, isFallback: false });
const failing: Selection = { queue: 'sales@default', says: 'The lambda was too slow; the queue "sales@default" was taken instead.', isFallback: true };

onEachDatabase('a lambda of agent first and preview', function (open) {
  let dataSource: DataSource;
  let house: DeskHouse;
  let lambdaId: number;
  let choose: (number: string) => Selection | Promise<Selection>;
  const asked: string[] = [];
  const running: number[] = [];

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    const chooseAgentOrQueue = async (_account: number, _lambda: number, { contact }: LambdaInput) => {
      asked.push(contact.number as string);
      return choose(contact.number as string);
    };
    house = await DeskHouse.open(dataSource, { chooseAgentOrQueue } as unknown as Lambdas);
    const row = { accountId: house.campaign.house.one, name: 'Who', kind: 'script' as const, versionId: 0, secret: null, runs: 0, failures: 0, createdBy: 'test', createdAt: new Date() };
    ({ id: lambdaId } = await dataSource.getRepository(Lambda).save(row));
  });
  beforeEach(async () => {
    asked.length = 0;
    for (const agent of [ann, bob]) {
      house.setState(agent, 'Waiting');
      house.setStatus(agent, 'Available');
    }
    await house.trustAgain();
    await house.pass(3_500);
  });
  afterEach(async () => {
    for (const id of running.splice(0)) await stopDialer(house.context, house.campaign.by, id);
    await house.pass(2_500);
    for (const { uuid } of [...house.switch.originations.splice(0), ...house.switch.agentCalls.splice(0)]) house.ends(uuid);
    await house.pass(500);
    house.campaign.live.clear();
  });
  after(async () => {
    await house?.stop();
    await dataSource?.destroy();
  });

  /** A dialer whose lambda chooses by the place of the contact in its list. */
  async function start(choices: Selection[], settings: object = {}): Promise<{ contacts: Contact[]; dialerId: number }> {
    let contacts: Contact[] = [];
    // Nobody is asked for before the list is known: the dialer is running by then.
    let known: () => void = () => undefined;
    const isKnown = new Promise<void>((resolve) => (known = resolve));
    choose = async (number) => {
      await isKnown;
      return choices[contacts.findIndex((contact) => contact.number === number)] ?? failing;
    };
    const made = await house.dialer(choices.length, { mode: 'agent first', lambdaId, retryMinutes: 30, ...settings });
    contacts = made.contacts;
    running.push(made.dialer.id);
    known();
    return { contacts, dialerId: made.dialer.id };
  }
  const attemptOf = (number: string) => house.until('it is placed', () => dataSource.getRepository(Attempt).findOneBy({ number }));
  const rings = (count = 1) => house.until('phones ring', async () => house.switch.agentCalls.length >= count && house.switch.agentCalls);
  const ready = (leg: string) => house.hear({ kind: 'agent ready', uuid: leg, at: house.now });

  it('says who is called for whom, before anybody is, and exactly that contact is called for them', async () => {
    const { contacts } = await start([forAgent(bob), forAgent(ann)]);
    const calls = await rings(2);
    expect(calls.map(({ agent }) => agent).sort()).to.deep.equal([ann, bob]);
    for (const { uuid } of calls) ready(uuid);
    for (const [place, agent] of [[0, bob], [1, ann]] as const)
      expect(await attemptOf(contacts[place]!.number)).to.include({ agent, agentLeg: calls.find((call) => call.agent === agent)!.uuid, reason: `The lambda chose ${agent}.` });
  });

  it('calls whoever is free when the chosen agent is not, and says so', async () => {
    house.setStatus(bob, 'On Break');
    const { contacts } = await start([forAgent(bob)]);
    const [call] = await rings();
    expect(call!.agent).to.equal(ann);
    ready(call!.uuid);
    expect(await attemptOf(contacts[0]!.number)).to.include({ agent: ann, reason: 'The lambda chose bob@desk. The agent was not free, so a free agent of "sales@default" was called instead.' });
  });

  it('has an agent of the chosen queue called', async () => {
    const vip = { queue: 'vip@default', agent: bob };
    house.switch.floor.queues.push({ name: vip.queue, strategy: 'round-robin' });
    house.switch.floor.tiers.push(vip);
    await house.pass(3_500);
    await start([forQueue('vip@default')]);
    expect((await rings())[0]!.agent).to.equal(bob);
    house.switch.floor.queues.pop();
    house.switch.floor.tiers.pop();
  });

  /*
   * Symptom: "Nobody of that queue was not free", and somebody of it was. Cause: of the chosen queue only those were looked for who serve the dialer's
   * own queue too, although an agent who is chosen by name need not. Fix: all who serve it are, and the sentence has one "not" less.
   */
  it('has an agent of the chosen queue called who does not serve the dialer’s own, or says that nobody of it is free', async () => {
    const tiers = house.switch.floor.tiers.splice(0);
    house.switch.floor.queues.push({ name: 'vip@default', strategy: 'round-robin' });
    house.switch.floor.tiers.push({ queue: 'sales@default', agent: ann }, { queue: 'vip@default', agent: bob });
    await house.pass(3_500);
    try {
      const { contacts } = await start([forQueue('vip@default')]);
      const [call] = await rings();
      expect(call!.agent).to.equal(bob);
      ready(call!.uuid);
      expect(await attemptOf(contacts[0]!.number)).to.include({ agent: bob, reason: 'The lambda chose vip@default.' });
      house.setStatus(bob, 'On Break');
      const other = await start([forQueue('vip@default')]);
      const [, second] = await rings(2);
      ready(second!.uuid);
      expect(await attemptOf(other.contacts[0]!.number)).to.include({ agent: ann, reason: 'The lambda chose vip@default. Nobody of that queue was free, so a free agent of "sales@default" was called instead.' });
    } finally {
      house.switch.floor.queues.pop();
      house.switch.floor.tiers.splice(0, 2, ...tiers);
    }
  });

  it('that fails leaves it to the agents of the dialer’s queue, and says why', async () => {
    const { contacts } = await start([failing]);
    const [call] = await rings();
    ready(call!.uuid);
    expect(await attemptOf(contacts[0]!.number)).to.include({ reason: failing.says });
  });

  it('gives an agent on the line the next contact that is for them, not one for somebody who is free', async () => {
    house.setStatus(bob, 'On Break');
    const { contacts } = await start([forAgent(ann), forAgent(bob), forAgent(ann)]);
    const [call] = await rings();
    expect(call!.agent).to.equal(ann);
    ready(call!.uuid);
    const first = await attemptOf(contacts[0]!.number);
    // Bob is back, but his telephone is not rung yet when the first contact is not reached.
    house.setStatus(bob, 'Available');
    house.ends(first.id, { cause: 'USER_BUSY', answeredAt: undefined, bridgedAt: undefined });
    expect(await attemptOf(contacts[2]!.number)).to.include({ agent: ann, agentLeg: call!.uuid });
    const [, second] = await rings(2);
    expect(second!.agent).to.equal(bob);
    ready(second!.uuid);
    expect(await attemptOf(contacts[1]!.number)).to.include({ agent: bob });
  });

  it('calls another contact when the one is not to be called any more by the time that the agent answers', async () => {
    house.setStatus(bob, 'On Break');
    const { contacts, dialerId } = await start([forAgent(ann), forAgent(ann)]);
    const [call] = await rings();
    await dataSource.query('UPDATE dialer_contact SET next_at = ? WHERE dialer_id = ? AND contact_id = ?', ['2099-01-01 00:00:00.000', dialerId, contacts[0]!.id]);
    ready(call!.uuid);
    expect(await attemptOf(contacts[1]!.number)).to.include({ agent: ann });
    expect(await dataSource.getRepository(Attempt).countBy({ contactId: contacts[0]!.id })).to.equal(0);
  });

  it('rings nobody for a contact for whom an agent is being called already', async () => {
    await start([forAgent(ann)]);
    await rings();
    await house.pass(2_000);
    expect(house.switch.agentCalls.length).to.equal(1);
  });

  it('has a preview offered to the agent whom it chose, and the attempt says why', async () => {
    const { contacts } = await start([forAgent(bob), forAgent(ann)], { mode: 'preview' });
    const [anns, bobs] = [await house.offered(0), await house.offered(1)];
    expect([anns.contact!.id, bobs.contact!.id]).to.deep.equal([contacts[1]!.id, contacts[0]!.id]);
    valueOf(await decideTask(house.context, house.people[1]!, bobs.id, { kind: 'accept' }));
    const attempt = await house.talk(0, 0);
    expect(await dataSource.getRepository(Attempt).findOneByOrFail({ id: attempt })).to.include({ agent: bob, number: contacts[0]!.number, reason: 'The lambda chose bob@desk.' });
    expect(await house.task(bobs.id)).to.include({ state: 'done', says: null });
  });
});
