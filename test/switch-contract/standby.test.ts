import { expect } from 'chai';
import { resultOf } from '../../src/calls/attempt-result.js';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import type { Floor } from './floor.js';
import { type Line, until, valueOf } from './line.js';
import { withQueue } from './with-queue.js';

const ann = 'agent1@default';
const contactFirst = { extension: 'contact_first', variables: { queue: 'sales@default', patience_ms: '5000', safe_harbour: 'silence_stream://500', opt_out_key: '9' } };

/** An agent whose leg is up all day: mod_callcenter's type uuid-standby. The leg is the call center's own, parked. */
onEachSwitch('an agent on standby', (open) => {
  let tested: TestedSwitch;
  let floor: Floor;
  let line: Line;
  let leg: string;

  withQueue(open, (lab) => ({ tested, floor, line } = lab));
  beforeEach(async () => {
    leg = await floor.dial('user/1001@127.0.0.1', 'park', { park_after_bridge: 'true', hangup_after_bridge: 'false' });
    await floor.event({ 'Event-Name': 'CHANNEL_PARK', 'Unique-ID': leg });
    await floor.set('type', ann, 'uuid-standby');
    await floor.set('uuid', ann, leg);
  });
  afterEach(async () => {
    await floor.set('type', ann, 'callback');
    await floor.set('uuid', ann, "''");
  });

  const isFree = () => until(async () => ((row) => row.state === 'Waiting' && row.status === 'Available')(await floor.agent()), 'a free agent');

  it('has one contact after the other on the same leg, which nobody rings', async () => {
    for (const number of ['+12025550110', '+12025550111']) {
      floor.events.length = 0;
      const uuid = await line.call(number, contactFirst);
      expect((await line.event('bridged', uuid)).other).to.equal(leg);
      const [queued, bridged] = [await line.event('queued', uuid), await line.event('bridged', uuid)];
      expect(bridged.at - queued.at, 'from the queue to the agent; a busy machine adds to it').to.be.lessThan(1_260 * Math.max(1, tested.pace / 4));
      valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
      const end = await line.end(uuid);
      expect(end).to.include({ agent: ann, note: undefined });
      expect(resultOf(end)).to.equal('answered');
      await floor.event({ 'Event-Name': 'CHANNEL_PARK', 'Unique-ID': leg });
      await isFree();
      expect(await floor.agent()).to.include({ uuid: leg, type: 'uuid-standby' });
      // mod_callcenter gives an agent their second of wrap-up.
      await new Promise((resolve) => setTimeout(resolve, 2_500 / tested.pace));
    }
    const [row] = valueOf(await line.switch.callCenter()).agents.filter(({ name }) => name === ann);
    expect(row).to.include({ type: 'uuid-standby', uuid: leg, state: 'Waiting' });
  });

  it('can hang up on a contact, who is not left in silence; then they are on standby no more, which mod_callcenter notices with the next call', async () => {
    const uuid = await line.call('+12025550112', contactFirst);
    await line.event('bridged', uuid);
    await floor.api(`uuid_kill ${leg}`);
    expect(resultOf(await line.end(uuid))).to.equal('answered');
    await isFree();
    const [row] = valueOf(await line.switch.callCenter()).agents.filter(({ name }) => name === ann);
    expect(row, 'known before anybody waits for them').to.include({ uuid: '', status: 'Available' });
    const next = await line.call('+12025550113', { ...contactFirst, variables: { ...contactFirst.variables, patience_ms: '1260' } });
    await line.event('abandoned', next);
    expect(resultOf(await line.end(next))).to.equal('abandoned');
    expect(await floor.agent()).to.include({ status: 'Logged Out', uuid: '' });
  });
});
