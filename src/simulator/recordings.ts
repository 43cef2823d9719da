import { closeSync, existsSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { headerList } from '../switch/codec.js';
import type { Timer } from '../shared/clock.js';
import { telephoneRate, wavHeader, wavHeaderBytes } from '../shared/wav.js';
import type { Call } from './call.js';
import { attachBug } from './media-bug.js';
import { talkTime } from './talk-time.js';
import { isTrue } from './truth.js';

const bytesPerSample = 2;

interface Recording {
  stop(): void;
}

const recordings = new WeakMap<Call, Map<string, Recording>>();
const of = (call: Call): Map<string, Recording> => {
  const found = recordings.get(call) ?? new Map<string, Recording>();
  recordings.set(call, found);
  return found;
};

/** Records the leg into a file until it is stopped, the leg ends or `limit` seconds are over (0 for none). */
export function startRecording(call: Call, path: string, limit = 0): void {
  if (of(call).has(path)) return;
  const { variables } = call.channel;
  // The recorder of the switch then waits for a bridge, and is silent after it.
  const elapsed = isTrue(variables.get('RECORD_BRIDGE_REQ')) ? () => talkTime(call) : () => call.exchange.schedule.now();
  const begun = elapsed();
  const channels = isTrue(variables.get('RECORD_STEREO')) ? 2 : 1;
  const tell = (name: string, origin: readonly [string, number], ...more: string[]) =>
    call.fire(name, ['switch_ivr_async.c', origin[0], origin[1]], headerList('Record-File-Path', path, ...more));
  tell('RECORD_START', ['record_callback', 1481]);
  const detach = attachBug(call, 'session_record', path);
  let timer: Timer | undefined;
  /** The switch has one word for a recording that was stopped, and another for one that ended with its leg. */
  const stop = (cause: 'success-maxtime' | 'success-silence') => {
    timer?.cancel();
    of(call).delete(path);
    call.attachments.delete(end);
    const milliseconds = elapsed() - begun;
    const samples = milliseconds * (telephoneRate / 1_000);
    variables.set('record_file_size', `${wavHeaderBytes + samples * bytesPerSample * channels}`);
    variables.set('record_samples', `${samples}`);
    variables.set('record_seconds', `${Math.floor(milliseconds / 1_000)}`);
    variables.set('record_ms', `${milliseconds}`);
    if (samples > 0) writeSound(call, path, samples, channels);
    else variables.set('RECORD_DISCARDED', 'true');
    variables.set('record_completion_cause', cause);
    tell('RECORD_STOP', ['send_record_stop_event', 1240], 'Record-Completion-Cause', cause);
    detach();
  };
  const end = () => stop('success-silence');
  const stopped = () => stop('success-maxtime');
  if (limit > 0) timer = call.after(limit * 1_000, stopped);
  of(call).set(path, { stop: stopped });
  call.attachments.add(end);
}

/** False when there is no such recording; `all` stops every one. */
export function stopRecording(call: Call, path: string): boolean {
  const own = of(call);
  const stopped = path === 'all' ? [...own.values()] : [own.get(path)].filter((recording) => recording !== undefined);
  for (const recording of stopped) recording.stop();
  return stopped.length > 0;
}

/** As smart_dialers_upload.lua does: until somebody takes it, so many times, the switch's seconds apart. */
function upload(call: Call, address: string, body: Buffer<ArrayBuffer>, left = 5): void {
  const again = () => void (left > 0 && call.exchange.schedule.after(10_000, () => upload(call, address, body, left - 1)));
  void fetch(address, { method: 'PUT', body }).then(({ status }) => void ([201, 404, 409].includes(status) || again()), again);
}

/** Hertz of what is heard in each channel: the contact on the left, the agent on the right. */
const voices = [220, 330];

/** Samples that can be heard: half a minute. The silence after that takes no room on the disk. */
const audible = 30 * telephoneRate;

/** A WAV file of two people who murmur by turns; none where there is no such folder (a switch makes it). To an address it is sent. */
function writeSound(call: Call, path: string, samples: number, channels: number): void {
  const sound = murmur(Math.min(samples, audible), channels);
  const length = Math.floor(samples) * bytesPerSample * channels;
  const header = wavHeader(length, channels);
  if (/^https?:/.test(path)) {
    upload(call, path, Buffer.concat([header, sound], wavHeaderBytes + length));
    return;
  }
  if (!existsSync(dirname(path))) return;
  try {
    const file = openSync(path, 'w');
    writeSync(file, header);
    writeSync(file, sound);
    ftruncateSync(file, wavHeaderBytes + length);
    closeSync(file);
  } catch {
    // A folder that may not be written to: the switch logs it and says nothing either.
  }
}

/** Two seconds of it, over and over, by the number of channels. */
const turns = new Map<number, Buffer>();

function murmur(samples: number, channels: number): Buffer {
  const once = turns.get(channels) ?? turn(channels);
  turns.set(channels, once);
  return Buffer.alloc(Math.floor(samples) * bytesPerSample * channels, once);
}

/** A second of each. */
function turn(channels: number): Buffer {
  const once = Buffer.alloc(2 * telephoneRate * bytesPerSample * channels);
  for (let index = 0; index < 2 * telephoneRate; index++)
    for (let channel = 0; channel < channels; channel++) {
      const isTheirTurn = channels === 1 || Math.floor(index / telephoneRate) === channel;
      const level = isTheirTurn ? 2_000 * Math.abs(Math.sin((Math.PI * 3 * index) / telephoneRate)) : 0;
      once.writeInt16LE(Math.round(level * Math.sin((2 * Math.PI * voices[channel % 2]! * index) / telephoneRate)), (index * channels + channel) * bytesPerSample);
    }
  return once;
}
