import type { Call } from '../call.js';
import type { Application } from '../execute.js';
import { split } from '../originate/split.js';
import { endOf, frame, levelAt, type Voice } from '../people/voice.js';

/** Judges one frame after another by its level; gives what it decided, or undefined to go on. */
type Judge = (level: number) => Record<string, string> | undefined;

/** Longer than any voice, for detectors without a time limit. */
const afterwards = 2_000;

/**
 * Runs a detector over what is heard of the person, from now on. What it will decide is known at once,
 * since the voice is; the leg learns it when it is time.
 */
function listen(call: Call, limit: number, judge: Judge, timeout: () => Record<string, string>, done: () => void): void {
  const { person } = call;
  const voice: Voice = person?.voice ?? [];
  const begun = person?.age ?? 0;
  const end = limit || Math.max(0, endOf(voice) - begun) + afterwards;
  let decided: Record<string, string> | undefined;
  let at = 0;
  while (!decided && at < end) {
    at += frame;
    // The frame that uses up the time is not looked at.
    if (limit && at >= limit) break;
    decided = judge(levelAt(voice, begun + at - frame));
  }
  const forget = call.whileRunning(() => {
    timer?.cancel();
    done();
  });
  const result = decided ?? (limit ? timeout() : undefined);
  const timer = result && call.after(at, () => {
    forget();
    const { variables } = call.channel;
    for (const [name, value] of Object.entries(result)) variables.set(name, value);
    // The leg gets its own codec back.
    for (const name of ['read_codec', 'read_rate']) variables.set(name, variables.get(name));
    done();
  });
}

/** `threshold hits timeout`: sound, or silence, for more than `hits` frames of 20 ms in a row. */
function runOf(name: 'detect_audio' | 'detect_silence', counts: (level: number, threshold: number) => boolean): Application {
  return (call, data, done) => {
    const [threshold = 0, wanted = 0, limit = 0] = split(data, ' ').map(Number);
    if (!(threshold > 0 && wanted > 0)) return done();
    let hits = 0;
    const judge: Judge = (level) => {
      hits = counts(level, threshold) ? hits + 1 : 0;
      return hits > wanted ? { [`${name}_timeout`]: 'false' } : undefined;
    };
    listen(call, limit, judge, () => ({ [`${name}_timeout`]: 'true', [`${name}_hits`]: `${hits}` }), done);
  };
}

/** Applications that wait for a person to speak, or to be silent. Facts from switch_ivr_play_say.c. */
export const detection: Record<string, Application> = {
  detect_audio: runOf('detect_audio', (level, threshold) => level >= threshold),
  detect_silence: runOf('detect_silence', (level, threshold) => level <= threshold),
  /** Without a speech recogniser it does nothing. */
  detect_speech: (_call, _data, done) => done(),
  /** `threshold silence-hits listen-hits timeout`: silence after enough sound, and 25 frames more. */
  wait_for_silence: (call, data, done) => {
    const [threshold = 0, silence = 0, enough = 0, limit = 0] = split(data, ' ').map(Number);
    if (!(threshold > 0 && silence > 0)) return done();
    let heard = 0;
    let left = silence;
    let countdown = 0;
    const tell = (isTimeout: boolean) => ({
      wait_for_silence_timeout: `${isTimeout}`,
      wait_for_silence_listenhits: `${heard}`,
      wait_for_silence_silence_hits: `${left}`,
    });
    const judge: Judge = (level) => {
      if (countdown) return --countdown ? undefined : tell(false);
      if (level >= threshold) heard++;
      if ((enough === 0 || heard > enough) && level < threshold) {
        if (!--left) countdown = 25;
      } else left = silence;
      return undefined;
    };
    listen(call, limit, judge, () => tell(true), done);
  },
};
