import { randomUUID } from 'node:crypto';
import { headerList } from '../switch/codec.js';
import type { Call } from './call.js';
import { causeNamed } from './causes.js';
import type { Action } from './dialplan.js';

/** An application of the dialplan. It calls `done` once, unless the leg ends first. */
type Application = (call: Call, data: string, done: () => void) => void;

/** A file whose name holds `nosuch` or `no/such` is not there; there is no other way to tell. */
const played: Application = (call, data, done) => {
  const { variables } = call.channel;
  const { schedule } = call.exchange;
  const length = messageLength(call, data);
  const begun = schedule.now();
  const origin = (line: number) => ['switch_ivr_play_say.c', 'switch_ivr_play_file', line] as const;
  const stop = (response: string) => {
    const milliseconds = Math.min(length, schedule.now() - begun);
    variables.set('playback_last_offset_pos', `${milliseconds * 8}`);
    variables.set('playback_seconds', `${Math.floor(milliseconds / 1000)}`);
    variables.set('playback_ms', `${milliseconds}`);
    variables.set('playback_samples', `${milliseconds * 8}`);
    call.fire('PLAYBACK_STOP', origin(2020), headerList('Playback-File-Path', data, 'Playback-Status', 'done'));
    variables.set('current_application_response', response);
    done();
  };
  call.fire('PLAYBACK_START', origin(1646), headerList('Playback-File-Path', data));
  const timer = call.after(length, () => {
    forget();
    stop('FILE PLAYED');
  });
  const forget = call.whileRunning((by) => {
    timer.cancel();
    // Cut off by ourselves, it still counts as played for the application; a dialplan does not go on to its next action, though.
    stop(by === 'us' ? 'FILE PLAYED' : 'PLAYBACK ERROR');
  });
};

/** `silence_stream://ms` says how long it is; anything else is as long as the simulator is told that messages are. */
function messageLength(call: Call, file: string): number {
  const silence = /^silence_stream:\/\/(\d+)/.exec(file);
  return silence ? Number(silence[1]) : call.exchange.messageLength;
}

const applications: Record<string, Application> = {
  playback: (call, data, done) => {
    const trouble = data ? (/no\/?such/.test(data) ? 'FILE NOT FOUND' : undefined) : 'PLAYBACK ERROR';
    if (!trouble) return played(call, data, done);
    call.channel.variables.set('current_application_response', trouble);
    done();
  },
  park: (call, _data, done) => {
    call.fire('CHANNEL_PARK', ['switch_ivr.c', 'switch_ivr_park', 1002]);
    call.whileRunning(() => done());
  },
  sleep: (call, data, done) => {
    const timer = call.after(Number.parseInt(data, 10) || 0, () => {
      forget();
      done();
    });
    const forget = call.whileRunning(() => {
      timer.cancel();
      done();
    });
  },
  set: (call, data, done) => {
    const equals = data.indexOf('=');
    if (equals > 0) call.channel.variables.set(data.slice(0, equals), data.slice(equals + 1));
    done();
  },
  unset: (call, data, done) => {
    call.channel.variables.set(data, undefined);
    done();
  },
  hash: (call, data, done) => {
    call.exchange.hash.command(data);
    done();
  },
  hangup: (call, data, done) => {
    // The application is over between CHANNEL_HANGUP and CHANNEL_HANGUP_COMPLETE.
    call.whileRunning(() => done());
    call.hangup(data ? causeNamed(data) : 'NORMAL_CLEARING', 'us');
  },
  answer: (_call, _data, done) => done(),
  // Its events and its beep belong to answering machine detection, which is not simulated yet.
  avmd_start: (_call, _data, done) => done(),
};

/** Runs one application, with the events around it. False when the switch has none of this name. */
export function execute(call: Call, name: string, data: string, done: () => void): boolean {
  const application = applications[name];
  if (!application) return false;
  const { variables } = call.channel;
  const expanded = call.expand(data);
  const origin = (line: number) => ['switch_core_session.c', 'switch_core_session_exec', line] as const;
  const uuid = randomUUID();
  const about = headerList('Application', name, ...(expanded ? ['Application-Data', expanded] : []));
  call.lastApplication = [name, expanded];
  variables.set('current_application', name);
  variables.set('current_application_data', expanded);
  variables.set('current_application_response', undefined);
  call.fire('CHANNEL_EXECUTE', origin(2944), [...about, ...headerList('Application-UUID', uuid)]);
  variables.set('current_application', name);
  application(call, expanded, () => {
    const response = variables.get('current_application_response') ?? '_none_';
    call.fire('CHANNEL_EXECUTE_COMPLETE', origin(2967), [...about, ...headerList('Application-Response', response, 'Application-UUID', uuid)]);
    done();
  });
  return true;
}

/** Runs the actions one after the other; a leg that has none left, or an unknown one, is hung up. */
export function runActions(call: Call, actions: readonly Action[]): void {
  const [first, ...rest] = actions;
  if (!call.channel.isUp) return;
  if (!first) return call.hangup('NORMAL_CLEARING', 'us');
  if (!execute(call, first.application, first.data, () => runActions(call, rest))) call.hangup('DESTINATION_OUT_OF_ORDER', 'us');
}

/** `uuid_broadcast`: plays into a parked leg, which stays parked. */
export function broadcast(call: Call, file: string): void {
  const { variables } = call.channel;
  variables.set('current_loop', '1');
  variables.set('total_loops', '1');
  execute(call, 'playback', file, () => {
    variables.set('current_loop', undefined);
    variables.set('total_loops', undefined);
  });
}
