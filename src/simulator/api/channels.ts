import { eventAsJson, eventAsPlain } from '../../switch/codec.js';
import { broadcast } from '../applications.js';
import { causeNamed } from '../causes.js';
import type { Exchange } from '../exchange.js';
import { split } from '../originate/split.js';
import { type ApiCommand, firstWord } from './command.js';

const noChannel = '-ERR No such channel!\n';

/** Commands on one leg. */
export function channelCommands({ calls, bus }: Exchange): Record<string, ApiCommand> {
  return {
    uuid_exists: (uuid) => `${calls.has(uuid)}`,
    uuid_kill: (argument) => {
      if (!argument) return '-USAGE: <uuid> [cause]\n';
      const [uuid, cause] = firstWord(argument);
      const call = calls.get(uuid);
      if (!call) return noChannel;
      call.hangup(cause ? causeNamed(cause) : 'NORMAL_CLEARING', 'us');
      return '+OK\n';
    },
    uuid_dump: (argument) => {
      if (!argument) return '-USAGE: <uuid> [format]\n';
      const [uuid = '', format = 'txt'] = split(argument, ' ', 2);
      const call = calls.get(uuid);
      if (!call) return noChannel;
      const headers = bus.head('CHANNEL_DATA', undefined, ['mod_commands.c', 'uuid_dump_function', 6570]);
      call.channel.addTo(headers);
      if (format === 'json') return eventAsJson(headers);
      // Read twice, yet so: the format "plain" is the one that is not URL-encoded.
      return format === 'plain' ? eventAsPlain(headers, undefined, (value) => `[${value}]`) : eventAsPlain(headers);
    },
    uuid_getvar: (argument) => {
      const [uuid = '', name] = split(argument, ' ', 4);
      if (name === undefined) return '-USAGE: <uuid> <var>\n';
      const call = calls.get(uuid);
      return call ? (call.channel.variables.get(name) ?? '_undef_') : noChannel;
    },
    uuid_setvar: (argument) => {
      const [uuid = '', name, value] = split(argument, ' ', 3);
      if (name === undefined) return '-USAGE: <uuid> <var> [value]\n';
      const call = calls.get(uuid);
      call?.channel.variables.set(name, value);
      return call ? '+OK\n' : noChannel;
    },
    uuid_broadcast: (argument) => {
      const [uuid = '', file] = split(argument, ' ', 3);
      if (file === undefined) return '-USAGE: <uuid> <path> [aleg|bleg|holdb|both]\n';
      const call = calls.get(uuid);
      if (!call) return '-ERR invalid uuid\n';
      broadcast(call, file);
      return '+OK Message sent\n';
    },
    uuid_bridge: (argument) => (argument.includes(' ') ? '-ERR Invalid uuid\n' : '-USAGE: <uuid> <other_uuid>\n'),
  };
}
