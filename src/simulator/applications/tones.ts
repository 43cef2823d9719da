import { headerList } from '../../switch/codec.js';
import { startAvmd, stopAvmd } from '../avmd.js';
import { broadcastsOf } from '../broadcast.js';
import type { Call } from '../call.js';
import type { Application } from '../execute.js';
import { attachBug } from '../media-bug.js';
import { split } from '../originate/split.js';
import { endOf, frame, soundAt } from '../people/voice.js';

/** Milliseconds of tone that one hit takes (measured: 100 to the first). */
const hitLength = 100;
/** What a fax machine calls with, and answers with. */
const calling = 1_100;
const answering = 2_100;

interface Wanted {
  key: string;
  hz: number[];
  hits: number;
  /** Milliseconds; none when 0. */
  limit: number;
  application?: string;
  data?: string;
  /** What DETECTED_TONE says. */
  names: [string, string];
}

const detectors = new WeakMap<Call, Map<string, () => void>>();

/** Listens for a tone; at the wanted hit it lets the leg run an application beside its script. */
function detectTone(call: Call, kind: string, { key, hz, hits, limit, application, data, names }: Wanted): void {
  stopDetecting(call, kind);
  const detach = attachBug(call, kind, kind === 'tone_detect' ? key : '');
  const own = detectors.get(call) ?? new Map<string, () => void>();
  detectors.set(call, own);
  const end = () => {
    for (const timer of timers) timer?.cancel();
    call.attachments.delete(detach);
    own.delete(kind);
    detach();
  };
  own.set(kind, end);
  call.attachments.add(detach);
  const { person } = call;
  const age = person?.age ?? 0;
  let heard = 0;
  let after: number | undefined;
  for (let at = age; person && at < endOf(person.voice) && after === undefined; at += frame) {
    const tone = soundAt(person.voice, at)?.hz;
    heard = tone !== undefined && hz.some((each) => Math.abs(each - tone) < 30) ? heard + frame : 0;
    if (heard >= hitLength * Math.max(1, hits)) after = at + frame - age;
  }
  const timers = [
    after !== undefined && (limit === 0 || after <= limit) ? call.after(after, () => {
      if (application) broadcastsOf(call).now(application, data ?? '');
      const tell = headerList(...names);
      call.exchange.bus.fire('DETECTED_TONE', ['switch_ivr_async.c', 'tone_detect_callback', 4270], (headers) => headers.push(...tell));
      call.fireWhenParked(() => call.fireWith('DETECTED_TONE', ['switch_ivr_async.c', 'tone_detect_callback', 4270], tell));
    }) : undefined,
    limit ? call.after(limit, end) : undefined,
  ];
}

function stopDetecting(call: Call, kind: string): void {
  detectors.get(call)?.get(kind)?.();
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
    const [key = '', frequencies = '', , timeout = '0', application, argument, hits] = split(data, ' ');
    const only = application !== undefined && argument === undefined ? application : hits;
    const limit = timeout.startsWith('+') ? Number(timeout.slice(1)) * 1_000 : 0;
    detectTone(call, 'tone_detect', {
      key, hz: frequencies.split(',').map(Number), hits: Number(only) || 1, limit: Number.isFinite(limit) ? limit : 0,
      application: argument === undefined ? undefined : application, data: argument, names: ['Detected-Tone', key],
    });
    done();
  },
  stop_tone_detect: (call, _data, done) => {
    stopDetecting(call, 'tone_detect');
    done();
  },
  /** `application data [timeout [ced]]`, the timeout in seconds: a fax that calls, or with `ced` one that answers. */
  spandsp_start_fax_detect: (call, data, done) => {
    const [application, argument, timeout = '0', kind] = split(data, ' ');
    if (argument !== undefined)
      detectTone(call, 'fax_tone_detect', {
        key: 'fax', hz: [kind === 'ced' ? answering : calling], hits: 5, limit: Number(timeout) * 1_000 || 0,
        application, data: argument, names: ['Detected-Fax-Tone', 'true'],
      });
    done();
  },
  spandsp_stop_fax_detect: (call, _data, done) => {
    stopDetecting(call, 'fax_tone_detect');
    done();
  },
};
