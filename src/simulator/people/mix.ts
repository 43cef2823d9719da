import { lognormal, seededRandom } from '../random.js';
import type { People, Reaction } from './reaction.js';

/** Shares need not add up to 1; each counts against their sum. */
export interface Mix {
  seed: string;
  shares: { answered: number; machine: number; noAnswer: number; busy: number; invalid: number; congestion: number };
  /** Seconds until somebody answers: lognormal. */
  ring: { median: number; sigma: number };
  /** Seconds that a person listens before hanging up: lognormal. */
  listen: { median: number; sigma: number };
  /** Share of ringing calls with early media. */
  earlyMedia: number;
}

export const ordinaryMix: Mix = {
  seed: 'ordinary',
  shares: { answered: 0.3, machine: 0.25, noAnswer: 0.3, busy: 0.06, invalid: 0.05, congestion: 0.04 },
  ring: { median: 9, sigma: 0.5 },
  listen: { median: 12, sigma: 0.8 },
  earlyMedia: 0,
};

/** A voicemail picks up late and records for a while. */
const machineRings = 18_000;
const machineStays = 45_000;
/** A phone that nobody picks up stops ringing in the network after this time. */
const ringsOut = 90_000;

export function mixedPeople(mix: Mix): People {
  const kinds = Object.entries(mix.shares) as [keyof Mix['shares'], number][];
  const sum = kinds.reduce((total, [, share]) => total + share, 0);
  return (number) => {
    const random = seededRandom(`${mix.seed}/${number}`);
    let draw = random() * sum;
    const kind = kinds.find(([, share]) => (draw -= share) < 0)?.[0] ?? 'noAnswer';
    return reactionOf(kind, mix, random);
  };
}

function reactionOf(kind: keyof Mix['shares'], mix: Mix, random: () => number): Reaction {
  const earlyMedia = random() < mix.earlyMedia;
  switch (kind) {
    case 'answered': {
      const after = Math.min(ringsOut, milliseconds(lognormal(random, mix.ring.median, mix.ring.sigma)));
      const stays = milliseconds(lognormal(random, mix.listen.median, mix.listen.sigma));
      return { kind: 'rings', earlyMedia, answer: { after, by: 'human', stays } };
    }
    case 'machine':
      return { kind: 'rings', earlyMedia, answer: { after: machineRings, by: 'machine', stays: machineStays } };
    case 'noAnswer':
      return { kind: 'rings', earlyMedia, refusal: { after: ringsOut, cause: 'NO_USER_RESPONSE' } };
    case 'busy':
      return { kind: 'refuses', cause: 'USER_BUSY' };
    case 'invalid':
      return { kind: 'refuses', cause: 'UNALLOCATED_NUMBER' };
    case 'congestion':
      return { kind: 'refuses', cause: 'NORMAL_CIRCUIT_CONGESTION' };
  }
}

const milliseconds = (seconds: number): number => Math.max(1, Math.round(seconds * 1000));
