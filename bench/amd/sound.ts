import { telephoneRate, wav } from '../../src/shared/wav.js';

/** Sound as samples between -1 and 1, 8,000 a second. */
export const rate = telephoneRate;
export const samplesOf = (ms: number): number => Math.round((ms * rate) / 1_000);
export const millisecondsOf = (samples: number): number => Math.round((samples * 1_000) / rate);

export const silence = (ms: number): Float32Array => new Float32Array(samplesOf(ms));

/** A tone that begins and ends within 5 ms, as loud as a voice of the same level in dB. */
export function tone(hz: number, ms: number, level: number): Float32Array {
  const samples = silence(ms);
  const edge = samplesOf(5);
  const amplitude = Math.SQRT2 * 10 ** (level / 20);
  for (let at = 0; at < samples.length; at++) samples[at] = amplitude * Math.sin((2 * Math.PI * hz * at) / rate) * Math.min(1, at / edge, (samples.length - at) / edge);
  return samples;
}

/** A fax that answers: 2,100 Hz for three seconds, then 75 ms of nothing, then the flags of V.21 at 300 bit/s. */
export function fax(level: number): Float32Array {
  const answer = tone(2_100, 3_000, level);
  const flags = silence(1_500);
  const amplitude = Math.SQRT2 * 10 ** (level / 20);
  let phase = 0;
  for (let at = 0; at < flags.length; at++) {
    const bit = Math.floor((at * 300) / rate) % 8;
    phase += (2 * Math.PI * (bit === 0 || bit === 7 ? 1_850 : 1_650)) / rate;
    flags[at] = amplitude * Math.sin(phase);
  }
  return joined([answer, silence(75), flags]);
}

/** Plays chords without end, as a ringback melody does: three notes with overtones, a new one every 300 to 600 ms. */
export function music(ms: number, level: number, random: () => number): Float32Array {
  const samples = silence(ms);
  for (let from = 0; from < samples.length; ) {
    const length = samplesOf(300 + 300 * random());
    const root = 220 * 2 ** (Math.floor(random() * 18) / 12);
    for (const [interval, loudness] of [[0, 1], [4, 0.6], [7, 0.6]] as const)
      for (let overtone = 1; overtone <= 5; overtone++) {
        const step = (2 * Math.PI * root * 2 ** (interval / 12) * overtone) / rate;
        for (let at = 0; at < length * 1.5 && from + at < samples.length; at++) samples[from + at]! += (loudness / overtone) * Math.sin(step * at) * Math.exp(-at / (length * 0.8));
      }
    from += length;
  }
  return levelled(samples, level);
}

export type NoiseKind = 'hiss' | 'pink' | 'street';

/** Noise of level 0 dB: white, pink, or a street's (low, and it swells and fades within seconds). */
export function noise(kind: NoiseKind, length: number, random: () => number): Float32Array {
  const samples = new Float32Array(length);
  let [slow, slower, swell, wanted] = [0, 0, 1, 1];
  for (let at = 0; at < length; at++) {
    const white = random() * 2 - 1;
    slow = 0.9 * slow + 0.1 * white;
    slower = 0.99 * slower + 0.01 * white;
    if (at % 4_000 === 0) wanted = 0.3 + 1.4 * random();
    swell += (wanted - swell) / 4_000;
    samples[at] = kind === 'hiss' ? white : kind === 'pink' ? white * 0.2 + slow + slower * 3 : (slow * 2 + slower * 3) * swell;
  }
  return levelled(samples, 0);
}

/** Root mean square of the loud parts: frames within 25 dB of the loudest. */
function activeLevel(samples: Float32Array): number {
  const frame = samplesOf(20);
  const powers: number[] = [];
  for (let from = 0; from + frame <= samples.length; from += frame) {
    let power = 0;
    for (let at = from; at < from + frame; at++) power += samples[at]! ** 2;
    powers.push(power / frame);
  }
  const loudest = Math.max(...powers);
  const loud = powers.filter((power) => power > loudest / 10 ** 2.5);
  return Math.sqrt(loud.reduce((sum, power) => sum + power, 0) / Math.max(1, loud.length));
}

/** The same sound at `level` dB of full scale, by its loud parts. */
export function levelled(samples: Float32Array, level: number): Float32Array {
  const factor = 10 ** (level / 20) / (activeLevel(samples) || 1);
  return samples.map((sample) => sample * factor);
}

/** Without what is silent before and after: espeak-ng adds up to 300 ms. */
export function trimmed(samples: Float32Array): Float32Array {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const from = samples.findIndex((sample) => Math.abs(sample) > loudest / 50);
  const to = samples.findLastIndex((sample) => Math.abs(sample) > loudest / 50);
  return from < 0 ? samples.subarray(0, 0) : samples.subarray(from, to + 1);
}

export function joined(parts: Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A later, quieter copy of itself, as a bad echo canceller leaves it: 60 ms, a quarter as loud. */
export function echoed(samples: Float32Array): Float32Array {
  const delay = samplesOf(60);
  return samples.map((sample, at) => sample + (at >= delay ? 0.25 * samples[at - delay]! : 0));
}

/** As it comes through G.711 µ-law: 8 bits a sample, linear again. */
export function throughMuLaw(sample: number): number {
  const mu = 255;
  const clipped = Math.max(-1, Math.min(1, sample));
  const compressed = Math.sign(clipped) * (Math.log1p(mu * Math.abs(clipped)) / Math.log1p(mu));
  const stepped = Math.round(compressed * 127) / 127;
  return (Math.sign(stepped) * ((1 + mu) ** Math.abs(stepped) - 1)) / mu;
}

export const toWav = (samples: Float32Array): Buffer => wav(samples.length, (index) => samples[index]!);

/** The channels of a WAV file of 16 bits; what a recorder that was cut off left in the header does not matter. */
export function fromWav(file: Buffer): Float32Array[] {
  const channels = file.readUInt16LE(22);
  const start = file.indexOf('data', 12, 'latin1') + 8;
  const length = Math.floor((file.length - start) / 2 / channels);
  return Array.from({ length: channels }, (_, channel) => Float32Array.from({ length }, (_, at) => file.readInt16LE(start + (at * channels + channel) * 2) / 32_768));
}
