import { digitsOf } from './digits.js';
import type { Exchange } from './exchange.js';

/**
 * freeswitch/scripts/smart_dialers_patience.lua `uuid milliseconds digit`: after that time, a caller whom no
 * agent has got yet leaves the queue as if by pressing that key; not who hears the safe-harbour message already. The simulator has no Lua; it does by itself
 * what this one script does.
 */
export function patience(exchange: Exchange, [script = '', uuid = '', milliseconds = '', digit = '']: string[]): void {
  if (!/(^|\/)smart_dialers_patience\.lua$/.test(script)) return;
  const call = exchange.calls.get(uuid);
  call?.after(Number(milliseconds) || 0, () => {
    const { variables } = call.channel;
    if (variables.get('cc_agent_bridged') !== 'true' && variables.get('smart_dialers_abandoned') === undefined) digitsOf(call).receive(digit, 'APP');
  });
}
