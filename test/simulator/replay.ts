import { ManualClock } from '../../src/shared/clock.js';
import { startSimulator, type SimulatorOptions } from '../../src/simulator/simulator.js';
import { Client } from './client.js';
import { headerOf, parseEvent, type RecordedEvent, type Step } from './recording.js';

export interface Replay {
  /** What the simulator answered, by the place of the command in the recording. */
  replies: Map<number, string>;
  events: RecordedEvent[];
}

/** Sends the commands of a recording to a simulator at the times at which they were sent to the real switch. */
export async function replay(steps: Step[], skip: (command: string) => boolean, options: SimulatorOptions = {}): Promise<Replay> {
  const clock = new ManualClock(startOf(steps));
  const simulator = await startSimulator({ clock, hostname: 'vm', ...options });
  const client = await Client.open(simulator.port);
  const replies = new Map<number, string>();
  const begun = clock.now();
  try {
    for (const [index, step] of steps.entries()) {
      if (step.at > clock.now() - begun) await clock.advance(begun + step.at - clock.now());
      if (step.kind !== 'command' || skip(step.text)) continue;
      const { headers, body } = await client.command(step.text);
      replies.set(index, `${[...headers].map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${body}`);
    }
    await client.settle();
    const events = client.events().map(({ headers, body }) => parseEvent(headers.get('Content-Type')!, body));
    return { replies, events };
  } finally {
    await client.close();
    await simulator.close();
  }
}

/** The switch's clock when the recording began: time limits count whole seconds, so the fraction matters. */
function startOf(steps: Step[]): number {
  for (const step of steps) {
    if (step.kind === 'event') return Math.floor(Number(headerOf(step.event, 'Event-Date-Timestamp')) / 1000) - step.at;
  }
  return Date.UTC(2026, 0, 5);
}
