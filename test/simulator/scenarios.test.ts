import { expect } from 'chai';
import { ManualClock } from '../../src/shared/clock.js';
import { labAgents, labPeople } from '../../src/simulator/people/lab.js';
import type { AgentPeople, People } from '../../src/simulator/people/reaction.js';
import { startSimulator } from '../../src/simulator/simulator.js';
import { Client } from './client.js';
import { headerOf, parseEvent, readRecording, type RecordedEvent, type Step } from './recording.js';

/**
 * What a real FreeSWITCH 1.10.12 did in the lab, with four more phones and a patient person at numbers in 47. A
 * recording is followed step by step: each event is waited for, each command is sent when all before it has
 * happened. Times are not compared, nor the order between different legs: threads of the switch decide those.
 */
const scenarios: Record<string, string> = {
  'user-queue': 'a caller, an agent, and the caller hangs up',
  'agent-hangs': 'the agent hangs up',
  'after-agent': 'what the dialplan does after the agent: goes on, hangs up, or goes elsewhere',
  'transfer-away': 'the caller is sent elsewhere during the talk, with and without the agent',
  rejects: 'agents who reject, are busy, or are nowhere',
  'max-no-answer': 'an agent who never answers goes on a break',
  drops: 'an agent who hangs up at once',
  'logs-out-ringing': 'an agent logs out while the phone rings',
  'agent-killed-ringing': "the agent's leg is hung up while it rings",
  'contact-leaves-ringing': 'the caller hangs up while the phone rings',
  'handover-caller': 'the caller hangs up during the hand-over',
  'handover-agent': 'the agent hangs up during the hand-over',
  'exit-keys': 'the queue is left with a key',
  'queue-times-out': 'a queue that is not there, one without agents, and uuid_break',
  standby: 'an agent whose leg stands by',
  intercept: 'agent first: the contact joins with intercept',
  'agent-first': 'agent first: uuid_bridge, park_after_bridge, transfers of one and both',
  'bridge-app': 'bridge: and on, on failure, and hanging up after',
  eavesdrop: 'somebody listens in',
  recording: 'recordings, started and stopped every way',
  dtmf: 'digits: heard, asked for, and ending a message',
  broadcast: 'uuid_broadcast, uuid_break and what is played',
  sched: 'transfers and hang-ups at a later time',
  detection: 'whether somebody speaks, and how long: detect_audio, detect_silence and times',
  silence: 'waiting for silence',
  avmd: 'the beep of an answering machine',
  fax: 'the tone of a fax machine, with tone_detect and as a calling fax',
  faxced: 'a fax that answers; dial strings that lead nowhere',
  misc: 'variables, exports, events and applications that are not there',
};

/** The lab's phones: 1003 never answers, 1004 rejects, 1005 hangs up at once, 1006 is busy. */
const phones: AgentPeople = (phone, call) => {
  switch (phone) {
    case '1003':
      return { kind: 'rings' };
    case '1004':
      return { kind: 'rings', refusal: { after: 300, cause: 'CALL_REJECTED' } };
    case '1005':
      return { kind: 'rings', isSilent: true, answer: { after: 800, by: 'agent', stays: 100 } };
    case '1006':
      return { kind: 'refuses', cause: 'USER_BUSY' };
    default:
      return labAgents(phone, call);
  }
};
const people: People = (number) => (number.endsWith('47') ? { kind: 'rings', answer: { after: 500, by: 'human', stays: 90_000 } } : labPeople(number));

/** Headers that must be the same, where an event has them. */
const compared = [
  'Event-Subclass', 'Channel-State', 'Answer-State', 'Hangup-Cause', 'Application', 'Application-Data', 'Application-Response', 'CC-Queue', 'CC-Action', 'CC-Agent', 'CC-Agent-State',
  'CC-Agent-Status', 'CC-Cause', 'CC-Cancel-Reason', 'CC-Hangup-Cause', 'CC-Agent-Bridged', 'CC-Count', 'CC-Agent-No-Answer-Count', 'DTMF-Digit', 'DTMF-Source', 'Record-File-Path',
  'Record-Completion-Cause', 'Playback-File-Path', 'Media-Bug-Function', 'Other-Type', 'Caller-Destination-Number', 'Caller-Caller-ID-Number', 'Caller-Callee-ID-Number', 'Channel-HIT-Dialplan',
  'variable_cc_cause', 'variable_cc_cancel_reason', 'variable_cc_exit_key', 'variable_cc_agent_bridged', 'variable_cc_agent', 'variable_cc_side', 'variable_last_bridge_hangup_cause',
  'variable_detect_audio_timeout', 'variable_detect_silence_timeout', 'variable_wait_for_silence_timeout', 'Beep-Status', 'Detected-Tone', 'Detected-Fax-Tone', 'variable_avmd_detect', 'variable_pressed', 'variable_pressed2', 'variable_playback_terminator_used', 'variable_originate_disposition', 'variable_DIALSTATUS', 'variable_export_vars', 'foo',
];

/** Where a thread's luck decides what an event says. */
const lucky: [name: string, header: string][] = [
  // Whether the leg has changed its state by the time that it is hung up.
  ['CHANNEL_HANGUP', 'Channel-State'],
  ['MEDIA_BUG_STOP', 'Channel-State'],
];

const label = (event: RecordedEvent): string => [headerOf(event, 'Event-Name'), headerOf(event, 'Event-Subclass'), headerOf(event, 'CC-Action'), headerOf(event, 'Application')].filter(Boolean).join(' ');

class Legs {
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** A name for a leg that is the same in the recording and here: its UUID where a command gave it, else which of its kind it is. */
  name(event: RecordedEvent): string {
    // Whose thread takes the listener out is a matter of luck.
    if (headerOf(event, 'Media-Bug-Function') === 'eavesdrop') return 'eavesdrop';
    const uuid = headerOf(event, 'Unique-ID');
    if (uuid === undefined) return headerOf(event, 'Event-Subclass') ?? headerOf(event, 'Event-Name')!;
    return this.named(uuid, headerOf(event, 'Channel-Name') ?? '');
  }

  private named(uuid: string, channel: string): string {
    if (uuid.startsWith('22222222-')) return uuid;
    const known = this.names.get(uuid);
    if (known !== undefined) return known;
    const kind = channel.replace(/@.*/, '');
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    this.names.set(uuid, `${kind} ${count}`);
    return `${kind} ${count}`;
  }

  uuidOf(name: string): string | undefined {
    return [...this.names].find(([, value]) => value === name)?.[0];
  }

  nameOf(uuid: string): string {
    return this.names.get(uuid) ?? uuid;
  }
}

const uuids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

interface Followed {
  recorded: Map<string, string[]>;
  ours: Map<string, string[]>;
  replies: { command: string; recorded: string; ours: string }[];
}

async function follow(steps: Step[]): Promise<Followed> {
  const clock = new ManualClock(Date.UTC(2026, 10, 25, 15) + 130);
  const contacts = [1, 2].map((n) => ({
    name: `agent${n}@default`, contact: `[leg_timeout=10]user/100${n}@127.0.0.1`, status: 'Available', maxNoAnswer: 3, wrapUpTime: 2, rejectDelayTime: 2, busyDelayTime: 2,
  }));
  const others = [3, 4, 5, 6].map((n) => ({ name: `other${n}@default`, contact: `user/100${n}@127.0.0.1` }));
  // Who had waited longest when the recording began.
  const offered = steps.flatMap((step) => (step.kind === 'event' && headerOf(step.event, 'CC-Action') === 'agent-offering' ? [headerOf(step.event, 'CC-Agent')] : []));
  const tiers = contacts.map(({ name }) => ({ queue: 'sales@default', agent: name })).sort((a, b) => Number(b.agent === offered[0]) - Number(a.agent === offered[0]));
  const simulator = await startSimulator({ clock, people, agentPeople: phones, agents: [...contacts, ...others], tiers });
  const client = await Client.open(simulator.port, 'ClueCon');
  const [theirs, ours] = [new Legs(), new Legs()];
  const recorded = new Map<string, string[]>();
  const told = new Map<string, string[]>();
  const replies: Followed['replies'] = [];
  let read = 0;
  const line = (event: RecordedEvent, legs: Legs) =>
    [label(event), ...compared.flatMap((name) => {
      const value = headerOf(event, name);
      const isLucky = lucky.some(([of, header]) => of === headerOf(event, 'Event-Name') && header === name);
      return value === undefined || isLucky ? [] : [`${name}=${value.replace(uuids, (uuid) => legs.nameOf(uuid)).replace(/\b\d{16}\b/g, '<time>')}`];
    })].join(' | ');
  const note = (into: Map<string, string[]>, legs: Legs, event: RecordedEvent) => {
    const leg = legs.name(event);
    into.set(leg, [...(into.get(leg) ?? []), line(event, legs)]);
    return leg;
  };
  const hear = async () => {
    await client.settle();
    const events = client.events();
    for (; read < events.length; read++) {
      const { headers, body } = events[read]!;
      const event = parseEvent(headers.get('Content-Type')!, body);
      if (headerOf(event, 'Event-Name') !== 'HEARTBEAT' && headerOf(event, 'Channel-Name') !== 'N/A') note(told, ours, event);
    }
  };
  try {
    let before = 0;
    for (const step of steps) {
      if (step.kind === 'event') {
        const leg = note(recorded, theirs, step.event);
        const count = recorded.get(leg)!.length;
        for (let waited = 0; (told.get(leg)?.length ?? 0) < count && waited < 10_000; waited += 20) {
          await clock.advance(20);
          await hear();
        }
      } else {
        if (step.at - before > 100) await clock.advance(Math.min(step.at - before, 10_000) - 50);
        await hear();
        const text = step.text.replace(uuids, (uuid) => ours.uuidOf(theirs.nameOf(uuid)) ?? uuid);
        const { headers, body } = await client.command(text);
        await hear();
        const [, reply = ''] = step.reply.split(/\n\n(.*)/s);
        if (!/^(bgapi|event)/.test(text)) replies.push({ command: step.text, recorded: mask(reply, theirs), ours: mask(body || (headers.get('Reply-Text') ?? ''), ours) });
      }
      before = step.at;
    }
    await clock.advance(500);
    await hear();
    return { recorded, ours: told, replies };
  } finally {
    await client.close();
    await simulator.close();
  }
}

/** What of a reply is not a matter of time, of other calls or of whose legs are in it. */
function mask(text: string, legs: Legs): string {
  if (text.startsWith('{')) return '{…}';
  return text.trim().split('\n').filter((row) => !row.startsWith('other')).join('\n').replace(uuids, (uuid) => (uuid.startsWith('22222222-') ? uuid : legs.nameOf(uuid).replace(uuids, '<uuid>'))).replace(/\b\d{10}\b/g, '#').replace(/(\|[\d#]+)+$/gm, '').replace(/Added: \d+/, 'Added: #');
}

for (const [name, title] of Object.entries(scenarios)) {
  describe(`on a real switch as here: ${title}`, () => {
    let followed: Followed;
    before(async () => {
      followed = await follow(readRecording(`agents/${name}`).filter((step) => step.kind === 'event' || !step.text.startsWith('auth')));
    });

    it('each leg tells the same in the same order', () => {
      for (const [leg, events] of followed.recorded) expect({ [leg]: followed.ours.get(leg) ?? [] }).to.deep.equal({ [leg]: events });
      expect([...followed.ours.keys()].sort()).to.deep.equal([...followed.recorded.keys()].sort());
    });

    it('commands are answered the same', () => {
      for (const { command, recorded, ours } of followed.replies) expect({ [command]: ours }).to.deep.equal({ [command]: recorded });
    });
  });
}
