import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Lab } from './lab.js';
import type { Marks } from './record.js';
import { fromWav, millisecondsOf, samplesOf } from './sound.js';

export interface Outcome {
  /** The first verdict: human, machine, fax or unknown; nothing when the call ended before one. */
  detected: string | undefined;
  /** The verdict that held in the end: a beep that was heard later makes a machine of it. */
  final: string | undefined;
  /** Milliseconds from the answer to the verdict, by the switch's clock. */
  after: number | undefined;
  /** Of a corrected verdict: milliseconds from the answer until it was told. */
  corrected: number | undefined;
  /** Milliseconds from the answer until the call was given to an agent. */
  handedOver: number | undefined;
  note: string | undefined;
  /** When our message began, in milliseconds after the (last) beep's end. */
  messageAfterBeep: number | undefined;
  /** The smart_dialers variables of the channel, for tuning. */
  variables: Record<string, string>;
}

/** Dials one recording, waits for the verdict and for the end of the call, and listens to when our message began. */
export async function call(lab: Lab, number: string, marks: Marks, settings: Record<string, string>): Promise<Outcome> {
  const uuid = randomUUID();
  const outcome: Outcome = { detected: undefined, final: undefined, after: undefined, corrected: undefined, handedOver: undefined, note: undefined, messageAfterBeep: undefined, variables: {} };
  const variables = { origination_uuid: uuid, origination_caller_id_number: '0', smart_dialers_after_detection: 'detected', smart_dialers_voicemail_message: join(lab.folder, 'message.wav'), ...settings };
  const left = new Promise<void>((resolve) => {
    const forget = lab.onEvent((event) => {
      if (event['Unique-ID'] !== uuid) return;
      if (event['Event-Subclass'] === 'smart_dialers::detected') {
        const verdict = event['variable_smart_dialers_detected'];
        outcome.final = verdict;
        if (outcome.detected === undefined) {
          outcome.detected = verdict;
          outcome.after = Number(event['variable_smart_dialers_detect_ms']);
        } else outcome.corrected = sinceAnswer(event, 'corrected');
      } else if (event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE') {
        outcome.note = event['variable_smart_dialers_note'];
        outcome.handedOver = sinceAnswer(event, 'handed_over');
        for (const [name, value] of Object.entries(event)) if (name.startsWith('variable_smart_dialers_') && value) outcome.variables[name.slice(9)] = value;
        forget();
        resolve();
      }
    });
  });
  const text = Object.entries(variables).map(([name, value]) => `${name}=${value}`).join(',');
  await lab.command(`bgapi originate {${text}}sofia/gateway/carrier/${number} detect XML smart_dialers_detect`);
  await left;
  // The carrier's side of the call ends a moment later, and with it its recording.
  await delay(500);
  const heard = join(lab.folder, 'heard', `${number}.wav`);
  if (outcome.note === 'voicemail left' && marks.beepEnd !== undefined) outcome.messageAfterBeep = messageStart(fromWav(await readFile(heard)), fromWav(await readFile(join(lab.folder, 'corpus', `${number}.wav`)))[0]!)! - marks.beepEnd;
  await rm(heard, { force: true });
  return outcome;
}

/** Milliseconds from the answer until what a variable of ours has (microseconds since 1970). */
function sinceAnswer(event: Record<string, string | undefined>, name: string): number | undefined {
  const [at, answered] = [event[`variable_smart_dialers_${name}`], event['Caller-Channel-Answered-Time']];
  return at === undefined || answered === undefined ? undefined : Math.round((Number(at) - Number(answered)) / 1_000);
}

/** When our message is first heard, in milliseconds of the callee's recording: what the carrier heard lies beside what it said. */
export function messageStart([ours, theirs]: Float32Array[], said: Float32Array): number | undefined {
  const first = ours!.findIndex((sample) => Math.abs(sample) > 0.01);
  return first < 0 ? undefined : millisecondsOf(first - shiftOf(theirs!, said));
}

/** By how many samples the recording of the call lags behind what was played: where both fit best, to 5 ms. */
function shiftOf(recorded: Float32Array, said: Float32Array): number {
  const step = samplesOf(5);
  const energies = (samples: Float32Array) => Array.from({ length: Math.floor(samples.length / step) }, (_, frame) => samples.subarray(frame * step, (frame + 1) * step).reduce((sum, sample) => sum + Math.abs(sample), 0));
  const [there, here] = [energies(recorded), energies(said.subarray(0, Math.min(said.length, recorded.length)))];
  let best = { shift: 0, error: Number.POSITIVE_INFINITY };
  for (let shift = 0; shift < 100; shift++) {
    let error = 0;
    for (let frame = 0; frame + shift < there.length && frame < here.length; frame++) error += Math.abs(there[frame + shift]! - here[frame]!);
    if (error < best.error) best = { shift, error };
  }
  return best.shift * step;
}
