import { headerList } from '../../switch/codec.js';
import { startAvmd, stopAvmd } from '../avmd.js';
import type { Call } from '../call.js';
import { execute, executeOn, type Application } from '../execute.js';
import { attachBug } from '../media-bug.js';
import { split } from '../originate/split.js';
import { endOf, frame, soundAt } from '../people/voice.js';

/** What a fax machine calls with, and answers with. */
const calling = 1_100;
const answering = 2_100;

/** Milliseconds of a fax's tone until mod_spandsp is sure (measured: 586); of a tone until tone_detect has one hit (measured: 100). */
const faxTone = 580;
const hit = 100;

interface Wanted {
  hz: number[];
  /** Milliseconds of the tone that it takes, and after which it stops listening; the latter 0 for never. */
  takes: number;
  limit: number;
  application?: string;
  data?: string;
  /** The variable that names an application to run as well. */
  hook: string;
  /** What DETECTED_TONE says. */
  names: [string, string];
  /** The bug of this kind is one for all tones that it looks for. */
  bug: string;
}

/** What listens on a leg, by kind and key. */
const detectors = new WeakMap<Call, Map<string, () => void>>();

/** Listens for a tone; when there is one, the leg runs an application beside its script. */
function detectTone(call: Call, key: string, { hz, takes, limit, application, data, hook, names, bug }: Wanted): void {
  const own = detectors.get(call) ?? new Map<string, () => void>();
  detectors.set(call, own);
  own.get(key)?.();
  const detach = attachBug(call, bug, bug === 'tone_detect' ? names[1] : '');
  const { person } = call;
  const age = person?.age ?? 0;
  let heard = 0;
  let after: number | undefined;
  for (let at = age; person && at < endOf(person.voice) && after === undefined; at += frame) {
    const tone = soundAt(person.voice, at)?.hz;
    heard = tone !== undefined && hz.some((each) => Math.abs(each - tone) < 30) ? heard + frame : 0;
    if (heard >= takes) after = at + frame - age;
  }
  const isFax = bug !== 'tone_detect';
  // Of a fax the event tells at once whose leg it is; of another tone only once the leg is parked.
  const detected = () => {
    const tell = headerList(...names);
    const origin = isFax ? (['mod_spandsp_fax.c', 'tone_detect_callback', 2408] as const) : (['switch_ivr_async.c', 'tone_detect_callback', 4270] as const);
    const tellOfLeg = () => call.fireWith('DETECTED_TONE', origin, tell);
    if (isFax) tellOfLeg();
    else call.exchange.bus.fire('DETECTED_TONE', origin, (headers) => headers.push(...tell));
    if (isFax) end();
    executeOn(call, hook);
    if (application) execute(call, application, data ?? '', () => undefined);
    call.fireWhenParked(tellOfLeg);
  };
  const timers = [after !== undefined && (limit === 0 || after <= limit) ? call.after(after, detected) : undefined, limit ? call.after(limit, () => end()) : undefined];
  const end = () => {
    for (const timer of timers) timer?.cancel();
    call.attachments.delete(detach);
    own.delete(key);
    detach();
  };
  own.set(key, end);
  call.attachments.add(detach);
}

function stopDetecting(call: Call, kind: string): void {
  for (const [key, end] of detectors.get(call) ?? []) if (key.startsWith(kind)) end();
}

/** Applications that listen for tones: an answering machine's beep, a fax. */
export const tones: Record<string, Application> = {
  avmd_start: (call, data, done) => {
    startAvmd(call, data);
    done();
  },
  avmd_stop: (call, _data, done) => {
    stopAvmd(call, 'application');
    done();
  },
  /** `key hz,hz flags timeout application data hits`; the timeout in seconds after a `+`, 0 for none. */
  tone_detect: (call, data, done) => {
    const [key = '', frequencies = '', , timeout = '0', application, argument, last] = split(data, ' ');
    const hits = Number(application !== undefined && argument === undefined ? application : last) || 1;
    detectTone(call, `tone/${key}`, {
      hz: frequencies.split(',').map(Number), takes: hit * hits, limit: timeout.startsWith('+') ? Number(timeout.slice(1)) * 1_000 || 0 : 0,
      application: argument === undefined ? undefined : application, data: argument, hook: 'execute_on_tone_detect', names: ['Detected-Tone', key], bug: 'tone_detect',
    });
    done();
  },
  stop_tone_detect: (call, _data, done) => {
    stopDetecting(call, 'tone/');
    done();
  },
  /** `application data [timeout [ced]]`, the timeout in seconds: a fax that calls, or with `ced` one that answers. */
  spandsp_start_fax_detect: (call, data, done) => {
    const [application, argument, timeout = '0', kind] = split(data, ' ');
    if (argument !== undefined)
      detectTone(call, 'fax', {
        hz: [kind === 'ced' ? answering : calling], takes: faxTone, limit: Number(timeout) * 1_000 || 0,
        application, data: argument, hook: 'execute_on_fax_detect', names: ['Detected-Fax-Tone', 'true'], bug: 'fax_tone_detect',
      });
    done();
  },
  spandsp_stop_fax_detect: (call, _data, done) => {
    stopDetecting(call, 'fax');
    done();
  },
};
