/** Samples a second of a telephone. */
export const telephoneRate = 8_000;
export const wavHeaderBytes = 44;
const bytesPerSample = 2;

/** The beginning of a WAV file of so many bytes of sound: 8 kHz, 16-bit PCM. */
export function wavHeader(bytes: number, channels = 1): Buffer {
  const header = Buffer.alloc(wavHeaderBytes);
  header.write('RIFF', 0);
  header.writeUInt32LE(wavHeaderBytes - 8 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(telephoneRate, 24);
  header.writeUInt32LE(telephoneRate * bytesPerSample * channels, 28);
  header.writeUInt16LE(bytesPerSample * channels, 32);
  header.writeUInt16LE(bytesPerSample * 8, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return header;
}

/** A WAV file of one channel of so many samples; `sampleAt` gives each, from -1 to 1. */
export function wav(samples: number, sampleAt: (index: number) => number): Buffer<ArrayBuffer> {
  const sound = Buffer.alloc(samples * bytesPerSample);
  for (let index = 0; index < samples; index++) sound.writeInt16LE(Math.round(32_767 * Math.max(-1, Math.min(1, sampleAt(index)))), index * bytesPerSample);
  return Buffer.concat([wavHeader(sound.length), sound]);
}
