import type { Call } from './call.js';

/** How often the variable is looked at, in milliseconds, as the script does. */
const lookEvery = 3;

/** freeswitch/scripts/smart_dialers_wait.lua `milliseconds`: until the call has a decision, so long at most. False for another script. */
export function waitForDecision(call: Call, [script = '', milliseconds = '']: string[], done: () => void): boolean {
  if (!/(^|\/)smart_dialers_wait\.lua$/.test(script)) return false;
  const over = () => {
    forget();
    done();
  };
  const { schedule } = call.exchange;
  const ends = schedule.now() + (Number(milliseconds) || 0);
  const look = () => {
    if (call.channel.variables.get('smart_dialers_decision') || schedule.now() >= ends) return over();
    timer = call.after(Math.min(lookEvery, ends - schedule.now()), look);
  };
  let timer = call.after(0, look);
  const forget = call.whileRunning(() => {
    timer.cancel();
    done();
  });
  return true;
}
