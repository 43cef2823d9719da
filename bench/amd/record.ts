import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { seededRandom } from '../../src/simulator/random.js';
import type { Callee } from './plan.js';
import { echoed, fax, fromWav, joined, levelled, millisecondsOf, music, noise, rate, samplesOf, silence, throughMuLaw, tone, toWav, trimmed } from './sound.js';
import { speakersOf } from './voices.js';

const run = promisify(execFile);

/** Where what matters is in the recording, in milliseconds from its begin. */
export interface Marks {
  /** When the greeting is over: the end of a person's first words, or of a machine's last. */
  greetingEnd: number | undefined;
  beepEnd: number | undefined;
}

/** Makes the recording of one callee: speaks, adds the line and writes it to `file`. */
export async function record(callee: Callee, babble: Float32Array, file: string): Promise<Marks> {
  const random = seededRandom(`sound/${callee.number}/${callee.speaker}`);
  const { line } = callee;
  const marks: Marks = { greetingEnd: undefined, beepEnd: undefined };
  const pieces: Float32Array[] = [];
  let length = 0;
  for (const part of callee.parts) {
    const piece = await soundOf();
    pieces.push(piece);
    length += piece.length;
    if (part.part === 'say' && part.greeting) marks.greetingEnd = millisecondsOf(length);
    if (part.part === 'beep') marks.beepEnd = millisecondsOf(length);
    async function soundOf(): Promise<Float32Array> {
      switch (part.part) {
        case 'say':
          return levelled(await spoken(part.text, callee), line.level);
        case 'pause':
          return silence(part.ms);
        case 'beep':
          return tone(part.hz, part.ms, Math.min(-6, line.level + part.decibels));
        case 'fax':
          return fax(Math.max(-20, line.level));
        case 'music':
          return music(part.ms, line.level, random);
      }
    }
  }
  const dry = joined(pieces);
  const voice = line.echo ? echoed(dry) : dry;
  const bed = line.noise === 'none' ? undefined : line.noise === 'babble' ? turned(babble, Math.floor(random() * babble.length)) : noise(line.noise, voice.length, random);
  const loudness = 10 ** ((line.level - line.below) / 20);
  await writeFile(file, toWav(voice.map((sample, at) => throughMuLaw(sample + (bed ? loudness * bed[at % bed.length]! : 0)))));
  return marks;
}

/** The voice of espeak-ng as a telephone passes it: 300 to 3,400 Hz, 8,000 samples a second. */
async function spoken(text: string, { voice, speaker, speed, pitch }: Pick<Callee, 'voice' | 'speaker' | 'speed' | 'pitch'>): Promise<Float32Array> {
  const encoding = 'buffer';
  const { stdout: wide } = await run('espeak-ng', ['-v', `${voice}+${speaker}`, '-s', String(speed), '-p', String(pitch), '--stdout', text], { encoding, maxBuffer: 1 << 26 });
  const narrow = run('sox', ['-t', 'wav', '--ignore-length', '-', '-r', String(rate), '-c', '1', '-b', '16', '-t', 'wav', '-', 'sinc', '300-3400'], { encoding, maxBuffer: 1 << 26 });
  narrow.child.stdin!.end(wide);
  return trimmed(fromWav((await narrow).stdout)[0]!);
}

/** Twelve seconds of a room where six people of that half talk at once. Level 0 dB. */
export async function makeBabble(half: Callee['half']): Promise<Float32Array> {
  const texts = ['I told them that we would be there at eight, but nobody came, so we went home again.', 'The weather has been really nice, and the children were outside the whole day.', 'And then she said that she had never heard anything like that before.'];
  const room = new Float32Array(samplesOf(12_000));
  for (const [index, speaker] of speakersOf(half).slice(0, 6).entries()) {
    const voice = levelled(await spoken(texts.join(' '), { voice: 'en-gb', speaker, speed: 150 + 10 * index, pitch: 50 }), 0);
    for (let at = 0; at < room.length; at++) room[at]! += voice[(at + index * 9_000) % voice.length]!;
  }
  return levelled(room, 0);
}

const turned = (samples: Float32Array, by: number): Float32Array => joined([samples.subarray(by), samples.subarray(0, by)]);
