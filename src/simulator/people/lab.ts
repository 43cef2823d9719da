import { answersWith, carrierTones, plays } from './carrier-tones.js';
import type { AgentPeople, Reaction } from './reaction.js';
import type { Voice } from './voice.js';

/** "Hello?" and after 1.8 s a sentence: where the lab's files are louder than 200, the threshold of its detectors. */
const person: Voice = [{ at: 40, lasts: 380 }, { at: 2_220, lasts: 800 }, { at: 3_360, lasts: 1_100 }];
/** A greeting of 9.4 s, in which are four pauses, and a beep of 1 s. */
const machine: Voice = [
  { at: 40, lasts: 300 }, { at: 480, lasts: 2_020 }, { at: 2_860, lasts: 1_940 }, { at: 5_160, lasts: 3_380 }, { at: 8_660, lasts: 500 },
  { at: 9_450, lasts: 1_000, hz: 700 },
];
/** A machine that says "Hello?" and beeps 5 s later, for 0.6 s: late enough for a busy machine. */
const likePerson: Voice = [{ at: 40, lasts: 380 }, { at: 5_720, lasts: 600, hz: 700 }];
const fax: Voice = [0, 3_500, 7_000].map((at) => ({ at, lasts: 3_000, hz: 2_100 }));

/** The carrier world of freeswitch-lab: the last two digits of a number decide, tried in this order. */
const table: [RegExp, Reaction][] = [
  // Area code 212: what a carrier plays before the answer.
  [/^\+?1212\d+91$/, plays('busy')],
  [/^\+?1212\d+92$/, plays('congestion')],
  [/^\+?1212\d+93$/, plays('busy of Europe')],
  [/^\+?1212\d+94$/, plays('congestion of Europe')],
  [/^\+?1212\d+96$/, plays('not in service')],
  [/^\+?1212\d+97$/, plays('no circuit')],
  [/^\+?1212\d+98$/, { kind: 'rings', earlyMedia: true, earlyVoice: carrierTones['ring tone of Europe'], answer: { after: 10_000, by: 'human', stays: 10_820, voice: person } }],
  // Area code 213: what a carrier plays after its answer.
  [/^\+?1213\d+91$/, answersWith('busy')],
  [/^\+?1213\d+92$/, answersWith('congestion')],
  [/^\+?1213\d+93$/, answersWith('busy of Europe')],
  [/^\+?1213\d+94$/, answersWith('congestion of Europe')],
  [/^\+?1213\d+90$/, answersWith('busy of 450 Hz')],
  [/^\+?1213\d+96$/, answersWith('not in service of Europe')],
  [/^\+?1213\d+97$/, answersWith('no circuit')],
  [/^\+?1213\d+98$/, answersWith('not in service')],
  [/^\+?1213\d+99$/, answersWith('changed number')],
  // Area code 214: a machine that is taken for a person until it beeps.
  [/^\+?1214\d+5\d$/, { kind: 'rings', answer: { after: 1500, by: 'machine', stays: 21_320, voice: likePerson } }],
  // "Hello?", 1.5 s of silence, a sentence, 6 s of silence: 10.8 s in the recordings.
  [/^\+?\d+[0-4]\d$/, { kind: 'rings', answer: { after: 1500, by: 'human', stays: 10_820, voice: person } }],
  // The greeting, the beep, 15 s of silence.
  [/^\+?\d+5\d$/, { kind: 'rings', answer: { after: 2500, by: 'machine', stays: 25_400, voice: machine } }],
  [/^\+?\d+6\d$/, { kind: 'refuses', cause: 'USER_BUSY' }],
  [/^\+?\d+7\d$/, { kind: 'rings', refusal: { after: 120_000, cause: 'NO_USER_RESPONSE' } }],
  [/^\+?\d+8\d$/, { kind: 'refuses', cause: 'UNALLOCATED_NUMBER' }],
  [/^\+?\d+95$/, { kind: 'rings', answer: { after: 1000, by: 'fax', stays: 15_500, voice: fax } }],
  [/^\+?\d+9\d$/, { kind: 'refuses', cause: 'NORMAL_CIRCUIT_CONGESTION' }],
];

export function labPeople(number: string): Reaction {
  return table.find(([pattern]) => pattern.test(number))?.[1] ?? { kind: 'refuses', cause: 'NO_ROUTE_DESTINATION' };
}

/** The lab's agents: their phones answer by themselves after 0.8 s, and stay until the other end hangs up. */
export const labAgents: AgentPeople = () => ({
  kind: 'rings',
  isSilent: true,
  answer: { after: 800, by: 'agent', stays: Number.POSITIVE_INFINITY },
});
