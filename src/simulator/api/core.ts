import { uptimeText } from '../dates.js';
import type { Exchange } from '../exchange.js';
import { expand } from '../expand.js';
import { evaluate } from '../expression.js';
import { split } from '../originate/split.js';
import { patience } from '../patience.js';
import { printXml } from '../xml.js';
import type { ApiCommand } from './command.js';

export const release = '1.10.12-release';

/** Commands about the switch as a whole. */
export function coreCommands(exchange: Exchange): Record<string, ApiCommand> {
  const { limits, schedule, globals } = exchange;
  const hostname = () => globals.get('hostname') ?? '';
  const fill = (text: string) => expand(text, (name) => globals.get(name), (command, argument) => exchange.runNow(command, argument));
  return {
    status: () =>
      `UP ${uptimeText(schedule.now() - exchange.startedAt)}\n` +
      `FreeSWITCH (Version ${release}  64bit) is ready\n` +
      `${limits.sinceStartup} session(s) since startup\n` +
      `${exchange.calls.size} session(s) - peak ${limits.peakSessions}, last 5min ${limits.peakSessionsFiveMinutes} \n` +
      `${limits.lastRate()} session(s) per Sec out of max ${limits.sessionsPerSecond}, peak ${limits.peakRate}, last 5min ${limits.peakRateFiveMinutes} \n` +
      `${limits.maxSessions} session(s) max\nmin idle cpu 0.00/98.50\nCurrent Stack Size/Max 240K/8192K\n`,
    version: (argument) => (argument === 'short' ? `${release}\n` : `FreeSWITCH Version ${release}~64bit ( 64bit)\n`),
    strepoch: () => `${Math.floor(schedule.now() / 1000)}`,
    strmicroepoch: () => `${schedule.now()}000`,
    msleep: (argument) => new Promise((resolve) => schedule.after(Number(argument) || 0, () => resolve('+OK'))),
    hostname,
    switchname: hostname,
    global_getvar: (name) => (name ? (globals.get(name) ?? '') : [...globals].map(([key, value]) => `${key}=${value}\n`).join('')),
    module_exists: (name) => (name ? `${exchange.modules.has(name)}` : ''),
    reloadxml: () => '+OK [Success]\n',
    eval: (text) => fill(text),
    /** Runs a command whose text is filled in first. */
    expand: (text) => {
      const [name = '', argument = ''] = /^(\S+) ?(.*)$/s.exec(fill(text.replace(/^uuid:\S+ /, '')))?.slice(1) ?? [];
      return exchange.run(name, argument) ?? `-ERR ${name} Command not found!\n`;
    },
    regex: regularExpression,
    expr: evaluate,
    /** The scripts that it knows, asked whether they are there. */
    lua: (argument) => (/^smart_dialers_(patience|wait)\.lua check$/.test(argument) && exchange.modules.has('mod_lua') ? 'ok' : '-ERR Cannot find script\n'),
    luarun: (argument) => {
      if (!argument) return '-ERR no args specified!\n';
      patience(exchange, split(argument, ' '));
      return '+OK\n';
    },
    xml_locate: (argument) => {
      const [section, tag, attribute, value] = split(argument, ' ', 4);
      const context = section === 'dialplan' && tag === 'context' && attribute === 'name' ? exchange.dialplan.get(value ?? '') : undefined;
      return context ? printXml(context) : "can't find anything\n";
    },
    cond: conditional,
    fsctl: (argument) => fsctl(exchange, split(argument, ' ')),
  };
}

/** `'a' == 'b' ? this : that`, mostly as `${cond(…)}` in a dialplan. Numbers compare as such, all else as text. */
function conditional(text: string): string {
  const [, quotedA, plainA, operator, quotedB, plainB, yes = '', no = ''] =
    /^(?:'((?:[^'\\]|\\.)*)'|(\S+))\s+(==|!=|<=|>=|<|>)\s+(?:'((?:[^'\\]|\\.)*)'|(\S+))\s+\?([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  if (operator === undefined) return '-ERR';
  const [a, b] = [quotedA ?? plainA ?? '', quotedB ?? plainB ?? ''];
  const numbers = [a, b].every((side) => /^-?\d+(\.\d+)?$/.test(side));
  const order = numbers ? Number(a) - Number(b) : a === b ? 0 : a < b ? -1 : 1;
  const holds = { '==': order === 0, '!=': order !== 0, '<': order < 0, '>': order > 0, '<=': order <= 0, '>=': order >= 0 }[operator];
  return (holds ? yes : no).trim();
}

/** `text|pattern[|substitution]`, or `m:/text/pattern/substitution`: whether it matches, or with a substitution (`%1` for a group) that, and the text itself when it does not. */
function regularExpression(argument: string): string {
  const sign = argument.startsWith('m:') ? argument[2]! : '|';
  const [text = '', pattern = '', replacement] = (argument.startsWith('m:') ? argument.slice(3) : argument).split(sign);
  const match = new RegExp(pattern).exec(text);
  if (!replacement) return `${match !== null}`;
  return match ? replacement.replace(/[%$](\d)/g, (_, group) => match[Number(group)] ?? '') : text;
}

const fsctlUsage =
  '-USAGE: [api_expansion [on|off]|recover|send_sighup|hupall|pause [inbound|outbound]|resume [inbound|outbound]|shutdown [cancel|elegant|asap|now|restart]|sps|sps_peak_reset|sync_clock|sync_clock_when_idle|reclaim_mem|max_sessions|min_dtmf_duration [num]|max_dtmf_duration [num]|default_dtmf_duration [num]|min_idle_cpu|loglevel [level]|debug_level [level]|mdns_resolve [enable|disable]]\n';

function fsctl(exchange: Exchange, [verb = '', value]: string[]): string {
  const { limits } = exchange;
  switch (verb) {
    case 'pause':
    case 'resume':
      if (value !== 'inbound') exchange.paused = verb === 'pause';
      return '+OK\n';
    case 'pause_check':
      return `${exchange.paused && value !== 'inbound'}`;
    case 'sps':
      if (Number(value) > 0) limits.sessionsPerSecond = Number(value);
      return `+OK sessions per second: ${limits.sessionsPerSecond}\n`;
    case 'max_sessions':
      if (Number(value) > 0) limits.maxSessions = Number(value);
      return `+OK max sessions: ${limits.maxSessions}\n`;
    default:
      return fsctlUsage;
  }
}
