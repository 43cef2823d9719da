import type { Call } from '../call.js';
import { epoch, localStamp } from '../dates.js';
import type { Exchange } from '../exchange.js';
import { split } from '../originate/split.js';
import { type ApiCommand } from './command.js';
import { registrationRow } from './registrations.js';

type Row = Record<string, string>;

/** `show channels`, `show calls` and their like, as text, JSON or a count. Legs that are joined are one call, told by its originator. */
export function showCommands(exchange: Exchange): Record<string, ApiCommand> {
  const hostname = () => exchange.globals.get('hostname') ?? '';
  return {
    show: (argument) => {
      const words = split(argument, ' ', 6);
      const table = tables[words[0]?.toLowerCase() ?? ''];
      if (!table) return usage;
      const counts = words[1] === 'count';
      const format = words[counts ? 3 : 2] ?? 'delim';
      const rows = table(exchange, hostname());
      if (counts) return asCount(rows.length, format);
      if (format === 'json') return rows.length ? JSON.stringify({ row_count: rows.length, rows }) : '{"row_count": 0}\n';
      if (format === 'xml') return asXml(rows);
      const title = rows[0] ? `${Object.keys(rows[0]).join(',')}\n` : '';
      return `${title}${rows.map((values) => `${Object.values(values).join(',')}\n`).join('')}\n${rows.length} total.\n`;
    },
  };
}

const usage =
  '-USAGE: codec|endpoint|application|api|dialplan|file|timer|calls [count]|channels [count|like <match string>]|calls|detailed_calls|bridged_calls|detailed_bridged_calls|aliases|complete|chat|management|modules|nat_map|say|interfaces|interface_types|tasks|limits|status\n';

/** With `as json` the switch counts and then shows no rows. */
const asCount = (count: number, format: string): string =>
  format === 'json' ? JSON.stringify({ row_count: count, rows: [] }) : `\n${count} total.\n`;

const asXml = (rows: Row[]): string =>
  rows.length
    ? `<result row_count="${rows.length}">\n${rows
        .map((row, i) => `  <row row_id="${i + 1}">\n${Object.entries(row).map(([name, value]) => `    <${name}>${value}</${name}>\n`).join('')}  </row>\n`)
        .join('')}</result>\n`
    : '<result row_count="0"/>\n';

const isOriginatee = (call: Call): boolean => call.bridge?.isUp === true && call.bridge.originatee === call;
const callsOf = ({ calls }: Exchange): Call[] => [...calls.values()].filter((call) => !isOriginatee(call));

const tables: Record<string, (exchange: Exchange, hostname: string) => Row[]> = {
  channels: ({ calls }, hostname) => [...calls.values()].map((call) => channelRow(call, hostname)),
  calls: (exchange, hostname) => callsOf(exchange).map((call) => callRow(call, hostname)),
  bridged_calls: (exchange, hostname) => callsOf(exchange).filter(({ bridge }) => bridge?.isUp).map((call) => callRow(call, hostname)),
  registrations: ({ phones }, hostname) => phones.registered().map((phone) => registrationRow(phone, hostname)),
};

function channelRow({ channel, lastApplication, dialog, bridge }: Call, hostname: string): Row {
  const { profile } = channel;
  const codec = channel.hasCodec ? ['PCMU', '8000', '64000'] : ['', '', ''];
  const [application = '', data = ''] = bridge?.isUp && channel.running !== 'CS_EXECUTE' ? ['uuid_bridge', bridge.otherOf(bridge.originator.channel === channel ? bridge.originator : bridge.originatee).uuid] : (lastApplication ?? []);
  return {
    ...leg(channel),
    ip_addr: profile.networkAddress ?? '',
    dest: profile.destination,
    application,
    application_data: data,
    dialplan: profile.dialplan ?? '',
    context: profile.context,
    read_codec: codec[0]!,
    read_rate: codec[1]!,
    read_bit_rate: codec[2]!,
    write_codec: codec[0]!,
    write_rate: codec[1]!,
    write_bit_rate: codec[2]!,
    secure: '',
    hostname,
    presence_id: channel.presenceId,
    presence_data: '',
    accountcode: '',
    ...callee(channel),
    sent_callee_name: channel.variables.get('last_sent_callee_id_name') ?? '',
    sent_callee_num: channel.variables.get('last_sent_callee_id_number') ?? '',
    initial_cid_name: profile.firstCallerName ?? '',
    initial_cid_num: profile.firstCallerNumber,
    initial_ip_addr: '',
    initial_dest: dialog.number,
    initial_dialplan: '',
    initial_context: 'default',
  };
}

/** A call's originator, and under names with `b_` the other leg if there is one. */
function callRow({ channel, bridge }: Call, hostname: string): Row {
  const other = bridge?.isUp ? oneOf(bridge.originatee.channel) : undefined;
  const { sent_callee_name, sent_callee_num, ...own } = oneOf(channel);
  return {
    ...own,
    call_uuid: channel.callUuid,
    hostname,
    sent_callee_name: sent_callee_name!,
    sent_callee_num: sent_callee_num!,
    ...Object.fromEntries(Object.keys(oneOf(channel)).map((name) => [`b_${name}`, other?.[name] ?? ''])),
    call_created_epoch: other ? epoch(bridge?.originatee.channel.times.created) : '',
  };
}

function oneOf(channel: Call['channel']): Row {
  const { call_uuid: _, ...callees } = callee(channel);
  return {
    ...leg(channel),
    ip_addr: channel.profile.networkAddress ?? '',
    dest: channel.profile.destination,
    presence_id: channel.presenceId,
    presence_data: '',
    accountcode: '',
    ...callees,
    sent_callee_name: channel.variables.get('last_sent_callee_id_name') ?? '',
    sent_callee_num: channel.variables.get('last_sent_callee_id_number') ?? '',
  };
}

const leg = ({ uuid, name, running, profile, times, direction }: Call['channel']): Row => ({
  uuid,
  direction,
  created: localStamp(times.created),
  created_epoch: epoch(times.created),
  name,
  state: running,
  cid_name: profile.callerName ?? '',
  cid_num: profile.callerNumber,
});

const callee = ({ callUuid, callState, profile, hitDialplan, times }: Call['channel']): Row => ({
  callstate: callState,
  callee_name: profile.calleeName ?? '',
  callee_num: profile.calleeNumber ?? '',
  callee_direction: times.bridged !== undefined ? 'SEND' : hitDialplan ? 'RECV' : '',
  call_uuid: callUuid,
});
