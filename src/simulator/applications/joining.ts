import { digitsOf } from '../digits.js';
import { Bridge, join } from '../bridge.js';
import type { Call } from '../call.js';
import type { Application } from '../execute.js';
import { attendedTransfer } from '../attended-transfer.js';
import { attachBug } from '../media-bug.js';
import { dial } from '../originate/dial.js';
import { split } from '../originate/split.js';
import { startRecording, stopRecording } from '../recordings.js';
import { answer } from '../answer.js';
import { isTrue } from '../truth.js';

/** Whether the dialplan goes on when a bridge's call comes to nothing. */
function continues(call: Call, cause: string): boolean {
  const setting = call.channel.variables.get('continue_on_fail');
  return setting !== undefined && (isTrue(setting) || setting.split(',').includes(cause));
}

/** What DIALSTATUS says, where that is not the cause. */
const dialStatuses: Record<string, string> = {
  ORIGINATOR_CANCEL: 'CANCEL',
  USER_BUSY: 'BUSY',
  NO_ANSWER: 'NOANSWER',
  DESTINATION_OUT_OF_ORDER: 'INVALIDARGS',
  INVALID_PROFILE: 'INVALIDARGS',
  CALL_REJECTED: 'DONTCALL',
};

/** Applications that join the leg to another, or listen to one. */
export const joining: Record<string, Application> = {
  bridge: (call, data, done) => {
    const { variables } = call.channel;
    let bridge: Bridge | undefined;
    const stopped = call.whileRunning(() => {
      ignoreDigits();
      dialled.cancel('ORIGINATOR_CANCEL');
      if (bridge) bridge.whenOver(done);
      else done();
    });
    // Of the variable, the first letter; any other key that is pressed while it rings is lost.
    const cancelKey = variables.get('origination_cancel_key')?.[0];
    const ignoreDigits = cancelKey === undefined ? () => undefined : digitsOf(call).take((digit) => {
      if (digit === cancelKey) dialled.cancel('ORIGINATOR_CANCEL');
    });
    const forget = () => {
      ignoreDigits();
      stopped();
    };
    const dialled = dial(call.exchange, {
      url: data,
      originator: call,
      exported: exportedBy(call),
      callerIdName: variables.get('effective_caller_id_name') ?? call.channel.profile.callerName,
      callerIdNumber: variables.get('effective_caller_id_number') ?? call.channel.profile.callerNumber,
      failed: (cause) => {
        variables.set('originate_disposition', cause);
        variables.set('DIALSTATUS', dialStatuses[cause] ?? cause);
        if (!call.channel.isUp) return;
        if (!continues(call, cause)) {
          // Ends with the application still running, which the leg's end then stops.
          return call.hangup(cause, 'us');
        }
        forget();
        done();
      },
      answered: (other) => {
        ignoreDigits();
        variables.set('originate_disposition', 'SUCCESS');
        variables.set('DIALSTATUS', 'SUCCESS');
        answer(call);
        call.channel.other = other.channel.asOther('originatee');
        bridge = new Bridge(call, other, {
          goesOn: () => {
            forget();
            done();
          },
        });
        bridge.connect();
      },
    });
  },
  intercept: (call, data, done) => {
    const [first = '', second] = split(data, ' ');
    const named = call.exchange.calls.get(first === '-bleg' ? (second ?? '') : first);
    const other = first === '-bleg' && named ? named.bridge?.otherOf(named) : named;
    if (!other) return done();
    answer(call);
    answer(other);
    const third = other.bridge?.otherOf(other);
    other.bridge?.dissolve();
    join(call, other);
    third?.hangup('PICKED_OFF', 'us');
    // The application is over before the bridge begins; the dialplan goes on after it.
    call.isInterrupted = true;
    done();
    call.isInterrupted = false;
  },
  /** While the other end of the leg's bridge hears the hold music, somebody else is called; facts from mod_dptools.c and a 1.10.12. */
  att_xfer: (call, data, done) => attendedTransfer(call, data, done),
  /** Listens to another leg until either ends, or it is stopped. */
  eavesdrop: (call, data, done) => {
    const target = call.exchange.calls.get(data.trim());
    if (!target) return done();
    answer(call);
    const detach = attachBug(target, 'eavesdrop');
    const stop = () => {
      target.attachments.delete(ended);
      forget();
      ignoreDigits();
      if (target.channel.isUp) detach();
      done();
    };
    const ended = () => {
      detach();
      stop();
    };
    const ignoreDigits = digitsOf(call).take(() => undefined);
    const forget = call.whileRunning(stop);
    target.attachments.add(ended);
  },
  record_session: (call, data, done) => {
    const [path = '', limit] = split(data.replace(/^\{.*?\}/, ''), ' ');
    // `+30` in place of a plain limit is the same here.
    if (path) startRecording(call, path, Number((limit ?? '').replace(/^\+/, '')) || 0);
    done();
  },
  stop_record_session: (call, data, done) => {
    stopRecording(call, data);
    done();
  },
  /** Digits for the leg's own far end. */
  send_dtmf: (call, data, done) => {
    for (const digit of data.split('@')[0]!) call.person?.hear(digit);
    done();
  },
  queue_dtmf: (call, data, done) => {
    for (const digit of data.split('@')[0]!) call.person?.hear(digit);
    done();
  },
  start_dtmf: (_call, _data, done) => done(),
  stop_dtmf: (_call, _data, done) => done(),
};

/** What the legs that this one places inherit: the variables that `export` named. */
function exportedBy({ channel: { variables } }: Call): [string, string][] {
  const listed = variables.get('export_vars');
  if (listed === undefined) return [];
  const values = listed.split(',').flatMap((name): [string, string][] => {
    const own = name.replace(/^nolocal:/, '');
    const value = variables.get(name) ?? variables.get(own);
    return value === undefined ? [] : [[own, value]];
  });
  return [...values, ['export_vars', listed]];
}
