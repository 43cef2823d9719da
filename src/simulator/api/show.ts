import type { Call } from '../call.js';
import { epoch, localStamp } from '../dates.js';
import type { Exchange } from '../exchange.js';
import { split } from '../originate/split.js';
import { type ApiCommand } from './command.js';

type Row = Record<string, string>;

/** `show channels` and `show calls`, as text, JSON or a count. No leg is ever bridged here, so both list the same legs. */
export function showCommands(exchange: Exchange): Record<string, ApiCommand> {
  const { calls } = exchange;
  const hostname = () => exchange.globals.get('hostname') ?? '';
  return {
    show: (argument) => {
      const words = split(argument, ' ', 6);
      const row = tables[words[0]?.toLowerCase() ?? ''];
      if (!row) return usage;
      const counts = words[1] === 'count';
      const format = words[counts ? 3 : 2] ?? 'delim';
      if (counts) return asCount(calls.size, format);
      const rows = [...calls.values()].map((call) => row(call, hostname()));
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

const tables: Record<string, (call: Call, hostname: string) => Row> = {
  channels: ({ channel, lastApplication, dialog }, hostname) => {
    const { profile } = channel;
    const codec = channel.hasCodec ? ['PCMU', '8000', '64000'] : ['', '', ''];
    return {
      ...leg(channel),
      ip_addr: profile.networkAddress ?? '',
      dest: profile.destination,
      application: lastApplication?.[0] ?? '',
      application_data: lastApplication?.[1] ?? '',
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
      presence_id: '',
      presence_data: '',
      accountcode: '',
      ...callee(channel),
      sent_callee_name: '',
      sent_callee_num: '',
      initial_cid_name: profile.firstCallerName ?? '',
      initial_cid_num: profile.firstCallerNumber,
      initial_ip_addr: '',
      initial_dest: dialog.number,
      initial_dialplan: '',
      initial_context: 'default',
    };
  },
  calls: ({ channel }, hostname) => ({
    ...leg(channel),
    ip_addr: channel.profile.networkAddress ?? '',
    dest: channel.profile.destination,
    presence_id: '',
    presence_data: '',
    accountcode: '',
    ...callee(channel),
    hostname,
    sent_callee_name: '',
    sent_callee_num: '',
    ...Object.fromEntries(otherLeg.map((name) => [`b_${name}`, ''])),
    call_created_epoch: '',
  }),
};

const leg = ({ uuid, name, running, profile, times }: Call['channel']): Row => ({
  uuid,
  direction: 'outbound',
  created: localStamp(times.created),
  created_epoch: epoch(times.created),
  name,
  state: running,
  cid_name: profile.callerName ?? '',
  cid_num: profile.callerNumber,
});

const callee = ({ uuid, callState, profile, hitDialplan }: Call['channel']): Row => ({
  callstate: callState,
  callee_name: profile.calleeName ?? '',
  callee_num: profile.calleeNumber ?? '',
  callee_direction: hitDialplan ? 'RECV' : '',
  call_uuid: uuid,
});

const otherLeg = [
  'uuid', 'direction', 'created', 'created_epoch', 'name', 'state', 'cid_name', 'cid_num', 'ip_addr', 'dest', 'presence_id',
  'presence_data', 'accountcode', 'callstate', 'callee_name', 'callee_num', 'callee_direction', 'sent_callee_name', 'sent_callee_num',
];
