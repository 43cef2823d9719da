import { type Header, headerList } from '../switch/codec.js';
import type { Call } from './call.js';
import { micros } from './dates.js';
import { executeOn } from './execute.js';
import { attachBug } from './media-bug.js';
import { endOf, frame, frequenciesOf, soundAt, type Sound } from './people/voice.js';

/** A tone must have lasted this long, and the module takes as long to tell (measured: 10 to 25 ms after a beep began). */
const shortestBeep = 20;
/** What it takes for the frequency of a tone of 700 Hz is 995 to 998; nobody should rely on it. */
const frequencyError = 995.054793 / 700;

/** One run of mod_avmd on a leg: it tells of one beep, and then of none. Each event comes bare, and again with the leg's data once it is parked. */
class Avmd {
  private beeped = false;
  private stopped = false;
  private readonly begun: number;
  private readonly detach: () => void;
  private readonly timer;

  constructor(private readonly call: Call) {
    this.begun = call.exchange.schedule.now();
    this.detach = attachBug(call, 'avmd');
    call.attachments.add(this.detach);
    const beep = this.nextTone();
    this.timer = beep && call.after(Math.max(0, beep.at - (call.person?.age ?? 0)) + shortestBeep, () => this.beep(beep));
    this.tell('start', () => headerList('Start-time', micros(this.begun)));
  }

  private nextTone(): Sound | undefined {
    const { person } = this.call;
    if (!person) return undefined;
    for (let at = person.age; at < endOf(person.voice); at += frame) {
      const sound = soundAt(person.voice, at);
      if (sound?.hz !== undefined && sound.at + sound.lasts - at >= shortestBeep) return sound;
    }
    return undefined;
  }

  private beep(tone: Sound): void {
    this.beeped = true;
    const lasted = this.call.exchange.schedule.now() - this.begun;
    this.tell('beep', () => headerList(
      'Beep-Status', 'DETECTED',
      'Frequency', ((frequenciesOf(tone)[0] ?? 0) * frequencyError).toFixed(6),
      'Frequency-variance', '0.000047',
      'Amplitude', '14346.310289',
      'Amplitude-variance', '5649.829783',
      'Detection-time', `${lasted}000`,
      'Detector-resolution', '2',
      'Detector-offset', '1',
      'Detector-index', '2',
    ));
    const { variables } = this.call.channel;
    variables.set('avmd_total_time', `[${lasted}]`);
    variables.set('avmd_detect', 'TRUE');
    executeOn(this.call, 'execute_on_avmd_beep');
  }

  /** The application says how long it ran; the command knows no longer, which the event then says. */
  stop(by: 'application' | 'command'): void {
    if (this.stopped) return;
    this.stopped = true;
    this.timer?.cancel();
    this.call.attachments.delete(this.detach);
    const status = this.beeped || by === 'command' ? 'DETECTED' : 'NOTDETECTED';
    if (by === 'command') this.detach();
    const lasted = this.call.exchange.schedule.now() - this.begun;
    this.tell('stop', () =>
      by === 'application'
        ? headerList('Beep-Status', status, 'Total-time', `${lasted}000`)
        : headerList('Beep-Status', status, 'Stop-status', 'ERROR (AVMD SESSION OBJECT NOT FOUND IN MEDIA BUG)', 'Total-time', `-${micros(this.begun)}`),
    );
    if (by === 'application') this.detach();
  }

  private tell(what: 'start' | 'beep' | 'stop', details: () => Header[]): void {
    const { call } = this;
    const own = [...headerList('Unique-ID', call.uuid, 'Call-command', 'avmd'), ...details()];
    const subclass = `avmd::${what}`;
    const origin = ['mod_avmd.c', 'avmd_fire_event', 700] as const;
    call.exchange.bus.fire('CUSTOM', origin, (headers) => headers.push(...own), { subclass });
    call.fireWhenParked(() => call.fireWith('CUSTOM', origin, own, subclass));
  }
}

const running = new WeakMap<Call, Avmd>();

/** `avmd_start a=b,c=d`: on a leg that we placed it listens unless `outbound_channel=0`, on one that came in only with `inbound_channel=1`. */
export function startAvmd(call: Call, settings: string): boolean {
  if (running.has(call) || !call.channel.hasCodec) return false;
  const value = (name: string) => new RegExp(`(?:^|,)${name}=(\\d)`).exec(settings)?.[1];
  const listens = call.channel.direction === 'outbound' ? value('outbound_channel') !== '0' : value('inbound_channel') === '1';
  if (listens) running.set(call, new Avmd(call));
  return listens;
}

export function stopAvmd(call: Call, by: 'application' | 'command'): boolean {
  const found = running.get(call);
  running.delete(call);
  found?.stop(by);
  return found !== undefined;
}
