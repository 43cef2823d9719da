import { bracketedVariables, holdsVariable } from './variables.js';
import { split } from './split.js';

/** Whom to call, and with which variables: `{a=1}[b=2]sofia/gateway/carrier/12025550110`. */
export interface DialString {
  /** Name to value, in the order of the string; a name given twice keeps its last value and place. */
  variables: Map<string, string>;
  /** Kept as they were read, also those with `${` that the channel does not get. */
  given: Map<string, string>;
  /** For example `sofia` and `gateway/carrier/12025550110`. */
  endpoint: string;
  destination: string;
}

/** An originate command, read as mod_commands and switch_ivr_originate.c read it. */
export interface OriginateCommand extends DialString {
  /** `&park()`, `&app(arguments)`, or an extension of `context`. */
  next: { application: string; data: string } | { extension: string; dialplan: string; context: string };
  callerIdName?: string;
  callerIdNumber?: string;
  /** Seconds it may ring. */
  timeout: number;
}

export const originateUsage =
  '-USAGE: <call url> <exten>|&<application_name>(<app_args>) [<dialplan>] [<context>] [<cid_name>] [<cid_num>] [<timeout_sec>]\n';

export const DEFAULT_TIMEOUT = 60;

/** The command, or what the switch answers to one that it cannot read. */
export function parseOriginate(text: string): OriginateCommand | { refusal: string } {
  const words = split(text, ' ', 10);
  if (words.length < 2 || words.length > 7) return { refusal: originateUsage };
  const [url = '', extension = '', dialplan = 'XML', context = 'default', callerName, callerNumber, seconds] = words.map((word) =>
    word.toLowerCase() === 'undef' ? undefined : word,
  );
  const dialString = parseDialString(url);
  if (!dialString) return { refusal: '-ERR DESTINATION_OUT_OF_ORDER\n' };
  const { given } = dialString;
  const own = Number.parseInt(given.get('originate_timeout') ?? '', 10);
  return {
    ...dialString,
    next: destinationOf(extension, dialplan, context),
    callerIdName: given.get('origination_caller_id_name') ?? callerName,
    callerIdNumber: given.get('origination_caller_id_number') ?? callerNumber,
    timeout: own > 0 ? own : Number.parseInt(seconds ?? '', 10) || DEFAULT_TIMEOUT,
  };
}

/** Undefined for one that the switch cannot read: a bracket that is never closed, or nothing after them. */
export function parseDialString(url: string): DialString | undefined {
  const global: [string, string][] = [];
  const local: [string, string][] = [];
  let rest = url.trimStart();
  for (const [open, close] of [['<', '>'], ['{', '}'], ['[', ']']] as const) {
    while (rest.startsWith(open)) {
      const bracketed = bracketedVariables(rest, open, close);
      if (!bracketed) return undefined;
      (open === '[' ? local : global).push(...bracketed.variables);
      rest = bracketed.rest.trimStart();
    }
  }
  if (!rest) return undefined;
  // The ones in [] are set first, so that those in {} win.
  const given = new Map<string, string>();
  for (const [name, value] of [...local, ...global]) {
    given.delete(name);
    given.set(name, value);
  }
  const nested = /origination_nested_vars=true/i.test(url);
  const slash = rest.indexOf('/');
  return {
    given,
    variables: new Map([...given].filter(([, value]) => nested || !holdsVariable(value))),
    endpoint: slash < 0 ? rest : rest.slice(0, slash),
    destination: slash < 0 ? '' : rest.slice(slash + 1),
  };
}

function destinationOf(extension: string, dialplan: string, context: string): OriginateCommand['next'] {
  if (!extension.startsWith('&') || extension.length === 1) return { extension, dialplan, context };
  const inside = extension.slice(1).split(')')[0]!;
  const open = inside.indexOf('(');
  return open < 0 ? { application: inside, data: '' } : { application: inside.slice(0, open), data: inside.slice(open + 1) };
}
