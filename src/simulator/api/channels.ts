import { eventAsJson, eventAsPlain } from '../../switch/codec.js';
import { broadcastsOf } from '../broadcast.js';
import type { Call } from '../call.js';
import { causeNamed } from '../causes.js';
import type { Exchange } from '../exchange.js';
import { listBugs } from '../media-bug.js';
import { split } from '../originate/split.js';
import { type ApiCommand, firstWord } from './command.js';

const noChannel = '-ERR No such channel!\n';

/** Before the one that a leg is joined to can tell that it is gone: neither goes on to anything. */
function hangUpAtOnce(call: Call, cause: string): void {
  const { bridge } = call;
  if (!bridge?.isUp) return call.hangup(cause, 'us');
  bridge.originatee.hangup(cause, 'us', () => bridge.originator.hangup(cause, 'us'));
}

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
    hupall: (argument) => {
      const [cause = 'MANAGER_REQUEST', name, value] = split(argument, ' ');
      const named = causeNamed(cause);
      for (const call of calls.values()) if (name === undefined || call.channel.variables.get(name) === value) hangUpAtOnce(call, named);
      return name === undefined ? `+OK hangup all channels with cause ${named}\n` : `+OK hangup all channels matching [${name}]=[${value}] with cause: ${named}\n`;
    },
    uuid_buglist: (uuid) => {
      const call = calls.get(uuid);
      return call ? listBugs(call) : '-ERR Cannot locate session!\n';
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
    /** `uuid a=b;c=d` */
    uuid_setvar_multi: (argument) => {
      const usage = '-USAGE: <uuid> <var>=<value>;<var>=<value>...\n';
      const [uuid, list] = firstWord(argument);
      const call = calls.get(uuid);
      if (!list) return usage;
      if (!call) return noChannel + usage;
      for (const item of split(list, ';')) {
        const [name = '', value] = split(item, '=', 2);
        call.channel.variables.set(name, value);
      }
      return '+OK\n';
    },
    /** `uuid file [leg]`, or `uuid application::data [leg]`. */
    uuid_broadcast: (argument) => {
      const [uuid = '', text, leg = 'holdb'] = split(argument, ' ', 3);
      if (text === undefined) return '-USAGE: <uuid> <path> [aleg|bleg|holdb|both]\n';
      const call = calls.get(uuid);
      if (!call) return '-ERR invalid uuid\n';
      const [, application = 'playback', data = ''] = /^([\w-]+)::(.*)$/s.exec(text) ?? [undefined, 'playback', text];
      const other = call.bridge?.otherOf(call);
      // Without a word the other end is held meanwhile; `holdb` alone is not known to mean anything else here.
      const isHeld = leg === 'holdb' && application !== 'playback' && other;
      if (isHeld) broadcastsOf(other).add('playback', call.value('hold_music') || 'silence_stream://-1');
      if (leg !== 'bleg') broadcastsOf(call).add(application, data, isHeld ? () => other.break() : undefined);
      if (other && /^(bleg|both)$/.test(leg)) broadcastsOf(other).add(application, data);
      return '+OK Message sent\n';
    },
    uuid_break: (argument) => {
      const [uuid = '', what] = split(argument, ' ', 4);
      if (!uuid) return '-USAGE: <uuid> [all]\n';
      const call = calls.get(uuid);
      if (!call) return noChannel;
      if (what === 'all') call.broadcasts?.clear();
      call.break();
      return '+OK\n';
    },
  };
}
