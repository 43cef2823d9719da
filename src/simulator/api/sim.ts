import type { Exchange } from '../exchange.js';
import { digitsOf } from '../digits.js';
import { callIn } from '../inbound.js';
import { split } from '../originate/split.js';
import { type ApiCommand } from './command.js';

const usage = '-USAGE: drop | stall <seconds> | lose <percent> | refuse-gateway <name> [cause] | down-gateway <name> | heal | die | calls |\n inbound <from> <to> [<queue>|- [<patience-seconds>]] | press <uuid> <digits> | heard <uuid> | unregister <extension> | register <extension>\n';

/** `api sim …`: faults, what people do, and the call log, for tests that run the simulator as a process of its own. No switch has this. */
export function simCommands(exchange: Exchange): Record<string, ApiCommand> {
  const { faults, log, calls, phones } = exchange;
  /** The answer leaves before the fault strikes. */
  const soon = (fault: () => void): string => {
    setImmediate(() => setImmediate(fault));
    return '+OK\n';
  };
  return {
    sim: (argument) => {
      const [verb, value = '', cause, queue, seconds] = split(argument, ' ');
      const number = Number(value);
      switch (verb) {
        case 'drop':
          return soon(() => faults.drop());
        case 'stall':
          return number > 0 ? soon(() => faults.stall(number)) : usage;
        case 'die':
          return soon(() => faults.die());
        case 'lose':
          if (!(number >= 0)) return usage;
          faults.lose(number);
          return '+OK\n';
        case 'refuse-gateway':
          return faults.refuseGateway(value, cause) ? '+OK\n' : '-ERR Invalid Gateway!\n';
        case 'down-gateway':
          return faults.downGateway(value) ? '+OK\n' : '-ERR Invalid Gateway!\n';
        case 'heal':
          faults.heal();
          return '+OK\n';
        case 'inbound': {
          if (cause === undefined) return usage;
          const patience = seconds === undefined ? {} : { patience: Number(seconds) * 1_000 };
          // By the dialplan, as everybody who calls a number, unless a queue is named.
          const call = callIn(exchange, value, cause, queue === '-' ? undefined : queue, patience);
          return call ? `+OK ${call.uuid}\n` : '-ERR Over the limits!\n';
        }
        case 'press': {
          const call = calls.get(value);
          if (!call || cause === undefined) return usage;
          digitsOf(call).receive(cause, 'RTP');
          return '+OK\n';
        }
        case 'heard':
          return calls.get(value)?.person?.heard ?? '';
        case 'register':
        case 'unregister':
          return phones.setRegistered(value, verb === 'register') ? '+OK\n' : '-ERR No such phone!\n';
        case 'calls':
          return JSON.stringify(log.calls());
        default:
          return usage;
      }
    },
  };
}
