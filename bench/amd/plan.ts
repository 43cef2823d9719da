import { seededRandom } from '../../src/simulator/random.js';
import { languages, mainLanguage, type Phrases } from './phrases.js';
import { speakersOf, type Half } from './voices.js';

/** What is heard one after the other. `greeting` parts end where the verdict is due. */
type Part =
  | { part: 'say'; text: string; greeting: boolean }
  | { part: 'pause'; ms: number }
  | { part: 'beep'; hz: number; ms: number; decibels: number }
  | { part: 'fax' }
  | { part: 'music'; ms: number };

/** The line: level of the voice in dB below full scale, noise in dB below the voice (or below full scale when nobody speaks). */
interface Line {
  level: number;
  noise: 'none' | 'hiss' | 'pink' | 'street' | 'babble';
  /** dB below the voice. */
  below: number;
  echo: boolean;
}

export const personKinds = ['hello', 'name', 'company', 'noisy line', 'long hello', 'slow answer'] as const;
export const otherKinds = ['short greeting', 'greeting', 'long greeting', 'greeting with pauses', 'double beep', 'network greeting', 'fax', 'silence', 'music'] as const;
export type Kind = (typeof personKinds)[number] | (typeof otherKinds)[number];

/** One call: who is there and what is heard. `number` is dialled, and is the name of the recording. */
export interface Callee {
  number: string;
  kind: Kind;
  half: Half;
  speaker: string;
  voice: string;
  /** Words a minute. */
  speed: number;
  /** 0 to 99. */
  pitch: number;
  parts: Part[];
  line: Line;
}

/** How many of each kind in each half: 170 people and 165 others, 670 calls in all. */
const counts: Record<Kind, number> = {
  hello: 60,
  name: 25,
  company: 18,
  'noisy line': 27,
  'long hello': 18,
  'slow answer': 22,
  'short greeting': 15,
  greeting: 55,
  'long greeting': 18,
  'greeting with pauses': 22,
  'double beep': 15,
  'network greeting': 10,
  fax: 10,
  silence: 10,
  music: 10,
};

/** The corpus of a seed: the same seed gives the same calls on every machine. */
export function planCorpus(seed: string): Callee[] {
  return (['tuning', 'held out'] as const).flatMap((half, index) => {
    const speakers = speakersOf(half);
    let number = (index + 1) * 1_000;
    return [...personKinds, ...otherKinds].flatMap((kind) =>
      Array.from({ length: counts[kind] }, (_, nth) => {
        const draw = new Draw(seededRandom(`${seed}/${half}/${kind}/${nth}`));
        const phrases = draw.random() < 0.4 ? mainLanguage : draw.one(languages);
        return {
          number: String(number++),
          kind,
          half,
          speaker: draw.one(speakers),
          voice: draw.one(phrases.voices),
          speed: draw.whole(140, 200),
          pitch: draw.whole(30, 70),
          parts: partsOf(kind, phrases, draw),
          line: lineOf(kind, draw),
        };
      }),
    );
  });
}

class Draw {
  constructor(readonly random: () => number) {}
  whole = (from: number, to: number): number => from + Math.floor(this.random() * (to - from + 1));
  one = <T>(items: readonly T[]): T => items[Math.floor(this.random() * items.length)]!;
  /** About normal: the sum of four. */
  around = (middle: number, spread: number): number => middle + spread * (this.random() + this.random() + this.random() + this.random() - 2) * 1.73;
}

const pause = (ms: number): Part => ({ part: 'pause', ms });
const say = (text: string): Part => ({ part: 'say', text, greeting: true });

function partsOf(kind: Kind, phrases: Phrases, draw: Draw): Part[] {
  const sentences = (texts: string[], from: number, to: number): Part[] => texts.flatMap((text, index) => (index === 0 ? [say(text)] : [pause(draw.whole(from, to)), say(text)]));
  const afterwards = (): Part[] => {
    // Nobody answers: half of all people say hello again, then wait.
    const again: Part[] = draw.random() < 0.5 ? [pause(draw.whole(2_000, 4_000)), { part: 'say', text: draw.one(phrases.again), greeting: false }] : [];
    return [...again, pause(6_000)];
  };
  const person = (texts: string[], lead: number): Part[] => [pause(lead), ...sentences(texts, 150, 450), ...afterwards()];
  const tone = (): Part => ({ part: 'beep', hz: draw.random() < 0.5 ? draw.one(usualBeeps) : draw.whole(400, 2_000), ms: draw.whole(180, 1_000), decibels: draw.whole(-8, 4) });
  const gap = () => pause(draw.random() < 0.7 ? draw.whole(100, 800) : draw.whole(800, 2_000));
  const machine = (texts: string[], from: number, to: number, beeps: Part[]): Part[] => [pause(draw.whole(200, 1_500)), ...sentences(texts, from, to), ...(beeps.length > 0 ? [gap(), ...beeps] : []), pause(15_000)];
  const middle = (count: number): string[] => Array.from({ length: count }, () => draw.one(phrases.middle));
  const long = (count: number): string[] => [draw.one(phrases.opening), ...middle(count), draw.one(phrases.closing)];
  switch (kind) {
    case 'hello':
      return person([draw.one(phrases.hello)], draw.whole(100, 1_000));
    case 'name':
      return person([draw.one(phrases.name)], draw.whole(100, 1_000));
    case 'company':
      return person([draw.one(phrases.company)], draw.whole(100, 1_000));
    case 'noisy line':
      return person([draw.one([...phrases.hello, ...phrases.name])], draw.whole(100, 1_000));
    case 'long hello':
      return person(draw.one(phrases.longHello), draw.whole(100, 1_000));
    case 'slow answer':
      return person([draw.one([...phrases.hello, ...phrases.name])], draw.whole(1_500, 4_000));
    case 'short greeting':
      return machine([draw.one(phrases.shortGreeting)], 0, 0, [tone()]);
    case 'greeting':
      return machine(long(draw.whole(0, 1)), 150, 500, [tone()]);
    case 'long greeting':
      return machine(long(draw.whole(3, 6)), 150, 700, [tone()]);
    case 'greeting with pauses':
      return machine(long(1), 400, 1_200, [tone()]);
    case 'double beep': {
      const first = tone();
      return machine(long(1), 150, 500, [first, pause(draw.whole(80, 300)), first]);
    }
    case 'network greeting':
      return machine([phrases.opening.at(-1)!, ...middle(1)], 200, 500, []);
    case 'fax':
      return [pause(draw.whole(300, 1_500)), { part: 'fax' }, pause(8_000)];
    case 'silence':
      return [pause(20_000)];
    case 'music':
      return [pause(draw.whole(0, 500)), { part: 'music', ms: 20_000 }];
  }
}

const usualBeeps = [400, 425, 440, 480, 500, 620, 700, 800, 850, 950, 1_000, 1_100, 1_200, 1_400, 1_600, 1_800, 2_000];

/** Voices at -24 dB of full scale, give or take 4 as a rule; hiss far below, or nothing at all as mobile networks send it; real noise on noisy lines and on one machine in eight. */
function lineOf(kind: Kind, draw: Draw): Line {
  const level = Math.min(-15, Math.max(-34, draw.around(-24, 4)));
  const echo = draw.random() < 0.1;
  const loud = { noise: draw.one(['hiss', 'pink', 'street', 'babble'] as const), level, echo };
  if (kind === 'noisy line') return { ...loud, below: draw.one([20, 15, 10]) };
  if (kind !== 'silence' && kind !== 'fax' && !personKinds.some((each) => each === kind) && draw.random() < 0.125) return { ...loud, below: draw.one([20, 15]) };
  return { level, echo, ...(draw.random() < 0.3 ? { noise: 'none' as const, below: 0 } : { noise: 'hiss' as const, below: draw.whole(30, 45) }) };
}
