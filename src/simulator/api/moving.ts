import { answer } from '../answer.js';
import { broadcastsOf } from '../broadcast.js';
import { join } from '../bridge.js';
import type { Call } from '../call.js';
import { causeNamed } from '../causes.js';
import { digitsOf } from '../digits.js';
import type { Exchange } from '../exchange.js';
import { startAvmd, stopAvmd } from '../avmd.js';
import { split } from '../originate/split.js';
import { park } from '../park.js';
import { startRecording, stopRecording } from '../recordings.js';
import { transfer, transferBoth, type Target } from '../routing.js';
import { Tasks } from '../schedules.js';
import type { ApiCommand } from './command.js';

const noChannel = '-ERR No such channel!\n';
const noSession = '-ERR Cannot locate session!\n';

/** Commands that send legs elsewhere, join them, record them, and press their keys; some of them at a later time. */
export function movingCommands(exchange: Exchange): Record<string, ApiCommand> {
  const { calls } = exchange;
  const tasks = new Tasks(exchange);
  const added = (id: number) => `+OK Added: ${id}\n`;
  return {
    uuid_bridge: (argument) => {
      const [first = '', second] = split(argument, ' ', 4);
      if (second === undefined) return '-USAGE: <uuid> <other_uuid>\n';
      const [a, b] = [calls.get(first), calls.get(second)];
      return a && b && join(a, b) ? `+OK ${second}\n` : '-ERR Invalid uuid\n';
    },
    uuid_transfer: (argument) => {
      const [uuid = '', ...words] = split(argument, ' ', 6);
      const flag = words[0] === '-both' || words[0] === '-bleg' ? words.shift() : undefined;
      const [extension, dialplan, context] = words;
      if (extension === undefined) return '-USAGE: <uuid> [-bleg|-both] <dest-exten> [<dialplan>] [<context>]\n';
      const call = calls.get(uuid);
      if (!call) return noChannel;
      const other = call.bridge?.otherOf(call);
      const target: Target = { extension, dialplan, context };
      if (flag === '-both' && other) transferBoth(call, other, target);
      else if (flag !== '-bleg') transfer(call, target);
      else if (other) transfer(other, target);
      return '+OK\n';
    },
    uuid_park: (uuid) => {
      const call = calls.get(uuid);
      if (!call) return noChannel;
      call.script?.stop();
      call.interrupt('diverted');
      call.bridge?.dissolve();
      park(call);
      return '+OK\n';
    },
    uuid_answer: (uuid) => {
      const call = calls.get(uuid);
      if (!call) return '-ERROR\n';
      answer(call);
      return '+OK\n';
    },
    /** `[off|toggle] uuid`: music for the other end, and the leg's state. */
    uuid_hold: (argument) => {
      const [first = '', second] = split(argument, ' ', 4);
      if (!first) return '-USAGE: [off|toggle] <uuid> [<display>]\n-ERR Operation failed\n';
      const call = calls.get(second ?? first);
      if (call) hold(call, first === 'off' ? false : first === 'toggle' ? call.channel.callState !== 'HELD' : true);
      return '+OK Success\n';
    },
    uuid_record: (argument) => {
      const [uuid = '', action, path, limit] = split(argument, ' ', 5);
      if (action === undefined || path === undefined) return '-USAGE: <uuid> [start|stop|mask|unmask] <path> [<limit>] [<recording_vars>]\n';
      const call = calls.get(uuid);
      if (!call) return noSession;
      if (action === 'start') startRecording(call, path, Number(limit) || 0);
      else if (action === 'stop' && !stopRecording(call, path)) return '-ERR Cannot stop record session!\n';
      return '+OK Success\n';
    },
    uuid_recv_dtmf: (argument) => {
      const [uuid = '', digits] = split(argument, ' ', 2);
      if (digits === undefined) return '-USAGE: <uuid> <dtmf_data>\n';
      const call = calls.get(uuid);
      if (!call) return noSession;
      digitsOf(call).receive(digits, 'APP');
      return `+OK ${uuid} received DTMF ${digits}.\n`;
    },
    uuid_send_dtmf: (argument) => {
      const [uuid = '', digits] = split(argument, ' ', 2);
      if (digits === undefined) return '-USAGE: <uuid> <dtmf_data>\n';
      const call = calls.get(uuid);
      if (!call) return noSession;
      for (const digit of digits.split('@')[0]!) call.person?.hear(digit);
      return `+OK ${uuid} sent DTMF ${digits}.\n`;
    },
    avmd: (argument) => {
      const usage = '-USAGE: <uuid> < start | stop | set [inbound|outbound|default] | load [inbound|outbound] | reload | show >\n\n';
      const [uuid = '', action] = split(argument, ' ');
      if (!uuid || action === undefined) return `-ERR, bad command!\n${usage}`;
      const call = calls.get(uuid);
      if (!call) return `-ERR, no FreeSWITCH session for uuid [${uuid}]!\n${usage}`;
      const name = `[${uuid}] [${call.channel.name}]`;
      if (action === 'stop') return stopAvmd(call, 'command') ? `+OK\n ${name} stopped\n\n` : `+ERR, avmd has not yet been started on\n ${name}\n\n`;
      return startAvmd(call, '') ? `+OK\n ${name} started!\n\n` : `-ERR, avmd for FreeSWITCH session [${uuid}]\n already started\n\n`;
    },
    sched_api: (argument) => {
      const [when = '', group, ...command] = split(argument, ' ', 3);
      if (!command.length || group === undefined) return '-USAGE: [+@]<time> <group_name> <command_string>[&]\n';
      const [name = '', rest = ''] = /^(\S+) ?(.*?)&?$/s.exec(command[0]!)?.slice(1) ?? [];
      return added(tasks.add(when, group, () => void exchange.run(name, rest)));
    },
    sched_del: (name) => (name ? `+OK Deleted: ${tasks.delete(name)}\n` : '-USAGE: <task_id>|<group_id>\n'),
    sched_hangup: (argument) => {
      const [when, uuid, cause] = split(argument, ' ', 3);
      if (when === undefined || uuid === undefined) return '-USAGE: [+]<time> <uuid> [<cause>]\n';
      if (!calls.has(uuid)) return noChannel;
      tasks.add(when, uuid, () => calls.get(uuid)?.hangup(cause ? causeNamed(cause) : 'ALLOTTED_TIMEOUT', 'us'));
      return '+OK\n';
    },
    sched_transfer: (argument) => {
      const [when, uuid, extension, dialplan, context] = split(argument, ' ', 6);
      if (when === undefined || uuid === undefined || extension === undefined) return '-USAGE: [+]<time> <uuid> <extension> [<dialplan>] [<context>]\n';
      if (!calls.has(uuid)) return noChannel;
      tasks.add(when, uuid, () => {
        const call = calls.get(uuid);
        if (call) transfer(call, { extension, dialplan, context });
      });
      return '+OK\n';
    },
    sched_broadcast: (argument) => {
      const [when, uuid, ...rest] = split(argument, ' ', 4);
      if (when === undefined || uuid === undefined || !rest.length) return '-USAGE: [[+]<time>|@time] <uuid> <path> [aleg|bleg|both]\n';
      if (!calls.has(uuid)) return noChannel;
      tasks.add(when, uuid, () => void exchange.run('uuid_broadcast', [uuid, ...rest].join(' ')));
      return '+OK\n';
    },
  };
}

function hold(call: Call, isHeld: boolean): void {
  const { channel } = call;
  if ((channel.callState === 'HELD') === isHeld || !channel.isUp) return;
  channel.callState = isHeld ? 'HELD' : 'ACTIVE';
  call.fire(isHeld ? 'CHANNEL_HOLD' : 'CHANNEL_UNHOLD', ['switch_channel.c', 'switch_channel_mark_hold', 2260]);
  const other = call.bridge?.isUp ? call.bridge.otherOf(call) : undefined;
  if (isHeld && other) broadcastsOf(other).add('playback', call.value('hold_music') || 'silence_stream://-1');
  else other?.break();
}
