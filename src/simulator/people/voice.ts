/** A stretch of sound, in milliseconds since the answer (or the early media): speech, or a tone of `hz`, which may be of several. */
export interface Sound {
  at: number;
  lasts: number;
  hz?: number | readonly number[];
}

/** What is heard of somebody, in order. Between the sounds is comfort noise. */
export type Voice = readonly Sound[];

/** How the switch's detectors score 20 ms of each: the mean of the samples' absolute values (measured in the lab). */
const levels = { speech: 1_500, tone: 9_000, noise: 60 };

/** The frequencies of a sound that is a tone. */
export const frequenciesOf = ({ hz }: Sound): readonly number[] => (hz === undefined ? [] : typeof hz === 'number' ? [hz] : hz);

/** Milliseconds of one frame of audio. */
export const frame = 20;

export function soundAt(voice: Voice, at: number): Sound | undefined {
  return voice.find((sound) => at >= sound.at && at < sound.at + sound.lasts);
}

export function levelAt(voice: Voice, at: number): number {
  const sound = soundAt(voice, at);
  return sound ? (sound.hz === undefined ? levels.speech : levels.tone) : levels.noise;
}

/** When the last sound is over. */
export const endOf = (voice: Voice): number => voice.reduce((end, { at, lasts }) => Math.max(end, at + lasts), 0);
