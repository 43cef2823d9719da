import type { Exchange } from '../exchange.js';
import { split } from '../originate/split.js';
import { type ApiCommand } from './command.js';

const usage = '-USAGE: drop | stall <seconds> | lose <percent> | refuse-gateway <name> [cause] | down-gateway <name> | heal | die | calls\n';

/** `api sim …`: faults and the call log, for tests that run the simulator as a process of its own. No switch has this. */
export function simCommands({ faults, log }: Exchange): Record<string, ApiCommand> {
  /** The answer leaves before the fault strikes. */
  const soon = (fault: () => void): string => {
    setImmediate(() => setImmediate(fault));
    return '+OK\n';
  };
  return {
    sim: (argument) => {
      const [verb, value = '', cause] = split(argument, ' ');
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
        case 'calls':
          return JSON.stringify(log.calls());
        default:
          return usage;
      }
    },
  };
}
