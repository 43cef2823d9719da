import type { Exchange } from '../exchange.js';
import { originate } from '../originate/originate.js';
import { callcenterCommands } from './callcenter.js';
import { channelCommands } from './channels.js';
import type { ApiCommand } from './command.js';
import { coreCommands } from './core.js';
import { movingCommands } from './moving.js';
import { showCommands } from './show.js';
import { simCommands } from './sim.js';
import { sofiaCommands } from './sofia.js';

/** Gives the switch its API commands. */
export function installCommands(exchange: Exchange): void {
  const groups: Record<string, ApiCommand>[] = [
    coreCommands(exchange),
    channelCommands(exchange),
    movingCommands(exchange),
    showCommands(exchange),
    sofiaCommands(exchange),
    callcenterCommands(exchange),
    simCommands(exchange),
    {
      hash: (argument) => exchange.hash.command(argument),
      hash_dump: (argument) => exchange.hash.dump(argument),
      originate: (argument) => new Promise((resolve) => originate(exchange, argument, resolve)),
    },
  ];
  for (const group of groups) for (const [name, command] of Object.entries(group)) exchange.commands.set(name, command);
}
