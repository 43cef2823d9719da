import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import type { AgentSeed, SimulatorOptions } from '../../src/simulator/simulator.js';
import { labPeople } from '../../src/simulator/people/lab.js';
import type { People } from '../../src/simulator/people/reaction.js';
import { maskEvent, maskReply } from './masks.js';
import { headerOf, readRecording, type RecordedEvent, type Step } from './recording.js';
import { replay, type Replay } from './replay.js';

/** What the simulator does not do, and why; nothing else of a recording is left out. */
const later = { socket: 'the outbound event socket is not used by the service' };

const commandsLeftOut: [RegExp, string][] = [[/^(connect|linger|myevents|sendmsg)/, later.socket]];

/** The people of the lab, and the numbers with early media that broadcast.txt has besides. */
const labWithEarlyMedia: People = (number) => {
  if (number.endsWith('944')) return { kind: 'rings', earlyMedia: true, answer: { after: 1500, by: 'human', stays: 1990 } };
  if (number.endsWith('945')) return { kind: 'rings', earlyMedia: true, refusal: { after: 1500, cause: 'USER_BUSY' } };
  if (number.endsWith('946')) return { kind: 'rings', refusal: { after: 1000, cause: 'CALL_REJECTED' } };
  return labPeople(number);
};

/** The lab's agents when these recordings were made: dialled at their address, not by their registration. */
const agents: AgentSeed[] = [1, 2].map((n) => ({
  name: `agent${n}@default`, contact: `[leg_timeout=10]sofia/external/agent${n}@127.0.0.1:5091`, status: 'Available', maxNoAnswer: 3, wrapUpTime: 2, rejectDelayTime: 2, busyDelayTime: 2,
}));

const recordings: Record<string, SimulatorOptions> = {
  'api-replies': { agents },
  failures: {},
  // The first one had a call just before, so that the second was idle longer.
  'contact-first-human': { agents: [...agents].reverse() },
  'contact-first-human-json': { agents },
  'machine-beep': { messageLength: 2_570 },
  'agent-first': { agents },
  'queue-abandoned': { agents },
  'inbound-outbound-socket': {},
  // Made with this dialplan; the one in freeswitch/ may have moved on since.
  broadcast: { people: labWithEarlyMedia, dropIn: fileURLToPath(new URL('../../../test/fixtures/recordings/broadcast-dialplan.xml', import.meta.url)) },
};

const reasonAgainst = (command: string): string | undefined => commandsLeftOut.find(([pattern]) => pattern.test(command))?.[1];

/** Why an event of a recording is not compared, with a title that counts it among its like; undefined for one that is. */
function reasonAgainstEvent(event: RecordedEvent, known: Set<string>): string | undefined {
  const name = headerOf(event, 'Event-Name')!;
  const subclass = headerOf(event, 'Event-Subclass');
  const leg = headerOf(event, 'Unique-ID');
  const kind = subclass ?? name;
  if (/^sofia\/(carrier|agents)\//.test(headerOf(event, 'Channel-Name') ?? '')) return `of the called party's or an agent's own leg, which a production switch does not send`;
  if (subclass === 'sofia::register') return `${kind}: an agent's phone registers, which happens outside`;
  if (name === 'BACKGROUND_JOB') return reasonAgainst(`bgapi ${headerOf(event, 'Job-Command')} ${headerOf(event, 'Job-Command-Arg') ?? ''}`);
  if (known.size === 0) return `${kind} of a call that came in over the outbound event socket`;
  // A leg that the switch dials by itself has a UUID of its own; those of originate commands are ours.
  if (leg === undefined || known.has(leg) || !leg.startsWith('11111111-')) return undefined;
  return `${kind} of a leg that an earlier recording made`;
}

/** The legs that replayed commands make. */
const legsOf = (steps: Step[]): Set<string> =>
  new Set(steps.flatMap((step) => (step.kind === 'command' && step.text.startsWith('bgapi originate') ? (/origination_uuid=([0-9a-f-]{36})/.exec(step.text)?.[1] ?? []) : [])));

const titleOf = (command: string): string => (command.length > 90 ? `${command.slice(0, 90)}…` : command).replaceAll('\n', ' | ');

for (const [name, options] of Object.entries(recordings)) {
  describe(`the recording ${name} replayed`, () => {
    const steps = readRecording(name);
    const legs = legsOf(steps);
    const compared = new Map<string, RecordedEvent[]>();
    const leftOut = new Map<string, number>();
    let replayed: Replay;

    /** Events are compared in the order of their leg; jobs by themselves, since a thread of the switch sends them in a race with the leg's. */
    const keyOf = (event: RecordedEvent): string => {
      const leg = headerOf(event, 'Unique-ID');
      // A leg that the switch dialled by itself has another UUID each time.
      return leg !== undefined && !legs.has(leg) ? headerOf(event, 'Channel-Name')! : (leg ?? headerOf(event, 'Event-Subclass') ?? headerOf(event, 'Event-Name')!);
    };
    const masked = (event: RecordedEvent) => maskEvent(event).map((line) => line.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) => (legs.has(uuid) ? uuid : '<uuid>')));
    for (const step of steps) {
      if (step.kind !== 'event') continue;
      const reason = reasonAgainstEvent(step.event, legs);
      if (reason !== undefined) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
      else if (headerOf(step.event, 'Event-Name') !== 'HEARTBEAT') compared.set(keyOf(step.event), [...(compared.get(keyOf(step.event)) ?? []), step.event]);
    }

    before(async () => {
      replayed = await replay(steps, (command) => reasonAgainst(command) !== undefined, options);
    });

    for (const [index, step] of steps.entries()) {
      if (step.kind !== 'command') continue;
      const reason = reasonAgainst(step.text);
      if (reason) it(`left out: ${titleOf(step.text)} (${reason})`);
      else if (step.reply) it(`answers ${titleOf(step.text)}`, () => expect(maskReply(step.text, replayed.replies.get(index)!)).to.equal(maskReply(step.text, step.reply)));
    }
    for (const [reason, count] of leftOut) it(`left out: ${count} events ${reason}`);

    for (const [key, recorded] of compared) {
      const mine = () => replayed.events.filter((event) => keyOf(event) === key);
      it(`sends the ${recorded.length} events of ${key} in order`, () => {
        const names = (events: RecordedEvent[]) => events.map((event) => [headerOf(event, 'Event-Name'), headerOf(event, 'CC-Action') ?? headerOf(event, 'Application') ?? '']);
        expect(names(mine())).to.deep.equal(names(recorded));
      });
      for (const [index, event] of recorded.entries()) {
        it(`with the headers of ${headerOf(event, 'Event-Name')}, number ${index + 1} of ${key}`, () => {
          expect(masked(mine()[index]!)).to.deep.equal(masked(event));
        });
      }
    }

    const heartbeat = steps.find((step) => step.kind === 'event' && headerOf(step.event, 'Event-Name') === 'HEARTBEAT');
    if (heartbeat?.kind === 'event') {
      it('sends HEARTBEAT with the same headers', () => {
        const mine = replayed.events.find((event) => headerOf(event, 'Event-Name') === 'HEARTBEAT');
        if (mine) expect(maskEvent(mine)).to.deep.equal(maskEvent(heartbeat.event));
        else expect(steps.at(-1)!.at, 'a recording too short for a beat of ours').to.be.lessThan(20_000);
      });
    }
  });
}
