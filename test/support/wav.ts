/** A WAV file (8 kHz, mono, PCM) with a tone of 440 Hz of so many milliseconds. */
export function tone(milliseconds: number): Buffer<ArrayBuffer> {
  const samples = milliseconds * 8;
  const file = Buffer.alloc(44 + samples * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8_000, 24);
  file.writeUInt32LE(16_000, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index += 1) file.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * 440 * index) / 8_000)), 44 + index * 2);
  return file;
}

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
