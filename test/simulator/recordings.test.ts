import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import type { SimulatorOptions } from '../../src/simulator/simulator.js';
import { labPeople } from '../../src/simulator/people/lab.js';
import type { People } from '../../src/simulator/people/reaction.js';
import { maskEvent, maskReply } from './masks.js';
import { headerOf, readRecording, type RecordedEvent, type Step } from './recording.js';
import { replay, type Replay } from './replay.js';

/** What the simulator does not do yet, and why; nothing else of a recording is left out. */
const later = {
  queue: 'members, agents and queues that hand out calls come with the next issue',
  bridge: 'uuid_bridge comes with the next issue',
  avmd: 'answering machine detection comes with the next issue',
  socket: 'the outbound event socket comes with the next issue',
  recording: 'uuid_record comes with the next issue',
  agents: "an agent's phone is dialled without a gateway, which comes with the next issue",
};

const commandsLeftOut: [RegExp, string][] = [
  [/^api uuid_record /, later.recording],
  [/^api uuid_transfer .* queue-|^bgapi originate .* queue-|^api callcenter_config queue (list|count) members|^api uuid_kill 11111111-0000-4000-8000-000000000031/, later.queue],
  [/^api uuid_bridge 1/, later.bridge],
  [/^bgapi originate .*sofia\/external\/agent/, later.agents],
  [/^(connect|linger|myevents|sendmsg)/, later.socket],
];

/** The people of the lab, and the numbers with early media that broadcast.txt has besides. */
const labWithEarlyMedia: People = (number) => {
  if (number.endsWith('944')) return { kind: 'rings', earlyMedia: true, answer: { after: 1500, by: 'human', stays: 1990 } };
  if (number.endsWith('945')) return { kind: 'rings', earlyMedia: true, refusal: { after: 1500, cause: 'USER_BUSY' } };
  if (number.endsWith('946')) return { kind: 'rings', refusal: { after: 1000, cause: 'CALL_REJECTED' } };
  return labPeople(number);
};

const recordings: Record<string, SimulatorOptions> = {
  'api-replies': {},
  failures: {},
  'contact-first-human': {},
  'contact-first-human-json': {},
  'machine-beep': { messageLength: 2_570 },
  'agent-first': {},
  'queue-abandoned': {},
  'inbound-outbound-socket': {},
  // Made with this dialplan; the one in freeswitch/ may have moved on since.
  broadcast: { people: labWithEarlyMedia, dropIn: fileURLToPath(new URL('../../../test/fixtures/recordings/broadcast-dialplan.xml', import.meta.url)) },
};

const reasonAgainst = (command: string): string | undefined => commandsLeftOut.find(([pattern]) => pattern.test(command))?.[1];

/** Why an event of a recording is not compared, with a title that counts it among its like; undefined for one that is. */
function reasonAgainstEvent(event: RecordedEvent, ours: Map<string, number>, at: number): string | undefined {
  const name = headerOf(event, 'Event-Name')!;
  const subclass = headerOf(event, 'Event-Subclass');
  const channel = headerOf(event, 'Channel-Name') ?? '';
  const leg = headerOf(event, 'Unique-ID');
  const kind = subclass ?? name;
  if (/^sofia\/(carrier|agents)\//.test(channel)) return `of the called party's or an agent's own leg, which a production switch does not send`;
  if (subclass?.startsWith('avmd::')) return `${kind}: ${later.avmd}`;
  if (subclass === 'callcenter::info') return /^agent-(add|contact-change|status-change)$/.test(headerOf(event, 'CC-Action')!) ? undefined : `${kind}: ${later.queue}`;
  if (subclass === 'sofia::register') return `${kind}: an agent's phone registers, which happens outside`;
  if (name === 'BACKGROUND_JOB') return reasonAgainst(`bgapi ${headerOf(event, 'Job-Command')} ${headerOf(event, 'Job-Command-Arg') ?? ''}`);
  if (leg === undefined) return undefined;
  const until = ours.get(leg);
  if (until === undefined) return `${kind} of a leg that a left-out command made`;
  return at >= until ? `${kind} after a left-out command changed the leg` : undefined;
}

/** The legs that replayed commands make, and when a left-out command touches them. */
function legsOf(steps: Step[]): Map<string, number> {
  const legs = new Map<string, number>();
  for (const step of steps) {
    if (step.kind !== 'command') continue;
    const uuids = step.text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g) ?? [];
    const out = reasonAgainst(step.text) !== undefined;
    for (const uuid of uuids) {
      if (step.text.startsWith('bgapi originate') && !out && !legs.has(uuid)) legs.set(uuid, Number.POSITIVE_INFINITY);
      else if (out && legs.has(uuid)) legs.set(uuid, Math.min(legs.get(uuid)!, step.at));
    }
  }
  return legs;
}

const titleOf = (command: string): string => (command.length > 90 ? `${command.slice(0, 90)}…` : command).replaceAll('\n', ' | ');
/** Of the event's headers, those that belong to what is left out. */
const withoutDetection = (event: RecordedEvent): RecordedEvent => ({ ...event, headers: event.headers.filter(([name]) => !name.startsWith('variable_avmd_')) });

for (const [name, options] of Object.entries(recordings)) {
  describe(`the recording ${name} replayed`, () => {
    const steps = readRecording(name);
    const legs = legsOf(steps);
    const compared = new Map<string, RecordedEvent[]>();
    const leftOut = new Map<string, number>();
    let replayed: Replay;

    /** Events are compared in the order of their leg; jobs by themselves, since a thread of the switch sends them in a race with the leg's. */
    const keyOf = (event: RecordedEvent): string => headerOf(event, 'Unique-ID') ?? headerOf(event, 'Event-Subclass') ?? headerOf(event, 'Event-Name')!;
    for (const step of steps) {
      if (step.kind !== 'event') continue;
      const reason = reasonAgainstEvent(step.event, legs, step.at);
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
      const mine = () => replayed.events.filter((event) => keyOf(event) === key && !beyond(event, legs));
      it(`sends the ${recorded.length} events of ${key} in order`, () => {
        const names = (events: RecordedEvent[]) => events.map((event) => headerOf(event, 'Event-Name'));
        expect(names(mine()).slice(0, recorded.length)).to.deep.equal(names(recorded));
        if (!legs.has(key) || legs.get(key) === Number.POSITIVE_INFINITY) expect(mine().length, 'events').to.equal(recorded.length);
      });
      for (const [index, event] of recorded.entries()) {
        it(`with the headers of ${headerOf(event, 'Event-Name')}, number ${index + 1} of ${key}`, () => {
          expect(maskEvent(mine()[index]!)).to.deep.equal(maskEvent(withoutDetection(event)));
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

/** Our own events after a left-out command are not compared either. */
const beyond = (event: RecordedEvent, legs: Map<string, number>): boolean => {
  const leg = headerOf(event, 'Unique-ID');
  return leg !== undefined && !legs.has(leg);
};
