import type { AgentRow, CallCenter, QueueRow } from './switch.js';

/**
 * The tables of mod_callcenter as `callcenter_config … list` prints them: a title, a line a row, columns parted by
 * "|", and +OK at the end; nothing but +OK when there is no row. Undefined when it is something else.
 */
function parseTable(text: string): Record<string, string>[] | undefined {
  const lines = text.trimEnd().split('\n');
  if (lines.pop() !== '+OK') return undefined;
  const [title, ...rows] = lines;
  if (title === undefined) return [];
  const columns = title.split('|');
  return rows.map((row) => {
    const values = row.split('|');
    return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']));
  });
}

export const parseQueues = (text: string): QueueRow[] | undefined => parseTable(text)?.map(({ name = '', strategy = '' }) => ({ name, strategy }));

export const parseTiers = (text: string): CallCenter['tiers'] | undefined => parseTable(text)?.map(({ queue = '', agent = '' }) => ({ queue, agent }));

export const parseAgents = (text: string): AgentRow[] | undefined =>
  parseTable(text)?.map((row) => ({
    name: row.name ?? '',
    type: row.type ?? '',
    contact: row.contact ?? '',
    uuid: row.uuid ?? '',
    status: row.status ?? '',
    state: row.state ?? '',
    wrapUpTime: Number(row.wrap_up_time) * 1_000 || 0,
    bridgeStartedAt: seconds(row.last_bridge_start),
    bridgeEndedAt: seconds(row.last_bridge_end),
    readyAt: seconds(row.ready_time),
    externalCalls: Number(row.external_calls_count) || 0,
  }));

/** A caller's name may have a "|" in it, so what is behind it is counted from the end. */
export function parseMembers(text: string): CallCenter['members'] | undefined {
  const lines = text.trimEnd().split('\n');
  if (lines.pop() !== '+OK') return undefined;
  const columns = lines[0]?.split('|') ?? [];
  const fromEnd = columns.length - columns.indexOf('joined_epoch');
  return lines.slice(1).map((line) => {
    const values = line.split('|');
    return { queue: values[0] ?? '', uuid: values[3] ?? '', state: values.at(-2) ?? '', joinedAt: seconds(values.at(-fromEnd)) ?? 0 };
  });
}

/** `user@domain` of each registration in the answer to `show registrations as json`. */
export function parseRegistrations(json: string): Set<string> | undefined {
  try {
    const { rows = [] } = JSON.parse(json) as { rows?: { reg_user?: string; realm?: string }[] };
    return new Set(rows.map(({ reg_user: user, realm }) => `${user}@${realm}`));
  } catch {
    return undefined;
  }
}

const seconds = (text: string | undefined): number | undefined => (Number(text) > 0 ? Number(text) * 1_000 : undefined);

/**
 * An agent's or a queue's name as one word of a command. FreeSWITCH's splitting takes quotes and backslashes apart, so
 * a name that has one, or a line break, cannot be given; the failure is the caller's to tell.
 */
export const asWord = (name: string): string | undefined => (/^[^\s'"\\|;,{}$]+$/.test(name) ? name : undefined);
