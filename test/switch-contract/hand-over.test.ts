import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { resultOf } from '../../src/calls/attempt-result.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import type { Floor } from './floor.js';
import { type Line, until, valueOf } from './line.js';
import { withQueue } from './with-queue.js';

const queue = 'sales@default';
const contactFirst = (variables: Record<string, string> = {}) => ({
  extension: 'contact_first',
  variables: { queue, detection: 'on', on_machine: 'hang up', patience_ms: '1260', safe_harbour: 'silence_stream://3000', opt_out_key: '9', ...variables },
});

/** What the files of freeswitch/ do by themselves: no service is there in these tests, only who asked for the call and listens. */
onEachSwitch('a call that is for an agent, without the service', (open) => {
  let tested: TestedSwitch;
  let floor: Floor;
  let line: Line;
  /** Host and port behind the gateway. */
  let carrier: string;

  withQueue(open, (lab) => ({ tested, floor, line } = lab));
  before(async () => {
    [, carrier = ''] = /<proxy>sip:([\w.:]+)/.exec(await floor.api('sofia xmlstatus gateway carrier')) ?? [];
  });

  it('gives a person to an agent, and keeps who it was and when', async () => {
    // The lab's agents take up to 0.8 s to answer, after up to half a second until they are asked.
    const uuid = await line.call('+12025550110', contactFirst({ patience_ms: '5000' }));
    expect((await line.event('detected', uuid)).detected).to.equal('human');
    await line.event('queued', uuid);
    await line.event('bridged', uuid);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    const end = await line.end(uuid);
    expect(end).to.include({ detected: 'human', agent: 'agent1@default', note: undefined });
    expect(resultOf(end)).to.equal('answered');
    expect(end.queuedAt).to.be.within(end.answeredAt!, end.bridgedAt!);
    expect(valueOf(await line.switch.keptEnds()), 'what is kept is what was told').to.deep.include(end);
  });

  it('plays the safe-harbour message to a person whom no agent takes in time', async () => {
    await floor.set('status', 'agent1@default', "'On Break'");
    const uuid = await line.call('+12025550111', contactFirst());
    const queued = await line.event('queued', uuid);
    const abandoned = await line.event('abandoned', uuid);
    // To the millisecond on a quiet switch; a busy machine adds to it.
    expect(abandoned.at - queued.at).to.be.within(1_200, 1_260 + 400 * Math.max(1, tested.pace / 4));
    const end = await line.end(uuid);
    expect(end).to.include({ note: 'abandoned', bridgedAt: undefined });
    expect(resultOf(end)).to.equal('abandoned');
    expect(valueOf(await line.switch.keptEnds())).to.deep.include(end);
  });

  it('hears the key with which somebody asks never to be called again', async () => {
    await floor.set('status', 'agent1@default', "'On Break'");
    const uuid = await line.call('+12025550112', contactFirst());
    await line.event('abandoned', uuid);
    await until(async () => floor.events.some((event) => event['Event-Name'] === 'PLAYBACK_START' && event['Unique-ID'] === uuid && event['Playback-File-Path'] === 'silence_stream://3000'), 'the safe-harbour message');
    await floor.api(`uuid_recv_dtmf ${uuid} 9`);
    expect(await line.end(uuid)).to.include({ note: 'abandoned, opted out', key: '9' });
  });

  it('leaves nobody in silence where there is no such queue', async () => {
    const uuid = await line.call('+12025550113', contactFirst({ queue: 'nosuch@default' }));
    await line.event('abandoned', uuid);
    expect(await line.end(uuid)).to.include({ note: 'abandoned' });
  });

  it('keeps machines and faxes from agents', async () => {
    const [machine, fax] = [await line.call('+12025550152', contactFirst()), await line.call('+12025550195', contactFirst())];
    expect(await line.end(machine)).to.include({ detected: 'machine', note: 'machine', queuedAt: undefined });
    expect(resultOf(await line.end(fax))).to.equal('fax');
  });

  it('leaves a message after the beep', async () => {
    const uuid = await line.call('+12025550153', contactFirst({ on_machine: 'voicemail', voicemail_message: 'silence_stream://1500' }));
    const end = await line.end(uuid);
    expect(end).to.include({ detected: 'machine', note: 'voicemail left' });
    expect(end.endedAt - end.answeredAt!, 'greeting, beep and message').to.be.greaterThan(10_000);
  });

  it('joins an agent who was called first with the contact, and gives the agent back', async () => {
    const leg = randomUUID();
    valueOf(await line.switch.reserveAgent('agent1@default'));
    expect(await line.switch.reserveAgent('agent1@default'), 'two who want the same agent').to.have.property('ok', false);
    const { contact } = await floor.agent();
    valueOf(await line.switch.callAgent({ uuid: leg, agent: 'agent1@default', contact: contact!, ringTime: 15, extension: 'agent_first', variables: { agent_message: 'silence_stream://300' } }));
    await line.event('agent ready', leg);
    expect(await floor.agent(), 'mod_callcenter counts the call itself').to.include({ state: 'Waiting', external_calls_count: '1' });
    expect(await line.switch.reserveAgent('agent1@default'), 'nobody rings them a second time').to.have.property('ok', false);
    await until(async () => valueOf(await line.switch.waitingAgents()).includes(leg), 'the switch to list the agent who waits');
    const uuid = await line.call('+12025550114' as PhoneNumber, { extension: 'agent_joined', variables: { agent: 'agent1@default', agent_leg: leg, safe_harbour: 'silence_stream://1000' } });
    const { other, at } = await line.event('bridged', uuid);
    expect(other).to.equal(leg);
    const progress = valueOf(await line.switch.progressOf(uuid));
    expect(progress).to.include({ agent: 'agent1@default', queuedAt: undefined, abandonedAt: undefined });
    expect(progress.bridgedAt, 'who did not hear of it can ask').to.be.within(progress.answeredAt!, at + 100);
    await until(async () => !valueOf(await line.switch.waitingAgents()).includes(leg), 'the switch to list that they were joined');
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    expect(await line.end(uuid)).to.include({ agent: 'agent1@default', note: undefined });
    await until(async () => (await floor.agent()).external_calls_count === '0', 'the agent to be free');
    expect(await line.switch.progressOf(uuid), 'of a call that is gone').to.have.property('ok', false);
    valueOf(await line.switch.restAgent('agent1@default', 1_999_999_999_001));
    expect((await floor.agent()).ready_time).to.equal('2000000000');
    await floor.set('ready_time', 'agent1@default', '0');
  });

  it('tells a contact whose agent has gone, and does not leave them in silence', async () => {
    const uuid = await line.call('+12025550115', { extension: 'agent_joined', variables: { agent: 'agent1@default', agent_leg: randomUUID(), safe_harbour: 'silence_stream://500' } });
    await line.event('abandoned', uuid);
    expect(resultOf(await line.end(uuid))).to.equal('abandoned');
  });

  /** Calls somebody for an agent who was chosen while it rings, as the service does. */
  async function callFor(number: string, variables: Record<string, string>, contact = '[leg_timeout=10]user/1001@127.0.0.1'): Promise<string> {
    valueOf(await line.switch.reserveAgent('agent1@default'));
    const uuid = await line.call(number, contactFirst({ detection: 'off', patience_ms: '5000', kept_ms: '3000', ...variables }));
    await line.event('ringing', uuid);
    valueOf(await line.switch.chooseAgent(uuid, { agent: 'agent1@default', contact, wrapUpTime: 30_000 }));
    return uuid;
  }
  const isFree = async () => (await floor.agent()).state === 'Waiting' && (await floor.agent()).external_calls_count === '0';

  it('gives a person to the agent whom a lambda chose, without the queue, and lets them rest as after a call of the queue', async () => {
    const uuid = await callFor('+12025550120', { detection: 'on' });
    const bridged = await line.event('bridged', uuid);
    expect(await floor.agent(), 'mod_callcenter counts the call itself').to.include({ state: 'Waiting', external_calls_count: '1' });
    expect((await line.event('detected', uuid)).detected).to.equal('human');
    expect(line.of(uuid).map(({ kind }) => kind)).not.to.include('queued');
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    const end = await line.end(uuid);
    expect(end).to.include({ agent: 'agent1@default', note: undefined });
    expect(end.queuedAt, 'when the agent began to ring').to.be.within(end.answeredAt!, bridged.at);
    expect(resultOf(end)).to.equal('answered');
    expect(valueOf(await line.switch.keptEnds())).to.deep.include(end);
    await until(isFree, 'the agent to be free');
    expect(Number((await floor.agent()).ready_time) - Math.floor(end.endedAt / 1_000), 'seconds of rest').to.be.within(29, 32);
    await floor.set('ready_time', 'agent1@default', '0');
  });

  it('gives a person to the queue when the chosen agent does not answer, and the agent back', async () => {
    const uuid = await callFor('+12025550121', { kept_ms: '300', patience_ms: '9000' });
    await line.event('queued', uuid);
    await line.event('bridged', uuid);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    expect(await line.end(uuid)).to.include({ agent: 'agent1@default', note: 'chosen agent did not answer' });
    await until(isFree, 'the agent to be free');
  });

  it('gives a person to the queue when the chosen agent is not kept for them any more', async () => {
    const uuid = await callFor('+12025550122', {});
    valueOf(await line.switch.releaseAgent('agent1@default'));
    await line.event('queued', uuid);
    await line.event('bridged', uuid);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    expect(await line.end(uuid)).to.include({ agent: 'agent1@default', note: 'chosen agent was not free' });
  });

  it('gives a person to the queue when the chosen agent has begun a break, and does not leave them reserved', async () => {
    const uuid = await callFor('+12025550123', { patience_ms: '1000', kept_ms: '500' });
    await floor.set('status', 'agent1@default', "'On Break'");
    await line.event('abandoned', uuid);
    expect(await line.end(uuid)).to.include({ note: 'abandoned', agent: undefined });
    expect((await floor.agent()).state).to.equal('Waiting');
  });

  it('is not longer for a person than the law allows when the chosen agent does not answer', async () => {
    const uuid = await callFor('+12025550124', { patience_ms: '1260', kept_ms: '1260' }, `sofia/external/+12025550170@${carrier}`);
    const answered = await line.event('answered', uuid);
    const abandoned = await line.event('abandoned', uuid);
    expect(abandoned.at - answered.at).to.be.within(1_200, 1_260 + 400 * Math.max(1, tested.pace / 4));
    expect(resultOf(await line.end(uuid))).to.equal('abandoned');
    await until(isFree, 'the agent to be free');
  });

  it('gives the chosen agent back when the person hangs up while their phone rings', async () => {
    const uuid = await callFor('+12025550125', {}, `sofia/external/+12025550171@${carrier}`);
    await floor.event({ 'Event-Name': 'CHANNEL_EXECUTE', 'Unique-ID': uuid, Application: 'bridge' });
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    expect(await line.end(uuid)).to.include({ agent: undefined, bridgedAt: undefined });
    await until(isFree, 'the agent to be free');
    expect(Number((await floor.agent()).ready_time) * 1_000, 'who talked to nobody need not rest').to.be.at.most((await line.end(uuid)).endedAt);
  });

  it('gives a machine to the queue, not to the agent who was chosen for a person', async () => {
    const uuid = await callFor('+12025550154', { detection: 'on', on_machine: 'agent' });
    await line.event('queued', uuid);
    await line.event('bridged', uuid);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    expect(await line.end(uuid)).to.include({ detected: 'machine', agent: 'agent1@default' });
  });

  /**
   * Symptom: a machine whom no agent took heard the safe-harbour message, and was an abandoned person.
   * Cause: whoever came back from the queue without an agent went there.
   * Fix: a machine is hung up on.
   */
  it('hangs up on a machine that no agent takes, and tells of nobody abandoned', async () => {
    const uuid = await line.call('+12025550155', contactFirst({ on_machine: 'agent', queue: 'nosuch@default' }));
    const end = await line.end(uuid);
    expect(end).to.include({ detected: 'machine', note: 'machine, no agent', bridgedAt: undefined });
    expect(resultOf(end)).to.equal('machine');
    expect(line.of(uuid).map(({ kind }) => kind)).not.to.include('abandoned');
  });

  for (const [what, menuAt] of [['a SIP address', (address: string) => `sip:+12025550130@${address}`], ['what is behind a gateway', () => '+12025550131@carrier']] as const)
    it(`gives a person to a bot at ${what}`, async () => {
      const uuid = await line.call('+12025550126', contactFirst({ detection: 'off', menu: menuAt(carrier) }));
      await line.event('bridged', uuid);
      valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
      const end = await line.end(uuid);
      expect(end).to.include({ note: 'menu', queuedAt: undefined });
      expect(resultOf(end)).to.equal('answered');
    });

  it('tells a person whose bot cannot be reached who called', async () => {
    const uuid = await line.call('+12025550127', contactFirst({ detection: 'off', menu: '+12025550160@carrier' }));
    await line.event('abandoned', uuid);
    expect(resultOf(await line.end(uuid))).to.equal('abandoned');
  });

  it('hangs up on a person whose bot cannot be reached where there is no such message, and says so', async () => {
    const uuid = await line.call('+12025550128', contactFirst({ detection: 'off', safe_harbour: '', menu: '+12025550161@carrier' }));
    const end = await line.end(uuid);
    expect(end).to.include({ note: 'abandoned, menu not reached' });
    expect(resultOf(end)).to.equal('abandoned');
  });
});
