import { expect } from 'chai';
import type { Decision } from '../../src/switch/switch.js';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import { Floor } from './floor.js';
import { Line, until, valueOf } from './line.js';

/** A moment in which the service would have to answer, and the law of this suite: a call goes on within half a second. */
const goesOnWithin = 500;

/** Somebody calls a number of ours; gives the UUID of the leg that comes in. */
async function callIn(floor: Floor, line: Line, to: string, from = '+12025550107'): Promise<string> {
  const before = line.events.length;
  const simulated = await floor.api(`sim inbound ${from} ${to}`);
  if (!simulated.startsWith('+OK')) {
    // The lab's carrier calls the switch's profile for calls that come in.
    const context = await floor.api('xml_locate dialplan context name public');
    if (!context.includes('smart_dialers_call_in')) throw new Error('The lab has no dialplan/public/smart_dialers_call_in.xml first in its context public (docs/freeswitch-evidence.md).');
    const [, port] = /sip:\S+@127\.0\.0\.1:(\d+)/.exec(await floor.api('sofia status profile external')) ?? [];
    await floor.api(`bgapi originate {floor_test=yes,originate_timeout=20,origination_caller_id_number=${from}}sofia/carrier/${to}@127.0.0.1:${port} &park`);
  }
  const isIt = (event: Line['events'][number]) => event.kind === 'call in' && event.to === to;
  await until(() => line.events.slice(before).some(isIt), `a call to ${to}`);
  const event = line.events.slice(before).find(isIt);
  return event?.kind === 'call in' ? event.uuid : '';
}

onEachSwitch('a call that comes in', (open) => {
  let tested: TestedSwitch;
  let floor: Floor;
  let line: Line;

  const ended = async (uuid: string) => (await line.event('call in ended', uuid)).end;
  /** Until the leg runs the lab's own `sleep`, and not longer. */
  const goesOn = async (uuid: string) => {
    await until(async () => (await floor.variable(uuid, 'current_application')).trim() === 'sleep', 'the call going on');
  };
  const hangUp = async (uuid: string) => {
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    return ended(uuid);
  };
  const decide = async (to: string, decision: Decision) => {
    const uuid = await callIn(floor, line, to);
    valueOf(await line.switch.decide(uuid, decision));
    return uuid;
  };

  before(async () => {
    tested = await open();
    floor = await Floor.open(tested.address);
    line = await Line.open(tested.address);
  });
  beforeEach(() => floor.reset());
  after(async () => {
    const { ends, added } = valueOf(await line.switch.keptCallsIn());
    valueOf(await line.switch.forgetCallsIn(ends.map(({ uuid }) => uuid), added.map(({ key }) => key)));
    await line.switch.stop();
    await floor.close();
    await tested.close();
  });

  it('goes on in its own dialplan within half a second when nobody decides, and says what came of it', async () => {
    const uuid = await callIn(floor, line, '15550101');
    await goesOn(uuid);
    const end = await hangUp(uuid);
    expect(end).to.include({ from: '+12025550107', to: '15550101', cause: 'NORMAL_CLEARING', followed: undefined, queue: undefined, bridgedAt: undefined });
    expect(end.answeredAt! - end.startedAt, 'what waiting adds').to.be.within(380, goesOnWithin);
    expect(valueOf(await line.switch.keptCallsIn()).ends, 'what is kept is what was told').to.deep.include(end);
  });

  it('goes on at once when nothing is decided for it', async () => {
    const uuid = await decide('15550102', { kind: 'none' });
    await goesOn(uuid);
    const end = await hangUp(uuid);
    expect(end).to.include({ cause: 'NORMAL_CLEARING', followed: undefined });
    expect(end.answeredAt! - end.startedAt).to.be.within(0, 250);
  });

  it('is not pulled away from where it went by a decision that comes too late', async () => {
    const uuid = await callIn(floor, line, '15550103');
    await goesOn(uuid);
    valueOf(await line.switch.decide(uuid, { kind: 'hangup' }));
    expect(await floor.variable(uuid, 'current_application')).to.match(/^sleep/);
    expect(await hangUp(uuid)).to.include({ cause: 'NORMAL_CLEARING', followed: undefined });
  });

  it('is hung up', async () => {
    const end = await ended(await decide('15550104', { kind: 'hangup' }));
    expect(end).to.include({ cause: 'CALL_REJECTED', followed: 'hangup', answeredAt: undefined });
  });

  it('is redirected to a number', async () => {
    const uuid = await decide('15550105', { kind: 'redirect', gateway: 'carrier', number: '+12025550112' });
    await until(async () => /-/.test(await floor.variable(uuid, 'signal_bond')), 'somebody at that number');
    const end = await hangUp(uuid);
    expect(end).to.include({ followed: 'redirect', cause: 'NORMAL_CLEARING' });
    expect(end.bridgedAt).to.be.greaterThan(end.startedAt);
  });

  it('is given to a queue and its agent', async () => {
    const uuid = await decide('15550106', { kind: 'queue', queue: 'sales@default' });
    await until(() => line.events.some((event) => event.kind === 'agent bridged' && event.uuid === uuid), 'an agent');
    await until(async () => /^agent1/.test(await floor.variable(uuid, 'cc_agent')), 'the name of the agent');
    const end = await hangUp(uuid);
    expect(end).to.include({ followed: 'queue', queue: 'sales@default', queueCause: 'answered', agent: 'agent1@default' });
    expect(end.bridgedAt).to.be.greaterThan(end.startedAt);
  });

  it('leaves a queue whose agents do not come', async () => {
    await floor.set('status', 'agent1@default', "'On Break'");
    const uuid = await decide('15550107', { kind: 'queue', queue: 'sales@default' });
    await line.event('queued', uuid);
    valueOf(await line.switch.hangup(uuid, 'ORIGINATOR_CANCEL'));
    const end = await ended(uuid);
    expect(end).to.include({ followed: 'queue', queue: 'sales@default', queueCause: 'cancel', bridgedAt: undefined });
    expect(valueOf(await line.switch.keptCallsIn()).ends).to.deep.include(end);
  });

  it('hears a message', async () => {
    const end = await ended(await decide('15550108', { kind: 'message', file: 'silence_stream://500' }));
    expect(end).to.include({ followed: 'message', cause: 'NORMAL_CLEARING' });
    expect(end.answeredAt).to.be.greaterThan(0);
  });

  it('goes to an extension of the call center, whose voice menu adds the caller to a dialer', async () => {
    const uuid = await decide('15550109', { kind: 'extension', extension: 'add_to_dialer', context: 'smart_dialers_inbound' });
    expect((await ended(uuid)).followed).to.equal('extension');
    expect(valueOf(await line.switch.keptCallsIn()).added, 'without a dialer nothing is kept').to.deep.equal([]);
  });

  it('is kept for a dialer that a voice menu named, and forgotten when we have it', async () => {
    const uuid = await callIn(floor, line, '15550110');
    await floor.api(`uuid_setvar ${uuid} smart_dialers_add_to 7`);
    valueOf(await line.switch.decide(uuid, { kind: 'extension', extension: 'add_to_dialer', context: 'smart_dialers_inbound' }));
    await line.event('caller added', uuid);
    const { added } = valueOf(await line.switch.keptCallsIn());
    expect(added.map(({ at, ...one }) => ({ ...one, isTimed: at > 0 }))).to.deep.equal([{ key: `${uuid}-7`, uuid, dialerId: 7, number: '+12025550107', isTimed: true }]);
    valueOf(await line.switch.forgetCallsIn([], [`${uuid}-7`]));
    expect(valueOf(await line.switch.keptCallsIn()).added).to.deep.equal([]);
  });

  it('keeps nothing of a caller whose number is made to be run', async () => {
    const uuid = await callIn(floor, line, '15550111', '${strepoch()}');
    expect(line.of(uuid)[0]).to.include({ kind: 'call in', from: '' });
    await goesOn(uuid);
    expect((await hangUp(uuid)).from).to.equal('');
  });
}, 1);
