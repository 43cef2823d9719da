import { headerList } from '../switch/codec.js';
import type { Call, Interruption } from './call.js';
import { digitsOf } from './digits.js';
import { split } from './originate/split.js';

export interface Playing {
  /** Milliseconds of it that are passed over. */
  from?: number;
  /** Gets each digit that is pressed meanwhile; true ends the sound. */
  digit?: (digit: string) => boolean;
  /** Once, with what the dialplan finds in `current_application_response`. */
  ended: (response: string, why: Interruption | 'over' | 'digit') => void;
}

/** A file whose name holds `nosuch` or `no/such` is not there, nor a stream of no known kind; there is no other way to tell. */
export const isMissing = (file: string): boolean => /no\/?such/.test(file) || /^\d.*:\/\//.test(file);

/** Plays a sound to the leg, with the events around it. */
export function play(call: Call, file: string, { from = 0, digit, ended }: Playing): void {
  const { variables } = call.channel;
  const { schedule } = call.exchange;
  const length = Math.max(0, soundLength(file, call.exchange.messageLength) - from);
  const begun = schedule.now();
  const origin = (line: number) => ['switch_ivr_play_say.c', 'switch_ivr_play_file', line] as const;
  const stop = (response: string, why: Interruption | 'over' | 'digit') => {
    timer?.cancel();
    forgetDigits?.();
    call.person?.soundEnds(file);
    const milliseconds = Math.min(length, schedule.now() - begun);
    variables.set('playback_last_offset_pos', `${milliseconds * 8}`);
    variables.set('playback_seconds', `${Math.floor(milliseconds / 1000)}`);
    variables.set('playback_ms', `${milliseconds}`);
    variables.set('playback_samples', `${milliseconds * 8}`);
    call.fire('PLAYBACK_STOP', origin(2020), headerList('Playback-File-Path', file, 'Playback-Status', 'done'));
    ended(response, why);
  };
  call.fire('PLAYBACK_START', origin(1646), headerList('Playback-File-Path', file));
  call.person?.soundBegins(file);
  const finish = (why: 'over' | 'digit') => {
    forget();
    stop('FILE PLAYED', why);
  };
  const timer = Number.isFinite(length) ? call.after(length, () => finish('over')) : undefined;
  const forgetDigits = digit && digitsOf(call).take((pressed) => digit(pressed) && finish('digit'));
  // Cut off by ourselves, it still counts as played for the application; a dialplan does not go on to its next action, though.
  const forget = call.whileRunning((why) => stop(why === 'us' || why === 'broken' ? 'FILE PLAYED' : 'PLAYBACK ERROR', why), true);
}

/** Milliseconds of a sound. `silence_stream://ms` and tones say how long they are; anything else is as long as the simulator is told that messages are. */
function soundLength(file: string, messageLength: number): number {
  const silence = /^silence_stream:\/\/(-?\d+)/.exec(file);
  if (silence) return Number(silence[1]) > 0 ? Number(silence[1]) : Number.POSITIVE_INFINITY;
  if (file.startsWith('tone_stream://')) return toneLength(file.slice('tone_stream://'.length));
  // Somebody who reads aloud: 15 characters a second.
  if (file.startsWith('say:')) return Math.round((file.length - 4) * (1_000 / 15));
  if (!file.startsWith('file_string://')) return messageLength;
  return split(file.slice('file_string://'.length), '!').reduce((sum, part) => sum + soundLength(part, messageLength), 0);
}

/** `v=-7;%(3000,500,2100);loops=3` (or `L=3`): 3 s on and half a second off, three times. */
function toneLength(tones: string): number {
  const loops = Number(/(?:loops|L)=(-?\d+)/.exec(tones)?.[1] ?? 1);
  const once = [...tones.matchAll(/%\((\d+),(\d+)/g)].reduce((sum, [, on, off]) => sum + Number(on) + Number(off), 0);
  return loops < 0 ? Number.POSITIVE_INFINITY : once * loops;
}

/** Which digits end a message: those of `playback_terminators`, else the star. */
export function endsMessage(call: Call, digit: string): boolean {
  const keys = call.channel.variables.get('playback_terminators') ?? '*';
  const ends = keys === 'any' || (keys !== 'none' && keys.includes(digit));
  if (ends) call.channel.variables.set('playback_terminator_used', digit);
  return ends;
}
