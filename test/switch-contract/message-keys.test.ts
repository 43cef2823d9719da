import { expect } from 'chai';
import { resultOf } from '../../src/calls/attempt-result.js';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import type { Floor } from './floor.js';
import { type Line, until, valueOf } from './line.js';
import { withQueue } from './with-queue.js';

const message = 'silence_stream://1500';
const keys = { message, key_confirm: '1', key_repeat: '2', key_agent: '3', key_opt_out: '*', repeats: 'ii', key_wait_ms: '2000', queue: 'sales@default', patience_ms: '1200', safe_harbour: 'silence_stream://2500', opt_out_key: '*' };

/** The dialplan hears the keys by itself. */
onEachSwitch('the keys of a broadcast', (open) => {
  let tested: TestedSwitch;
  let floor: Floor;
  let line: Line;

  withQueue(open, (lab) => ({ tested, floor, line } = lab));

  const broadcast = (variables: Record<string, string> = {}) => line.call('+12025550116', { extension: 'broadcast', variables: { ...keys, ...variables } });
  const begun = (uuid: string, file: string, times = 1) =>
    until(() => floor.events.filter((event) => event['Event-Name'] === 'PLAYBACK_START' && event['Unique-ID'] === uuid && event['Playback-File-Path']?.startsWith(file)).length >= times, `${file} for the ${times}. time`);
  const press = (uuid: string, key: string) => floor.api(`uuid_recv_dtmf ${uuid} ${key}`);

  it('confirm, also in the middle of the message; any other key is as nothing', async () => {
    const uuid = await broadcast();
    await begun(uuid, message);
    await press(uuid, '7');
    await press(uuid, '1');
    const end = await line.end(uuid);
    expect(end).to.include({ note: 'confirmed', chosen: 'confirm', key: '1', cause: 'NORMAL_CLEARING' });
    expect(resultOf(end)).to.equal('answered');
    expect(valueOf(await line.switch.keptEnds()), 'what is kept is what was told').to.deep.include(end);
  });

  it('are waited for after the message', async () => {
    const [silent, late] = [await broadcast(), await line.call('+12025550117', { extension: 'broadcast', variables: keys })];
    await begun(late, 'silence_stream://2000');
    await press(late, '*');
    expect(await line.end(late)).to.include({ note: 'opted out', chosen: 'opt out', key: '*' });
    const end = await line.end(silent);
    expect(end).to.include({ note: 'played', chosen: undefined, key: undefined });
    expect(end.endedAt - end.answeredAt!).to.be.within(3_400, 3_500 + 100 * tested.pace);
  });

  it('repeat the message so often, and then no more', async () => {
    const uuid = await broadcast();
    for (const time of [1, 2]) {
      await begun(uuid, message, time);
      await press(uuid, '2');
    }
    await begun(uuid, message, 3);
    await press(uuid, '2');
    expect(await line.end(uuid)).to.include({ note: 'played', chosen: 'repeat', key: '2' });
    expect(floor.events.filter((event) => event['Event-Name'] === 'PLAYBACK_START' && event['Unique-ID'] === uuid && event['Playback-File-Path'] === message)).to.have.length(3);
  });

  it('ask for an agent, who is there', async () => {
    const uuid = await broadcast({ patience_ms: '5000' });
    await begun(uuid, message);
    await press(uuid, '3');
    await line.event('queued', uuid);
    await line.event('bridged', uuid);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    expect(await line.end(uuid)).to.include({ chosen: 'agent', key: '3', note: undefined, agent: 'agent1@default' });
  });

  it('ask for an agent, and who gets none in time hears the safe-harbour message', async () => {
    await floor.set('status', 'agent1@default', "'On Break'");
    const uuid = await broadcast();
    await begun(uuid, message);
    await press(uuid, '3');
    const queued = await line.event('queued', uuid);
    expect((await line.event('abandoned', uuid)).at - queued.at).to.be.within(1_100, 1_200 + 400 * Math.max(1, tested.pace / 4));
    const end = await line.end(uuid);
    expect(end).to.include({ note: 'abandoned', chosen: 'agent' });
    expect(resultOf(end)).to.equal('abandoned');
  });

  it('are none that are not offered, and a message that is not there ends the call', async () => {
    const [missing, plain] = [await broadcast({ message: '/nosuch/message.wav' }), await line.call('+12025550118', { extension: 'broadcast', variables: { ...keys, key_agent: '', key_confirm: '' } })];
    await begun(plain, message);
    for (const key of ['3', '1']) await press(plain, key);
    expect(await line.end(missing)).to.include({ note: 'message missing', chosen: undefined });
    expect(await line.end(plain)).to.include({ note: 'played', chosen: undefined, queuedAt: undefined });
  });
});
