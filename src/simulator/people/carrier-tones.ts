import type { Reaction } from './reaction.js';
import type { Sound, Voice } from './voice.js';

/** A tone again and again, for a minute and a half. */
const repeated = (hz: Sound['hz'], lasts: number, pause: number): Voice =>
  Array.from({ length: Math.floor(90_000 / (lasts + pause)) }, (_, index) => ({ at: 800 + index * (lasts + pause), lasts, hz }));

/** Three tones of so many Hz and milliseconds, one after the other; then an announcement. */
function information(...tones: readonly [hz: number, lasts: number][]): Voice {
  let at = 800;
  const voice: Sound[] = tones.map(([hz, lasts]) => ({ at: (at += lasts) - lasts, lasts, hz }));
  return [...voice, { at: at + 200, lasts: 9_000 }];
}

/** What a carrier plays before the answer instead of refusing with a cause, of America and of most others. */
export const carrierTones = {
  busy: repeated([480, 620], 500, 500),
  congestion: repeated([480, 620], 250, 250),
  'busy of Europe': repeated(425, 500, 500),
  'congestion of Europe': repeated(425, 250, 250),
  /** Of China. */
  'busy of 450 Hz': repeated(450, 350, 350),
  'not in service': information([985.2, 380], [1_370.6, 276], [1_776.7, 380]),
  'not in service of Europe': information([950, 330], [1_400, 330], [1_800, 330]),
  'changed number': information([913.8, 274], [1_370.6, 274], [1_776.7, 380]),
  'no circuit': information([985.2, 380], [1_428.5, 380], [1_776.7, 380]),
  /** 1 s on, 4 s off; whoever is called may answer at its third. */
  'ring tone of Europe': [{ at: 0, lasts: 1_000, hz: 425 }, { at: 5_000, lasts: 1_000, hz: 425 }],
} satisfies Record<string, Voice>;

/** A carrier that plays it for as long as one waits. */
export const plays = (tone: keyof typeof carrierTones): Reaction => ({ kind: 'rings', earlyMedia: true, earlyVoice: carrierTones[tone] });

/** A carrier that answers and plays it for a minute. */
export const answersWith = (tone: keyof typeof carrierTones): Reaction => ({ kind: 'rings', answer: { after: 1_000, by: 'machine', stays: 60_000, voice: carrierTones[tone] } });
