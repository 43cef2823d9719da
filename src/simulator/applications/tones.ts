import { headerList } from '../../switch/codec.js';
import { startAvmd, stopAvmd } from '../avmd.js';
import type { Call } from '../call.js';
import { execute, executeOn, type Application } from '../execute.js';
import { attachBug } from '../media-bug.js';
import { split } from '../originate/split.js';
import { endOf, frame, frequenciesOf, type Sound, soundAt } from '../people/voice.js';

/** What a fax machine calls with, and answers with. */
const calling = 1_100;
const answering = 2_100;

/**
 * Milliseconds of a fax's tone until mod_spandsp is sure (measured: 586); of a tone until tone_detect has one hit (measured: 100,
 * and 40 where so many frequencies are named that its faulty comparison lets every block pass; smart_dialers_tones.xml).
 */
const faxTone = 580;
const hit = 100;
const quickHit = 40;
const isQuick = (hz: readonly number[]): boolean => hz.length > 6;

interface Wanted {
  hz: number[];
  /** Milliseconds of the tone for a hit, how many hits it takes, and after which time it stops listening; the latter 0 for never. */
  takes: number;
  hits: number;
  limit: number;
  /** Frames for which it does not listen after a hit, and after which hits are forgotten. */
  sleep: number;
  expires: number;
  application?: string;
  data?: string;
  /** The variable that names an application to run as well. */
  hook: string;
  /** What DETECTED_TONE says. */
  names: [string, string];
  /** The bug of this kind is one for all tones that it looks for. */
  bug: string;
}

/** One that listens: when it hears its tone, if it does, and what it does then. */
interface Detector {
  due?: number;
  fire(): void;
  end(): void;
}

/** What listens on a leg, by kind and key. */
const detectors = new WeakMap<Call, Map<string, Detector>>();

/** All that have heard theirs by a moment, in the order of the frames and then of their beginning, as one thread would: the machine's timers keep no order within a millisecond. */
function fireDue(own: Map<string, Detector>, moment: number): void {
  const ready = [...own].filter(([, { due }]) => due !== undefined && due <= moment).sort(([, one], [, other]) => one.due! - other.due!);
  for (const [key, detector] of ready) if (own.get(key) === detector && detector.due !== undefined) detector.fire();
}
/** When a key was listened for first. */
const begun = new WeakMap<Call, Map<string, number>>();

/** Whether all that sounds is among the frequencies: one is heard within 25 Hz, and between two of less than a block's 78 Hz (measured: 950 of 914 and 985). */
const isAmong = (sound: Sound, hz: readonly number[]): boolean =>
  sound.hz !== undefined && frequenciesOf(sound).every((tone) => hz.some((each) => Math.abs(each - tone) < 25 || (each < tone && hz.some((next) => next > tone && next - each < 78))));

/** The moment of the tone that a leg reacts to: what it then listens for begins there, however late its timer was. */
const reactsTo = new WeakMap<Call, number>();

/** Milliseconds from a moment until the last hit, as switch_ivr_async.c counts them. */
function timeOfHits({ farEnd, exchange }: Call, { hz, takes, hits, sleep, expires }: Wanted, from: number): number | undefined {
  if (!farEnd) return undefined;
  const { voice } = farEnd;
  const age = farEnd.age - (exchange.schedule.now() - from);
  const end = endOf(voice);
  let [heard, counted, asleep, left] = [0, 0, 0, 0];
  const among = new Set(voice.filter((sound) => isAmong(sound, hz)));
  // Nothing else can be heard, and most listen for what never comes.
  if (among.size === 0) return undefined;
  // All that listen on a leg are given the same frames, whenever they began.
  for (let at = Math.ceil(age / frame) * frame; at < end; at += frame) {
    if (left > 0 && (left -= 1) === 0) counted = 0;
    if (asleep > 0 && (asleep -= 1) > 0) continue;
    heard = among.has(soundAt(voice, at)!) ? heard + frame : 0;
    if (heard < takes) continue;
    [heard, asleep, left] = [0, sleep, expires];
    if ((counted += 1) >= hits) return at + frame - age;
  }
  return undefined;
}

/** Listens for a tone; when there is one, the leg runs an application beside its script. */
function detectTone(call: Call, key: string, wanted: Wanted): void {
  const { limit, application, data, hook, names, bug } = wanted;
  const own = detectors.get(call) ?? new Map<string, Detector>();
  detectors.set(call, own);
  own.get(key)?.end();
  const detach = attachBug(call, bug, bug === 'tone_detect' ? names[1] : '');
  const { schedule } = call.exchange;
  const from = reactsTo.get(call) ?? schedule.now();
  const after = timeOfHits(call, wanted, from);
  const since = begun.get(call) ?? new Map<string, number>();
  begun.set(call, since);
  if (!since.has(key)) since.set(key, from);
  const isFax = bug !== 'tone_detect';
  // Of a fax the event tells at once whose leg it is; of another tone only once the leg is parked.
  const detected = () => {
    const tell = headerList(...names);
    const origin = isFax ? (['mod_spandsp_fax.c', 'tone_detect_callback', 2408] as const) : (['switch_ivr_async.c', 'tone_detect_callback', 4270] as const);
    const tellOfLeg = () => call.fireWith('DETECTED_TONE', origin, tell);
    if (isFax) tellOfLeg();
    else call.exchange.bus.fire('DETECTED_TONE', origin, (headers) => headers.push(...tell));
    if (isFax) end();
    else call.channel.variables.set(`tone_detect_${names[1]}_total_time`, `${from + after! - since.get(key)!}`);
    reactsTo.set(call, from + after!);
    executeOn(call, hook);
    if (application) execute(call, application, data ?? '', () => undefined);
    reactsTo.delete(call);
    call.fireWhenParked(tellOfLeg);
  };
  const due = after !== undefined && (limit === 0 || after <= limit) ? from + after : undefined;
  const timers = [due !== undefined ? call.after(Math.max(0, due - schedule.now()), () => fireDue(own, due)) : undefined, limit ? call.after(limit, () => end()) : undefined];
  const end = () => {
    for (const timer of timers) timer?.cancel();
    call.attachments.delete(detach);
    own.delete(key);
    detach();
  };
  const detector: Detector = {
    due,
    fire: () => {
      detector.due = undefined;
      detected();
    },
    end,
  };
  own.set(key, detector);
  call.attachments.add(detach);
}

function stopDetecting(call: Call, kind: string): void {
  for (const [key, { end }] of detectors.get(call) ?? []) if (key.startsWith(kind)) end();
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
    const variable = (name: string) => Math.max(0, Number.parseInt(call.channel.variables.get(`tone_detect_${name}`) ?? '', 10) || 0);
    const hits = variable('hits') || Number(application !== undefined && argument === undefined ? application : last) || 1;
    const hz = frequencies.split(',').map(Number);
    detectTone(call, `tone/${key}`, {
      hz, takes: isQuick(hz) ? quickHit : hit, hits, sleep: variable('sleep') || 25, expires: variable('expires') || 250, limit: timeout.startsWith('+') ? Number(timeout.slice(1)) * 1_000 || 0 : 0,
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
        hz: [kind === 'ced' ? answering : calling], takes: faxTone, hits: 1, sleep: 0, expires: 0, limit: Number(timeout) * 1_000 || 0,
        application, data: argument, hook: 'execute_on_fax_detect', names: ['Detected-Fax-Tone', 'true'], bug: 'fax_tone_detect',
      });
    done();
  },
  spandsp_stop_fax_detect: (call, _data, done) => {
    stopDetecting(call, 'fax');
    done();
  },
};
