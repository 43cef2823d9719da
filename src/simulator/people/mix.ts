import { lognormal, seededRandom } from '../random.js';
import { plays } from './carrier-tones.js';
import type { People, Reaction } from './reaction.js';
import type { Voice } from './voice.js';

/** Shares need not add up to 1; each counts against their sum. Absent parts are as in `ordinaryMix`. */
export interface Mix {
  seed: string;
  shares: { answered: number; machine: number; noAnswer: number; busy: number; invalid: number; congestion: number; fax?: number; busyTone?: number; notInServiceTone?: number };
  /** Seconds until somebody answers: lognormal. */
  ring: { median: number; sigma: number };
  /** Seconds that a person listens before hanging up: lognormal. */
  listen: { median: number; sigma: number };
  /** Share of ringing calls with early media. */
  earlyMedia: number;
  /** Seconds that a person's "Hello?" takes: even between the two. */
  hello?: { min: number; max: number };
  /** Seconds that a person waits in a queue before hanging up: lognormal. */
  patience?: { median: number; sigma: number };
  /** Seconds of silence after which a person hangs up. They bear any when absent. */
  bearsSilence?: number;
  /** Seconds of a machine's greeting, with its pauses, and its beep in Hz: even between the two. */
  greeting?: { min: number; max: number };
  beep?: { min: number; max: number };
  /** Keys that a person presses, seconds after the answer, and the share of people who do. */
  keys?: { share: number; presses: { after: number; digits: string }[] };
}

export const ordinaryMix = {
  seed: 'ordinary',
  shares: { answered: 0.3, machine: 0.25, noAnswer: 0.3, busy: 0.06, invalid: 0.05, congestion: 0.04 },
  ring: { median: 9, sigma: 0.5 },
  listen: { median: 12, sigma: 0.8 },
  earlyMedia: 0,
  hello: { min: 0.4, max: 1.2 },
  patience: { median: 20, sigma: 0.8 },
  greeting: { min: 3, max: 30 },
  beep: { min: 400, max: 2_000 },
} satisfies Mix;

/** A voicemail picks up late and records for a while. */
const machineRings = 18_000;
const machineRecords = 30_000;
/** A machine was always at least this long on the line. */
const machineStays = 45_000;
const faxRings = 3_000;
/** A phone that nobody picks up stops ringing in the network after this time. */
const ringsOut = 90_000;

export function mixedPeople(mix: Mix): People {
  const kinds = Object.entries(mix.shares) as [keyof Mix['shares'], number][];
  const sum = kinds.reduce((total, [, share]) => total + share, 0);
  return (number) => {
    const random = seededRandom(`${mix.seed}/${number}`);
    let draw = random() * sum;
    const kind = kinds.find(([, share]) => (draw -= share) < 0)?.[0] ?? 'noAnswer';
    return reactionOf(kind, { ...ordinaryMix, ...mix }, random);
  };
}

function reactionOf(kind: keyof Mix['shares'], mix: Mix & typeof ordinaryMix, random: () => number): Reaction {
  const earlyMedia = random() < mix.earlyMedia;
  switch (kind) {
    case 'answered': {
      const after = Math.min(ringsOut, milliseconds(lognormal(random, mix.ring.median, mix.ring.sigma)));
      const stays = milliseconds(lognormal(random, mix.listen.median, mix.listen.sigma));
      const voice = [{ at: 40 + Math.round(random() * 400), lasts: milliseconds(between(mix.hello, random())) }];
      const patience = milliseconds(lognormal(random, mix.patience.median, mix.patience.sigma));
      const keys = mix.keys && random() < mix.keys.share ? mix.keys.presses.map(({ after: at, digits }) => ({ after: milliseconds(at), digits })) : undefined;
      const bearsSilence = mix.bearsSilence === undefined ? undefined : milliseconds(mix.bearsSilence);
      return { kind: 'rings', earlyMedia, answer: { after, by: 'human', stays, talks: true, patience, bearsSilence, voice, keys } };
    }
    case 'machine': {
      const voice = greeting(milliseconds(between(mix.greeting, random())), Math.round(between(mix.beep, random())), random);
      const beep = voice.at(-1)!;
      const stays = Math.max(machineStays, beep.at + beep.lasts + machineRecords);
      return { kind: 'rings', earlyMedia, answer: { after: machineRings, by: 'machine', stays, voice } };
    }
    case 'fax':
      return { kind: 'rings', earlyMedia, answer: { after: faxRings, by: 'fax', stays: 35_000, voice: [{ at: 200, lasts: 3_000, hz: 2_100 }] } };
    case 'noAnswer':
      return { kind: 'rings', earlyMedia, refusal: { after: ringsOut, cause: 'NO_USER_RESPONSE' } };
    case 'busy':
      return { kind: 'refuses', cause: 'USER_BUSY' };
    case 'invalid':
      return { kind: 'refuses', cause: 'UNALLOCATED_NUMBER' };
    case 'busyTone':
      return plays('busy');
    case 'notInServiceTone':
      return plays('not in service');
    case 'congestion':
      return { kind: 'refuses', cause: 'NORMAL_CIRCUIT_CONGESTION' };
  }
}

/** Sentences of 1 to 4 s with pauses of 0.2 to 0.5 s between them, a moment of silence, the beep. */
function greeting(lasts: number, hz: number, random: () => number): Voice {
  const voice: { at: number; lasts: number; hz?: number }[] = [];
  for (let at = 100; at < lasts; ) {
    const sentence = Math.min(lasts - at, 1_000 + random() * 3_000);
    voice.push({ at: Math.round(at), lasts: Math.round(sentence) });
    at += sentence + 200 + random() * 300;
  }
  return [...voice, { at: lasts + 300, lasts: 400 + Math.round(random() * 600), hz }];
}

const between = ({ min, max }: { min: number; max: number }, draw: number): number => min + draw * (max - min);
const milliseconds = (seconds: number): number => Math.max(1, Math.round(seconds * 1000));
