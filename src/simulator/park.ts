import type { Call } from './call.js';
import { digitsOf } from './digits.js';

const origin = (line: number) => ['switch_ivr.c', 'switch_ivr_park', line] as const;

/** Keeps a leg where it is, with nothing to do, until it ends or goes elsewhere. */
export function waitParked(call: Call, done: () => void): void {
  call.fire('CHANNEL_PARK', origin(1002));
  call.setParked(true);
  const ignoreDigits = digitsOf(call).take(() => undefined);
  call.whileRunning(() => {
    call.setParked(false);
    ignoreDigits();
    call.fire('CHANNEL_UNPARK', origin(1213));
    done();
  });
}

/** The state CS_PARK, outside of the dialplan: `uuid_park`, and `park_after_bridge`. */
export function park(call: Call): void {
  const { channel } = call;
  channel.running = 'CS_PARK';
  channel.state = 'CS_PARK';
  call.script?.stop();
  waitParked(call, () => undefined);
}
