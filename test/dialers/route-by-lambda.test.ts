import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { DeskCall } from '../../src/agents/desk-call.entity.js';
import { Floor } from '../../src/agents/floor.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Reconciler } from '../../src/calls/reconcile.js';
import type { AgentRow } from '../../src/switch/switch.js';
import type { LambdaInput } from '../../src/lambdas/lambda-input.js';
import type { Lambdas, Selection } from '../../src/lambdas/lambdas.js';
import { AgentCalls } from '../../src/dialers/agent-calls.js';
import { ChosenAgents } from '../../src/dialers/chosen-agents.js';
import { DeskCalls } from '../../src/dialers/desk-calls.js';
import { routeByLambda } from '../../src/dialers/route-by-lambda.js';
import type { DialerSettings } from '../../src/dialers/settings.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign } from './campaign.js';

onEachDatabase('a lambda of contact first', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let queue: Queue;
  let floor: Floor;
  let agents: ChosenAgents;
  let deskCalls: DeskCalls;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    await dataSource.query('INSERT INTO node (id, enterprise_id, name, host, port, password, media_location, created_at) SELECT 1, enterprise_id, ?, ?, 8021, ?, ?, ? FROM account WHERE id = ?', ['Node', 'localhost', 'secret', '/messages', '2026-01-01 00:00:00.000', campaign.house.one]);
    queue = await dataSource.getRepository(Queue).save({ nodeId: 1, name: 'sales@x', strategy: 'round-robin', accountId: null, seenAt: null });
    await dataSource.getRepository(Agent).save({ nodeId: 1, name: 'a@x', type: 'callback', contact: 'user/1@x', status: 'Available', state: 'Waiting', queues: ['sales@x'], phone: 'softphone' });
  });
  beforeEach(() => {
    campaign.switch.floor.agents = [agentRow('a@x'), agentRow('b@x', { contact: 'sofia/gateway/carrier/12025550199' })];
    floor = new Floor();
    look();
    deskCalls = new DeskCalls(campaign.context);
    agents = new ChosenAgents(campaign.gate, floor, deskCalls, () => campaign.switch, () => false);
    campaign.live.watcher = { moved: (call) => agents.moved(call), over: (call) => agents.over(call) };
  });
  afterEach(() => campaign.live.clear());
  after(() => dataSource?.destroy());

  const now = () => campaign.house.clock.now();
  const look = () => floor.look(1, { queues: ['vip@x', 'empty@x'].map((name) => ({ name, strategy: 'round-robin' })), agents: campaign.switch.floor.agents.map((row) => ({ ...row })), tiers: [{ agent: 'a@x', queue: 'vip@x' }], members: [], registrations: new Set(['1@x']) }, () => false, now());
  const stateOf = (name: string) => campaign.switch.floor.agents.find((agent) => agent.name === name)!.state;
  const attemptOf = (id: string) => dataSource.getRepository(Attempt).findOneByOrFail({ id });
  const deskCallsShown = async () => {
    await deskCalls.write();
    return dataSource.getRepository(DeskCall).find();
  };
  /** Clears are not waited for by the switch's events. */
  const written = () => new Promise((resolve) => setTimeout(resolve, 30));

  /** Places one call, lets a lambda that answers so choose, and gives what was asked and what came of it. */
  const route = async (answer: Selection, settings: Partial<DialerSettings> = {}, meanwhile: (id: string) => void = () => undefined) => {
    const asked: LambdaInput[] = [];
    const runner = await campaign.running([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }], { queueId: queue.id, menu: 'welcome XML default' });
    let work: Promise<void> | undefined;
    runner.onPlaced = (call, plan) => {
      const lambdas = { chooseAgentOrQueue: async (_account: number, _lambda: number, input: LambdaInput) => (asked.push(input), meanwhile(call.id), answer) } as unknown as Lambdas;
      work = routeByLambda(lambdas, campaign.gate, agents, runner.dialer, { ...plan, settings: { ...plan.settings, lambdaId: 1, menu: '', method: 'progressive', ...settings } }, call);
    };
    const [number] = await campaign.place(runner);
    await work;
    look();
    const attempt = await dataSource.getRepository(Attempt).findOneByOrFail({ dialerId: runner.dialer.id });
    return { asked, number, attempt, runner, told: campaign.switch.variables.get(`${attempt.id} queue`) };
  };
  /** What the engine does after each look at mod_callcenter. */
  const mendFor = async (seconds: number) => {
    const agentCalls = new AgentCalls(campaign.gate, floor, () => campaign.switch, now);
    for (let passed = 0; passed < seconds; passed += 3) {
      await agentCalls.mend(1, campaign.switch);
      await campaign.house.clock.advance(3_000);
    }
    await agentCalls.mend(1, campaign.switch);
  };
  const chose = (agent: string): Selection => ({ agent, says: `The lambda "VIPs" chose the agent "${agent}".`, isFallback: false });

  it('is asked about the contact while the telephone rings, and the switch is told of the queue', async () => {
    const { asked, number, attempt, told } = await route({ queue: 'vip@x', says: 'The lambda "VIPs" chose the queue "vip@x".', isFallback: false });
    expect(asked).to.have.length(1);
    expect(asked[0]!.contact).to.include({ number });
    expect(told).to.equal('vip@x');
    expect(attempt).to.include({ queue: 'vip@x', reason: 'The lambda "VIPs" chose the queue "vip@x".' });
    expect(campaign.live.get(attempt.id)?.queue).to.equal('vip@x');
  });

  /*
   * Symptom: people whom a lambda sent to a queue heard the safe-harbour message although agents of the dialer's queue were free, and of others the
   * trace named a queue in which they had never been. Cause: a queue of another node, or one of which nobody was there, was taken as any other, and
   * so was a choice that came when mod_callcenter had the call already. Fix: these leave the dialer's queue, as an agent does who is not free.
   */
  for (const [title, chosen, why, meanwhile] of [
    ['is on another node', 'north@x', 'The queue is not on the node that called.', undefined],
    ['nobody is there of', 'empty@x', 'Nobody of that queue was there.', undefined],
    ['comes too late', 'vip@x', 'The call was over or with the queue by then.', (id: string) => campaign.live.move(id, 'queued', now(), { answeredAt: now(), queuedAt: now() })],
    ['is chosen for a call that is over', 'vip@x', 'The call was over or with the queue by then.', (id: string) => campaign.live.remove(id)],
  ] as const)
    it(`that chooses a queue that ${title} leaves the queue of the dialer, and says why`, async () => {
      const { attempt, told } = await route({ queue: chosen, says: `The lambda "VIPs" chose the queue "${chosen}".`, isFallback: false }, {}, meanwhile);
      expect(told).to.equal(undefined);
      expect(attempt).to.include({ queue: 'sales@x', reason: `The lambda "VIPs" chose the queue "${chosen}". ${why} The queue "sales@x" was taken instead.` });
    });

  /*
   * Symptom: of three people who were called for three free agents two were abandoned, and the dialer went on to rest because "agents left". Cause: the
   * lambda sent all three to a queue with one agent. Fix: a call that was dialled for a free agent goes to another queue only if one is free there.
   */
  it('sends no more calls that were dialled for a free agent to a queue than are free in it', async () => {
    const forOne = (id: string) => void (campaign.live.get(id)!.oneForOneSince = now());
    const toVips = () => route({ queue: 'vip@x', says: 'The lambda "VIPs" chose the queue "vip@x".', isFallback: false }, {}, forOne);
    expect((await toVips()).attempt).to.include({ queue: 'vip@x' });
    const { attempt, told } = await toVips();
    expect(told).to.equal(undefined);
    expect(attempt).to.include({ queue: 'sales@x', reason: 'The lambda "VIPs" chose the queue "vip@x". Nobody of that queue was free. The queue "sales@x" was taken instead.' });
    campaign.live.clear();
    expect((await toVips()).attempt, 'the agent is nobody else’s any more').to.include({ queue: 'vip@x' });
    campaign.live.clear();
    floor.event(1, { kind: 'queued', uuid: 'somebody', queue: 'vip@x', at: now() });
    expect((await toVips()).attempt, 'somebody who called in goes first').to.include({ queue: 'sales@x' });
  });

  it('that fails leaves the queue of the dialer, and says why', async () => {
    const { attempt, told } = await route({ queue: 'sales@x', says: 'The lambda "VIPs" ran for longer than 50 ms; the queue "sales@x" was taken instead.', isFallback: true });
    expect(told).to.equal(undefined);
    expect(attempt).to.include({ queue: 'sales@x', reason: 'The lambda "VIPs" ran for longer than 50 ms; the queue "sales@x" was taken instead.' });
  });

  it('is not asked where a voice menu takes the calls', async () => {
    const { asked, attempt } = await route(chose('a@x'), { menu: 'welcome XML default' });
    expect([asked.length, attempt.reason, stateOf('a@x')]).to.deep.equal([0, null, 'Waiting']);
  });

  /*
   * Symptom: the trace said "hung up before an agent came" of people who had heard the whole message of a broadcast. Cause: its lambda was asked although
   * the message offers no key for an agent, and the queue that it chose was written to the attempt. Fix: it is not asked.
   */
  it('is not asked where a broadcast offers no key for an agent', async () => {
    const { asked, attempt } = await route({ queue: 'vip@x', says: 'The lambda chose.', isFallback: false }, { method: 'auto' });
    expect([asked.length, attempt.reason]).to.deep.equal([0, null]);
  });

  it('that chooses an agent has them kept for the call, told to the switch, written and shown at their desk', async () => {
    const { attempt, runner } = await route(chose('a@x'));
    expect(stateOf('a@x')).to.equal('Reserved');
    expect(campaign.switch.chosen.get(attempt.id)).to.deep.equal({ agent: 'a@x', contact: 'user/1@x', wrapUpTime: 10_000 });
    expect(attempt).to.include({ agent: 'a@x', queue: 'sales@x', reason: 'The lambda "VIPs" chose the agent "a@x".' });
    expect(agents.has({ nodeId: 1, name: 'a@x' })).to.equal(true);
    const [shown] = await deskCallsShown();
    expect(shown).to.include({ attemptId: attempt.id, dialerId: runner.dialer.id, state: 'calling' });
  });

  it('leaves the agent out of what the dialer counts, and the call that has one already', async () => {
    const { runner } = await route(chose('a@x'));
    runner.member.allotment = { agents: [], owed: 0, kept: 0, callers: 0, free: [] };
    expect(runner.member.own).to.deep.equal({ agents: [], owed: 0, kept: 0, callers: 0, free: [], calls: [] });
  });

  it('gives the agent back when the contact does not answer', async () => {
    const { attempt } = await route(chose('a@x'));
    campaign.live.remove(attempt.id);
    expect(stateOf('a@x')).to.equal('Waiting');
    expect(await deskCallsShown(), 'nothing is left on the desk').to.deep.equal([]);
  });

  it('leaves an agent alone whom the dialplan has given back and who has another call since', async () => {
    const { attempt } = await route(chose('a@x'));
    floor.event(1, { kind: 'agent state', agent: 'a@x', state: 'Receiving', at: now() });
    campaign.switch.floor.agents[0]!.state = 'Receiving';
    agents.event(1, { kind: 'queued', uuid: attempt.id, queue: 'sales@x', at: now() });
    campaign.live.remove(attempt.id);
    await written();
    expect(stateOf('a@x')).to.equal('Receiving');
    expect(await attemptOf(attempt.id), 'the queue has it now').to.include({ agent: null });
  });

  it('gives the agent back when a machine answers', async () => {
    const { attempt } = await route(chose('a@x'));
    const call = campaign.live.get(attempt.id)!;
    call.isDetecting = true;
    campaign.live.move(attempt.id, 'answered', now(), { answeredAt: now() });
    expect(stateOf('a@x'), 'it may be a person').to.equal('Reserved');
    campaign.live.note(attempt.id, now(), { detected: 'machine' });
    await written();
    expect([stateOf('a@x'), agents.has({ nodeId: 1, name: 'a@x' })]).to.deep.equal(['Waiting', false]);
  });

  it('keeps the agent out of other calls while they talk, and rests them afterwards as the switch does', async () => {
    const { attempt } = await route(chose('a@x'));
    // The dialplan counts the call as one outside the queues, which is seen when the table is read next.
    campaign.switch.floor.agents[0]!.state = 'Waiting';
    floor.event(1, { kind: 'agent state', agent: 'a@x', state: 'Waiting', at: now() });
    campaign.live.move(attempt.id, 'answered', now(), { answeredAt: now() });
    campaign.live.move(attempt.id, 'talking', now(), { bridgedAt: now() });
    expect(agents.has({ nodeId: 1, name: 'a@x' })).to.equal(true);
    // The agent's leg ends, and the contact is with somebody else from now on.
    agents.event(1, { kind: 'agent state', agent: 'a@x', state: 'Waiting', at: now() });
    expect(floor.agent(1, 'a@x')?.phase).to.equal('wrapUp');
    expect(agents.has({ nodeId: 1, name: 'a@x' })).to.equal(false);
    expect(await attemptOf(attempt.id)).to.include({ agent: 'a@x' });
    const [shown] = await deskCallsShown();
    expect(shown).to.include({ attemptId: attempt.id, state: 'over' });
  });

  for (const [title, prepare, agent, why] of [
    ['is not free', () => (campaign.switch.floor.agents[0]!.state = 'In a queue call'), 'a@x', 'The agent was not free.'],
    ['is on a break', () => (campaign.switch.floor.agents[0]!.status = 'On Break'), 'a@x', 'The agent was not free.'],
    ['is reached by an outside number', () => undefined, 'b@x', 'The agent is not at a softphone: it is reached by an outside number, not at a softphone.'],
    ['is on standby', () => Object.assign(campaign.switch.floor.agents[0]!, { type: 'uuid-standby', uuid: 'x' }), 'a@x', 'The agent is on standby, and gets calls from the queue only.'],
    ['is on another node', () => undefined, 'z@x', 'The agent is not on the node that called.'],
  ] as const)
    it(`that chooses an agent who ${title} leaves the queue, and says why`, async () => {
      prepare();
      look();
      const before = stateOf('a@x');
      const { attempt } = await route(chose(agent));
      expect(attempt).to.include({ agent: null, queue: 'sales@x', reason: `The lambda "VIPs" chose the agent "${agent}". ${why} The queue "sales@x" was taken instead.` });
      expect(stateOf('a@x')).to.equal(before);
    });

  it('keeps nobody for a call that was answered before the lambda had chosen', async () => {
    const { attempt } = await route(chose('a@x'), {}, (id) => campaign.live.move(id, 'answered', now(), { answeredAt: now() }));
    expect(attempt.reason).to.include('The call was over or answered by then.');
    expect(stateOf('a@x')).to.equal('Waiting');
  });

  const keys = { confirm: null, repeat: null, agent: '1', optOut: null, repeats: 3, waitSeconds: 5 };
  it('keeps no agent for a call of a broadcast, of which few ask for one', async () => {
    const { attempt } = await route(chose('a@x'), { method: 'auto', keys });
    expect(attempt.reason).to.include('A broadcast keeps no agent for a call.');
    expect(stateOf('a@x')).to.equal('Waiting');
  });

  it('leaves an agent to somebody who waits, if mod_callcenter had them chosen in the same instant', async () => {
    const { attempt } = await route(chose('a@x'));
    floor.event(1, { kind: 'agent state', agent: 'a@x', state: 'Receiving', at: now() });
    campaign.switch.floor.agents[0]!.state = 'Receiving';
    agents.event(1, { kind: 'offered', agent: 'a@x', queue: 'sales@x', uuid: 'somebody', at: now() });
    await written();
    expect([stateOf('a@x'), campaign.live.get(attempt.id)?.chosenAgent]).to.deep.equal(['Receiving', undefined]);
  });

  it('gives one agent to one of two calls that want them', async () => {
    await route(chose('a@x'));
    const { attempt } = await route(chose('a@x'));
    expect(attempt.reason).to.include('The agent was not free.');
  });

  it('is known to the next leader: the row says for which call the agent is kept', async () => {
    const { attempt } = await route(chose('a@x'));
    campaign.live.clear();
    campaign.switch.channels.add(attempt.id);
    await new Reconciler(campaign.context, campaign.live, campaign.settler, () => 0).look(1, campaign.switch);
    expect(campaign.live.get(attempt.id)?.chosenAgent).to.equal('a@x');
    await mendFor(60);
    expect(stateOf('a@x'), 'the call still rings').to.equal('Reserved');
    campaign.live.remove(attempt.id);
    expect(stateOf('a@x')).to.equal('Waiting');
  });

  it('gives back whom a killed process had reserved for no call', async () => {
    campaign.switch.floor.agents[0]!.state = 'Reserved';
    look();
    await mendFor(33);
    expect(stateOf('a@x')).to.equal('Waiting');
  });
});

const agentRow = (name: string, some: Partial<AgentRow> = {}): AgentRow => ({
  name, type: 'callback', contact: 'user/1@x', uuid: '', status: 'Available', state: 'Waiting', wrapUpTime: 10_000, bridgeStartedAt: undefined, bridgeEndedAt: undefined, readyAt: undefined, externalCalls: 0, ...some,
});
