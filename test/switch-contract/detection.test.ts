import { expect } from 'chai';
import { resultOf } from '../../src/calls/attempt-result.js';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import type { Floor } from './floor.js';
import { type Line, until, valueOf } from './line.js';
import { withQueue } from './with-queue.js';

const contactFirst = (variables: Record<string, string>) => ({
  extension: 'contact_first',
  variables: { queue: 'nosuch@default', detection: 'on', on_machine: 'hang up', patience_ms: '1260', safe_harbour: 'silence_stream://300', opt_out_key: '9', ...variables },
});

/** What the dialplan of the detection hears by itself. At a slow pace: it is about times, and a busy machine is late by some 50 ms, of people's time as often as the pace. */
onEachSwitch('who answers, without the service', (open) => {
  let line: Line;
  let floor: Floor;
  let tested: TestedSwitch;
  withQueue(open, (lab) => ({ line, floor, tested } = lab));
  /** By the switch's clock. */
  const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds / tested.pace));

  it('decides later about a person where a dialer waits longer for silence', async () => {
    const after = async (number: string, variables: Record<string, string>) => {
      const uuid = await line.call(number, contactFirst({ queue: 'nosuch@default', ...variables }));
      const detected = await line.event('detected', uuid);
      expect(detected.detected).to.equal('human');
      return detected.at - (await line.event('answered', uuid)).at;
    };
    // 740 ms of silence, and 1,500 (figures.silenceMs). A busy machine adds to the first calls.
    const usual = Math.min(await after('+12025550116', {}), await after('+12025550117', {}));
    expect((await after('+12025550118', { detect_silence_hits: '74' })) - usual).to.be.above(450);
  });

  /** A machine would have had a message left, and an agent who was told. */
  async function sayTones(tones: Record<string, [number: string, result: string, cause: string]>): Promise<void> {
    const calls = Object.entries(tones).map(async ([tone, [number, result, cause]]) => {
      const end = await line.end(await line.call(number, contactFirst({ on_machine: 'agent' })));
      expect({ ...end, result: resultOf(end) }, tone).to.include({ detected: 'unknown', note: tone.replace(/ of .*/, ''), cause, result, queuedAt: undefined });
    });
    await Promise.all(calls);
  }

  it('says that a carrier plays a busy or a congestion tone after its answer, which is nobody’s', () =>
    sayTones({
      'busy tone of America': ['+12135550191', 'busy', 'USER_BUSY'],
      'congestion tone of America': ['+12135550192', 'congestion', 'NORMAL_CIRCUIT_CONGESTION'],
      'busy tone of Europe': ['+12135550193', 'busy', 'USER_BUSY'],
      'congestion tone of Europe': ['+12135550194', 'congestion', 'NORMAL_CIRCUIT_CONGESTION'],
      'busy tone of China': ['+12135550190', 'busy', 'USER_BUSY'],
    }));

  it('says which three rising tones a carrier plays after its answer', () =>
    sayTones({
      'not-in-service tone of Europe': ['+12135550196', 'invalid number', 'UNALLOCATED_NUMBER'],
      'no-circuit tone of America': ['+12135550197', 'congestion', 'NORMAL_CIRCUIT_CONGESTION'],
      'not-in-service tone of America': ['+12135550198', 'invalid number', 'UNALLOCATED_NUMBER'],
      'not-in-service tone of a changed number': ['+12135550199', 'invalid number', 'UNALLOCATED_NUMBER'],
    }));

  /** A machine that says "Hello?" and beeps five seconds later. */
  const likePerson = (nth: number) => `+1214555015${nth}`;
  const verdicts = (uuid: string) => line.of(uuid).flatMap((event) => (event.kind === 'detected' ? [event] : []));
  /** Until the second verdict; an agent who is there takes up to 1.3 s to answer. */
  const corrected = async (nth: number, variables: Record<string, string>) => {
    const uuid = await line.call(likePerson(nth), contactFirst({ queue: 'sales@default', patience_ms: '8000', ...variables }));
    await until(() => verdicts(uuid).length === 2, 'the second verdict');
    const [first, second] = verdicts(uuid);
    // On a busy machine "Hello?" may be over before it is listened to.
    expect(first!.detected).to.be.oneOf(['human', 'unknown']);
    expect(first!.correctedAt).to.equal(undefined);
    expect(second!.detected).to.equal('machine');
    expect(second!.correctedAt).to.be.within(first!.at, second!.at + 20);
    return uuid;
  };

  it('takes one who beeps while they wait for an agent for a machine after all, which is hung up on and abandoned by nobody', async () => {
    await floor.set('status', 'agent1@default', "'On Break'");
    const uuid = await corrected(0, {});
    const end = await line.end(uuid);
    expect(end).to.include({ detected: 'machine', note: 'machine', bridgedAt: undefined, correctedAt: verdicts(uuid)[1]!.correctedAt });
    expect(resultOf(end)).to.equal('machine');
    expect(line.of(uuid).map(({ kind }) => kind)).not.to.include('abandoned');
    expect(valueOf(await line.switch.keptEnds()), 'what is kept is what was told').to.deep.include(end);
  });

  it('leaves such a machine the message, after the beep that was heard', async () => {
    await floor.set('status', 'agent1@default', "'On Break'");
    const uuid = await corrected(1, { on_machine: 'voicemail', voicemail_message: 'silence_stream://1500' });
    const end = await line.end(uuid);
    expect(end).to.include({ detected: 'machine', note: 'voicemail left' });
    // The rest of the beep, 0.56 s without a second one, and the message of 1.5 s.
    expect(end.endedAt - end.correctedAt!).to.be.within(1_900, 4_500);
  });

  it('has such a machine wait anew for an agent where machines are given to them', async () => {
    await floor.set('status', 'agent1@default', "'On Break'");
    // The patience of a person would be over half a second after the beep.
    const uuid = await corrected(2, { on_machine: 'agent', patience_ms: '5300' });
    await pass(800);
    expect(line.of(uuid).map(({ kind }) => kind)).not.to.include('ended');
    await floor.set('status', 'agent1@default', 'Available');
    await line.event('bridged', uuid);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    expect(await line.end(uuid)).to.include({ detected: 'machine', agent: 'agent1@default' });
  });

  it('gives the agent back whom a lambda chose for one whose beep is heard while their phone rings', async () => {
    const [, carrier = ''] = /<proxy>sip:([\w.:]+)/.exec(await floor.api('sofia xmlstatus gateway carrier')) ?? [];
    valueOf(await line.switch.reserveAgent('agent1@default'));
    const uuid = await line.call(likePerson(5), contactFirst({ queue: 'sales@default', patience_ms: '9000', kept_ms: '9000' }));
    await line.event('ringing', uuid);
    valueOf(await line.switch.chooseAgent(uuid, { agent: 'agent1@default', contact: `sofia/external/+12025550173@${carrier}`, wrapUpTime: 30_000 }));
    const end = await line.end(uuid);
    expect(end).to.include({ detected: 'machine', note: 'machine', agent: undefined, bridgedAt: undefined });
    expect(end.endedAt - end.correctedAt!).to.be.below(1_500);
    expect(line.of(uuid).map(({ kind }) => kind)).not.to.include('abandoned');
    await until(async () => (await floor.agent()).state === 'Waiting', 'the agent to be free');
  });

  it('takes nobody from an agent, and tells what it was', async () => {
    const uuid = await corrected(3, {});
    expect((await line.event('bridged', uuid)).at).to.be.below(verdicts(uuid)[1]!.at);
    await pass(500);
    expect(line.of(uuid).map(({ kind }) => kind)).not.to.include('ended');
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    const end = await line.end(uuid);
    expect(end).to.include({ detected: 'machine', agent: 'agent1@default', note: undefined });
    expect(resultOf(end)).to.equal('machine');
  });

  it('corrects nothing where a dialer says so', async () => {
    const uuid = await line.call(likePerson(4), contactFirst({ queue: 'sales@default', patience_ms: '8000', detect_late_ms: '0' }));
    await line.event('bridged', uuid);
    await until(() => floor.events.some((event) => event['Event-Name'] === 'CHANNEL_BRIDGE'), 'the agent');
    await pass(5_500);
    valueOf(await line.switch.hangup(uuid, 'NORMAL_CLEARING'));
    expect(await line.end(uuid)).to.include({ correctedAt: undefined, agent: 'agent1@default' });
    expect(verdicts(uuid)).to.have.length(1);
  });
}, 2);
