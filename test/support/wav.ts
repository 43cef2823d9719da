import { telephoneRate, wav } from '../../src/shared/wav.js';

/** A WAV file with a tone of 440 Hz of so many milliseconds. */
export const tone = (milliseconds: number): Buffer<ArrayBuffer> => wav((milliseconds * telephoneRate) / 1_000, (index) => 0.25 * Math.sin((2 * Math.PI * 440 * index) / telephoneRate));

/** The root mean square of each channel of a 16-bit WAV file. */
export function loudness(file: Buffer): number[] {
  const channels = file.readUInt16LE(22);
  const at = file.indexOf('data') + 8;
  const sums = Array.from({ length: channels }, () => 0);
  const frames = Math.floor((file.length - at) / 2 / channels);
  for (let frame = 0; frame < frames; frame += 1)
    for (let channel = 0; channel < channels; channel += 1) sums[channel]! += file.readInt16LE(at + (frame * channels + channel) * 2) ** 2;
  return sums.map((sum) => Math.sqrt(sum / Math.max(1, frames)));
}
