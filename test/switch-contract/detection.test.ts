import { expect } from 'chai';
import { resultOf } from '../../src/calls/attempt-result.js';
import { onEachSwitch } from './each-switch.js';
import type { Line } from './line.js';
import { withQueue } from './with-queue.js';

const contactFirst = (variables: Record<string, string>) => ({
  extension: 'contact_first',
  variables: { queue: 'nosuch@default', detection: 'on', on_machine: 'hang up', patience_ms: '1260', safe_harbour: 'silence_stream://300', opt_out_key: '9', ...variables },
});

/** What the dialplan of the detection hears by itself. At a slow pace: it is about times, and a busy machine is late by some 50 ms, of people's time as often as the pace. */
onEachSwitch('who answers, without the service', (open) => {
  let line: Line;
  withQueue(open, (lab) => ({ line } = lab));

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
}, 4);
