import { expect } from 'chai';
import type { AgentPeople } from '../../src/simulator/people/reaction.js';
import type { SimulatorOptions } from '../../src/simulator/simulator.js';
import { TestSwitch, uuid } from './test-switch.js';

/** A person who answers after 1.5 s and stays a minute. */
const patient: SimulatorOptions['people'] = () => ({ kind: 'rings', answer: { after: 1_500, by: 'human', stays: 60_000 } });
const answers = (after: number, stays = Number.POSITIVE_INFINITY): AgentPeople => () => ({ kind: 'rings', answer: { after, by: 'agent', stays } });

describe('a queue of the simulated switch', () => {
  let tested: TestSwitch;
  const start = async (options: SimulatorOptions = {}) => {
    tested = await TestSwitch.start({ people: patient, ...options });
  };
  const set = (...words: string[]) => tested.api(`callcenter_config agent set ${words.join(' ')}`);
  const alone = () => set('status', 'agent2@default', "'Logged Out'");
  afterEach(() => tested.stop());

  it('offers a caller within a tenth of a second, and joins the agent who answers', async () => {
    await start();
    const caller = await tested.queue(1);
    expect((await tested.members())[0]).to.include({ session_uuid: caller, state: 'Waiting', serving_agent: '' });
    await tested.pass(100);
    expect((await tested.members())[0]).to.include({ state: 'Trying', serving_agent: 'agent1@default' });
    expect(await tested.agent('agent1@default')).to.include({ state: 'Receiving', status: 'Available' });
    expect(await tested.api('callcenter_config tier list')).to.include('sales@default|agent1@default|Offering|1|1');
    await tested.pass(1_000);
    expect(tested.center().map((event) => event['CC-Action'])).to.deep.equal(['member-queue-start', 'members-count', 'agent-state-change', 'agent-offering', 'bridge-agent-start', 'members-count', 'agent-state-change']);
    expect((await tested.members())[0]).to.include({ state: 'Answered', serving_agent: 'agent1@default' });
    const agent = await tested.agent('agent1@default');
    expect(agent).to.include({ state: 'In a queue call', calls_answered: '1' });
    expect(await tested.variable(caller, 'cc_agent')).to.equal('agent1@default');
    expect(await tested.variable(agent.uuid!, 'cc_member_session_uuid')).to.equal(caller);
    expect(await tested.api('callcenter_config tier list')).to.include('agent1@default|Active Inbound');
  });

  it('ends the talk when either hangs up, and gives the agent time to wrap up', async () => {
    await start();
    await alone();
    const caller = await tested.queue(1);
    await tested.pass(10_000);
    await tested.api(`uuid_kill ${caller}`);
    await tested.pass(100);
    expect(tested.center('bridge-agent-end', 'member-queue-end').map((event) => [event['CC-Agent-Bridged'], event['CC-Cause']])).to.deep.equal([['true', undefined], [undefined, 'Terminated']]);
    const agent = await tested.agent('agent1@default');
    expect(agent).to.include({ state: 'Waiting', uuid: '', calls_answered: '1' });
    expect(Number(agent.talk_time)).to.be.within(8, 10);
    expect(await tested.api('show channels count')).to.equal('\n0 total.\n');
    expect(await tested.members()).to.deep.equal([]);
    // Two seconds of wrap-up, and the module counts whole ones: more than two.
    await tested.queue(2);
    expect(tested.center('agent-offering').length).to.equal(1);
    await tested.pass(2_000);
    expect(tested.center('agent-offering').length).to.equal(2);
  });

  it('lets the dialplan go on when the agent has hung up', async () => {
    await start();
    const caller = await tested.dial(1, '12025550110', "'m:^:callcenter:sales@default^set:asked=yes^park' inline");
    await tested.pass(4_000);
    await tested.api(`uuid_kill ${(await tested.agent('agent1@default')).uuid}`);
    await tested.pass(100);
    expect(await tested.variable(caller, 'asked')).to.equal('yes');
    expect(tested.of(caller).at(-1)).to.equal('CUSTOM member-queue-end');
  });

  it('hangs the caller up with the agent, where hangup_after_bridge says so', async () => {
    await start();
    const caller = await tested.queue(1, '12025550110', ',hangup_after_bridge=true');
    await tested.pass(2_000);
    await tested.api(`uuid_kill ${(await tested.agent('agent1@default')).uuid} USER_BUSY`);
    await tested.pass(100);
    expect(tested.last('CHANNEL_HANGUP', caller)['Hangup-Cause']).to.equal('USER_BUSY');
  });

  it('keeps callers in the order of their waiting', async () => {
    await start({ agents: [{ name: 'a@default', contact: 'user/1001@127.0.0.1', status: 'On Break' }] });
    for (const n of [1, 2, 3]) await tested.dial(n, '12025550110', 'queue-sales XML default', n === 3 ? ',cc_base_score=100' : '');
    await tested.pass(3_000);
    expect((await tested.members()).map((member) => member.session_uuid)).to.deep.equal([uuid(3), uuid(1), uuid(2)]);
    await set('status', 'a@default', 'Available');
    await tested.pass(500);
    expect(tested.center('agent-offering')[0]!['CC-Member-Session-UUID']).to.equal(uuid(3));
  });

  it('notes who gives up, and forgets them after a while', async () => {
    await start({ queues: [{ name: 'sales@default', discardAbandonedAfter: 10 }] });
    for (const n of [1, 2]) await set('status', `agent${n}@default`, "'On Break'");
    const caller = await tested.queue(1);
    await tested.pass(3_000);
    await tested.api(`uuid_kill ${caller} ORIGINATOR_CANCEL`);
    expect(tested.center('member-queue-end')[0]).to.include({ 'CC-Cause': 'Cancel', 'CC-Cancel-Reason': 'BREAK_OUT', 'Unique-ID': caller });
    expect(tested.last('CHANNEL_HANGUP_COMPLETE', caller)).to.include({ variable_cc_cause: 'cancel', variable_cc_cancel_reason: 'BREAK_OUT' });
    expect((await tested.members())[0]).to.include({ state: 'Abandoned', session_uuid: '' });
    expect(await tested.api('callcenter_config queue list')).to.match(/\|\|0\|1\|0\|true/);
    await tested.pass(14_000);
    expect(await tested.members()).to.deep.equal([]);
  });

  it('takes somebody back in their old place', async () => {
    await start({ queues: [{ name: 'sales@default', abandonedResumeAllowed: true }] });
    for (const n of [1, 2]) await set('status', `agent${n}@default`, "'On Break'");
    const caller = await tested.queue(1);
    await tested.api(`uuid_kill ${caller}`);
    await tested.queue(2);
    expect(tested.center('member-queue-resume')[0]).to.include({ 'CC-Member-Session-UUID': uuid(2) });
    expect((await tested.members()).length).to.equal(1);
  });

  it('ends the wait when it was too long, or without any agent', async () => {
    await start({ queues: [{ name: 'sales@default', maxWaitTime: 5 }, { name: 'empty@default', maxWaitTimeWithNoAgent: 3, maxWaitTimeWithNoAgentTimeReached: 0 }], tiers: [{ queue: 'sales@default', agent: 'agent1@default' }] });
    await set('status', 'agent1@default', "'On Break'");
    await tested.queue(1);
    await tested.dial(2, '12025550110', "'callcenter:empty@default,park' inline");
    await tested.pass(8_000);
    expect(tested.center('member-queue-end').map((event) => [event['CC-Queue'], event['CC-Cancel-Reason']])).to.have.deep.members([['sales@default', 'TIMEOUT'], ['empty@default', 'NO_AGENT_TIMEOUT']]);
  });

  it('is left with a key', async () => {
    await start();
    for (const n of [1, 2]) await set('status', `agent${n}@default`, "'On Break'");
    const caller = await tested.dial(1, '12025550110', "'m:^:set:cc_exit_keys=D9^callcenter:sales@default^set:left=yes^park' inline");
    await tested.pass(2_000);
    await tested.api(`uuid_recv_dtmf ${caller} 1`);
    await tested.pass(100);
    expect(tested.center('member-queue-end')).to.deep.equal([]);
    await tested.api(`uuid_recv_dtmf ${caller} D`);
    await tested.pass(100);
    expect(tested.center('member-queue-end')[0]).to.include({ 'CC-Cancel-Reason': 'EXIT_WITH_KEY' });
    expect(await tested.variable(caller, 'cc_exit_key')).to.equal('D');
    expect(await tested.variable(caller, 'left')).to.equal('yes');
  });

  it('is left after the milliseconds of our script, unless an agent came in time', async () => {
    await start({ agentPeople: answers(300) });
    await alone();
    const waiting = "'m:^:set:cc_exit_keys=D^set:ok=${luarun(smart_dialers_patience.lua ${uuid} 2000 D)}^callcenter:sales@default^park' inline";
    await tested.dial(1, '12025550110', waiting);
    await tested.pass(1_520);
    await tested.dial(2, '12025550110', waiting);
    await tested.pass(1_500 + 2_060);
    expect(tested.center('member-queue-end').map((event) => event['Unique-ID'])).to.deep.equal([uuid(2)]);
    expect(await tested.variable(uuid(1), 'cc_agent_bridged')).to.equal('true');
  });

  it('that does not exist is passed over', async () => {
    await start();
    const caller = await tested.dial(1, '12025550110', 'queue-nosuch XML default');
    await tested.pass(2_000);
    expect(tested.center()).to.deep.equal([]);
    expect(tested.last('CHANNEL_HANGUP', caller)['Hangup-Cause']).to.equal('NORMAL_CLEARING');
  });

  it('keeps members of a queue that is unloaded for nobody', async () => {
    await start();
    for (const n of [1, 2]) await set('status', `agent${n}@default`, "'On Break'");
    await tested.queue(1);
    await tested.api('callcenter_config queue unload sales@default');
    await tested.pass(200);
    expect(await tested.members()).to.deep.equal([]);
    expect(await tested.api('callcenter_config queue count')).to.equal('0\n');
    expect(await tested.api('callcenter_config queue load sales@default')).to.equal('+OK\n');
  });

  it('counts an outside call of an agent, and offers none meanwhile', async () => {
    await start();
    await alone();
    const outside = await tested.dial(1, '12025550110', "'callcenter_track:agent1@default,park' inline");
    await tested.queue(2);
    await tested.pass(500);
    expect(await tested.agent('agent1@default')).to.include({ external_calls_count: '1' });
    expect(tested.center('agent-offering')).to.deep.equal([]);
    await tested.api(`uuid_kill ${outside}`);
    await tested.pass(200);
    expect(tested.center('agent-offering').length).to.equal(1);
    expect(await tested.agent('agent1@default')).to.include({ external_calls_count: '0' });
  });

  it('hands variables on, and records where it is told to', async () => {
    await start({ queues: [{ name: 'sales@default', recordTemplate: '/no/such/${uuid}.wav' }] });
    const caller = await tested.queue(1, '12025550110', ',cc_export_vars=a\\,b,a=1,c=3');
    await tested.pass(1_500);
    const agent = (await tested.agent('agent1@default')).uuid!;
    expect([await tested.variable(agent, 'a'), await tested.variable(agent, 'b'), await tested.variable(agent, 'c')]).to.deep.equal(['1', '_undef_', '_undef_']);
    expect(tested.events('RECORD_START')[0]).to.include({ 'Record-File-Path': `/no/such/${caller}.wav` });
  });

  describe('with agents who do not do as they should', () => {
    it('sends one who never answers on a break', async () => {
      await start({ agentPeople: (phone) => (phone === '1001' ? { kind: 'rings' } : answers(500)('', 0)) });
      await set('contact', 'agent1@default', '[leg_timeout=2]user/1001@127.0.0.1');
      await set('max_no_answer', 'agent1@default', '2');
      await alone();
      await tested.queue(1);
      await tested.pass(10_000);
      expect(tested.center('bridge-agent-fail').map((event) => event['CC-Hangup-Cause'])).to.deep.equal(['NO_ANSWER', 'NO_ANSWER']);
      expect(tested.center('agent-max-no-answer')[0]).to.include({ 'CC-Agent': 'agent1@default', 'CC-Agent-No-Answer-Count': '2', 'CC-Agent-No-Answer-Status': 'On Break' });
      expect(await tested.agent('agent1@default')).to.include({ status: 'On Break', state: 'Waiting', no_answer_count: '2' });
      expect(await tested.api('callcenter_config tier list')).to.include('agent1@default|No Answer');
      await set('status', 'agent2@default', 'Available');
      await tested.pass(1_500);
      expect((await tested.members())[0]).to.include({ state: 'Answered', serving_agent: 'agent2@default' });
    });

    it('waits before it tries one again who rejects, is busy, or has no phone', async () => {
      await start({ agentPeople: (_phone, call) => (call === 0 ? { kind: 'rings', refusal: { after: 300, cause: 'CALL_REJECTED' } } : { kind: 'refuses', cause: 'USER_BUSY' }) });
      await alone();
      await tested.queue(1);
      await tested.pass(5_000);
      expect(tested.center('bridge-agent-fail').map((event) => event['CC-Hangup-Cause'])).to.deep.equal(['CALL_REJECTED', 'USER_BUSY', 'USER_BUSY']);
      expect(await tested.agent('agent1@default')).to.include({ no_answer_count: '0', status: 'Available' });
      expect(await tested.api('sim unregister 1001')).to.equal('+OK\n');
      await tested.pass(10_000);
      const fails = tested.center('bridge-agent-fail').map((event) => event['CC-Hangup-Cause']);
      expect(fails.filter((cause) => cause === 'USER_NOT_REGISTERED').length).to.equal(2);
    });

    it('cancels the call to one who logs out while the phone rings', async () => {
      await start({ agentPeople: answers(5_000) });
      await alone();
      await tested.queue(1);
      await tested.pass(1_000);
      await set('status', 'agent1@default', "'Logged Out'");
      await tested.pass(100);
      expect(tested.center('bridge-agent-fail')[0]).to.include({ 'CC-Hangup-Cause': 'ORIGINATOR_CANCEL' });
      expect(await tested.agent('agent1@default')).to.include({ state: 'Waiting', status: 'Logged Out', no_answer_count: '0' });
      expect((await tested.members())[0]).to.include({ state: 'Waiting', serving_agent: '' });
      await set('status', 'agent1@default', 'Available');
      await tested.pass(200);
      expect(tested.center('agent-offering').length).to.equal(2);
    });

    it('ends the talk with one who hangs up at once', async () => {
      await start({ agentPeople: answers(500, 100) });
      await alone();
      const caller = await tested.queue(1);
      await tested.pass(1_500);
      expect(tested.center('bridge-agent-start', 'bridge-agent-end', 'member-queue-end').map((event) => event['CC-Action'])).to.deep.equal(['bridge-agent-start', 'bridge-agent-end', 'member-queue-end']);
      expect(tested.last('CHANNEL_HANGUP', caller)['Hangup-Cause']).to.equal('NORMAL_CLEARING');
    });

    it('loses the caller whose agent hangs up during the hand-over, and says nothing of the member', async () => {
      await start();
      await alone();
      const caller = await tested.queue(1);
      while (!tested.center('bridge-agent-start').length) await tested.pass(10);
      await tested.api(`uuid_kill ${tested.center('bridge-agent-start')[0]!['CC-Agent-UUID']}`);
      await tested.pass(1_000);
      expect(tested.last('CHANNEL_HANGUP', caller)['Hangup-Cause']).to.equal('ORIGINATOR_CANCEL');
      expect(tested.center('bridge-agent-end')[0]).to.include({ 'CC-Agent-Bridged': 'false' });
      expect(tested.center('member-queue-end')).to.deep.equal([]);
      expect(await tested.agent('agent1@default')).to.include({ state: 'Waiting', calls_answered: '0' });
      expect((await tested.members())[0]).to.include({ state: 'Abandoned' });
    });
  });

  it('loses three seconds of an agent whose caller hangs up during the hand-over', async () => {
    await start();
    await alone();
    const caller = await tested.queue(1);
    while (!tested.center('bridge-agent-start').length) await tested.pass(10);
    await tested.api(`uuid_kill ${caller}`);
    await tested.pass(2_900);
    const agent = tested.center('bridge-agent-start')[0]!['CC-Agent-UUID']!;
    expect(await tested.api(`uuid_exists ${agent}`)).to.equal('true');
    await tested.pass(200);
    expect(tested.last('CHANNEL_HANGUP', agent)['Hangup-Cause']).to.equal('ORIGINATOR_CANCEL');
    expect(tested.center('bridge-agent-end')[0]).to.include({ 'CC-Agent-Bridged': 'false' });
    expect(tested.center('member-queue-end')).to.deep.equal([]);
    expect(await tested.agent('agent1@default')).to.include({ state: 'Waiting', last_bridge_end: '0' });
  });

  it('cancels the phone that rings when the caller leaves', async () => {
    await start();
    await alone();
    const caller = await tested.queue(1);
    await tested.pass(300);
    await tested.api(`uuid_kill ${caller}`);
    await tested.pass(100);
    expect(tested.center('bridge-agent-fail')[0]).to.include({ 'CC-Hangup-Cause': 'ORIGINATOR_CANCEL' });
    expect(tested.center('member-queue-end')[0]).to.include({ 'CC-Cause': 'Cancel' });
  });

  it('rings all, and the first to answer has the caller', async () => {
    await start({ queues: [{ name: 'sales@default', strategy: 'ring-all' }], agentPeople: (phone) => answers(phone === '1001' ? 900 : 400)(phone, 0) });
    await tested.queue(1);
    await tested.pass(1_500);
    expect(tested.center('agent-offering').map((event) => event['CC-Agent'])).to.deep.equal(['agent1@default', 'agent2@default']);
    expect(tested.center('bridge-agent-start').map((event) => event['CC-Agent'])).to.deep.equal(['agent2@default']);
    expect(tested.center('bridge-agent-fail')[0]).to.include({ 'CC-Agent': 'agent1@default', 'CC-Hangup-Cause': 'LOSE_RACE' });
    expect(await tested.agent('agent1@default')).to.include({ state: 'Waiting', no_answer_count: '0' });
  });

  it('rings one after the other, each after a while', async () => {
    await start({ queues: [{ name: 'sales@default', strategy: 'ring-progressively', ringProgressivelyDelay: 3 }], agentPeople: () => ({ kind: 'rings' }) });
    await tested.queue(1);
    await tested.pass(2_000);
    expect(tested.center('agent-offering').length).to.equal(1);
    await tested.pass(2_000);
    expect(tested.center('agent-offering').map((event) => event['CC-Agent'])).to.deep.equal(['agent1@default', 'agent2@default']);
  });

  it('lets the next level of agents wait, where tier rules apply', async () => {
    await start({
      queues: [{ name: 'sales@default', tierRulesApply: true, tierRuleWaitSecond: 5, tierRuleNoAgentNoWait: false }],
      tiers: [{ queue: 'sales@default', agent: 'agent1@default', level: 1 }, { queue: 'sales@default', agent: 'agent2@default', level: 2 }],
    });
    await set('status', 'agent1@default', "'On Break'");
    await tested.queue(1);
    await tested.pass(3_000);
    expect(tested.center('agent-offering')).to.deep.equal([]);
    await tested.pass(3_000);
    expect(tested.center('agent-offering')[0]).to.include({ 'CC-Agent': 'agent2@default' });
  });

  it('joins an agent whose leg stands by', async () => {
    await start();
    await alone();
    await tested.client.command(`bgapi originate {origination_uuid=${uuid(9)}}user/1001@127.0.0.1 &park()`);
    await tested.pass(1_000);
    await set('type', 'agent1@default', 'uuid-standby');
    await set('uuid', 'agent1@default', uuid(9));
    const caller = await tested.queue(1);
    await tested.pass(500);
    expect(tested.center('bridge-agent-start')[0]).to.include({ 'CC-Agent-UUID': uuid(9) });
    expect(tested.last('CHANNEL_BRIDGE', caller)).to.include({ 'Bridge-A-Unique-ID': caller, 'Bridge-B-Unique-ID': uuid(9) });
    await tested.api(`uuid_kill ${uuid(9)}`);
    await tested.pass(200);
    await tested.queue(2);
    await tested.pass(3_000);
    expect(await tested.agent('agent1@default')).to.include({ status: 'Logged Out', uuid: '' });
  });

  it('gives an agent back who is released while the call goes on', async () => {
    await start();
    await alone();
    const caller = await tested.queue(1);
    await tested.pass(2_000);
    const agent = (await tested.agent('agent1@default')).uuid!;
    await tested.api(`uuid_transfer ${caller} -both park inline`);
    await tested.pass(200);
    expect(await tested.agent('agent1@default')).to.include({ state: 'In a queue call' });
    await tested.api(`callcenter_break agent ${agent}`);
    await tested.pass(200);
    expect(await tested.agent('agent1@default')).to.include({ state: 'Waiting' });
    expect(await tested.api('show channels count')).to.equal('\n2 total.\n');
  });

  it('reserves an agent only who waits', async () => {
    await start();
    expect(await set('state_if_waiting', 'agent1@default', 'Reserved')).to.equal('+OK\n');
    expect(await set('state_if_waiting', 'agent1@default', 'Reserved')).to.equal('-ERR Agent not found!\n');
    await alone();
    await tested.queue(1);
    await tested.pass(500);
    expect(tested.center('agent-offering')).to.deep.equal([]);
    await set('state', 'agent1@default', 'Waiting');
    await tested.pass(200);
    expect(tested.center('agent-offering').length).to.equal(1);
  });

  it('keeps an agent idle who is available on demand, after a call', async () => {
    await start();
    await alone();
    await set('status', 'agent1@default', "'Available (On Demand)'");
    const caller = await tested.queue(1);
    await tested.pass(2_000);
    await tested.api(`uuid_kill ${caller}`);
    await tested.pass(100);
    expect(await tested.agent('agent1@default')).to.include({ state: 'Idle' });
  });
});
