/**
 * The UUIDs in the answer to `show channels as json`, undefined when it is no list. FreeSWITCH reads
 * the list from its core database, which follows the channels within moments: one that has just begun may
 * be missing, one that has just ended may still be there.
 */
export function parseChannels(json: string): Set<string> | undefined {
  const rows = rowsOf(json);
  return rows && new Set(rows.flatMap(({ uuid }) => (typeof uuid === 'string' ? [uuid] : [])));
}

/** An answered channel that may have nobody: `waits` for a bridge, or would be in one with whoever `signal_bond` names. */
export interface Lonely {
  uuid: string;
  waits: boolean;
}

/**
 * Of the same answer, the answered channels in whose call nobody else is, in a state that a channel is in only between two bridges (CS_RESET)
 * or while it talks or waits to be joined. One whose media goes past the switch is in CS_HIBERNATE, and is not among them.
 */
export const parseLonely = (json: string): Lonely[] | undefined => {
  const rows = rowsOf(json);
  if (!rows) return undefined;
  const inCall = new Map<unknown, number>();
  for (const { call_uuid: call } of rows) inCall.set(call, (inCall.get(call) ?? 0) + 1);
  const isLonely = ({ state, callstate, call_uuid: call }: Row) =>
    callstate === 'ACTIVE' && (state === 'CS_RESET' || ((state === 'CS_SOFT_EXECUTE' || state === 'CS_CONSUME_MEDIA') && inCall.get(call) === 1));
  return rows.filter(isLonely).flatMap(({ uuid, state }) => (typeof uuid === 'string' ? [{ uuid, waits: state === 'CS_RESET' }] : []));
};

/** Of the same answer, the agents' legs of agent first that hear the message to the agent or the ringing tone: nobody has joined them. */
export const parseWaitingAgents = (json: string): string[] | undefined =>
  rowsOf(json)?.flatMap((row) => (row.dest === 'agent_first' && row.context === 'smart_dialers' && row.application === 'playback' && typeof row.uuid === 'string' ? [row.uuid] : []));

/** Of the same answer, the legs that a channel has called: they ring, or talk to it. */
export const parseCalledBy = (json: string, uuid: string): string[] | undefined =>
  rowsOf(json)?.flatMap((row) => (row.call_uuid === uuid && row.uuid !== uuid && row.direction === 'outbound' && typeof row.uuid === 'string' ? [row.uuid] : []));

type Row = Record<string, unknown>;

/** The rows of a list; undefined when it is none. Without channels there is a row_count of 0, and no rows. */
function rowsOf(json: string): Row[] | undefined {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof list !== 'object' || list === null || !('row_count' in list)) return undefined;
  const rows: unknown[] = 'rows' in list && Array.isArray(list.rows) ? list.rows : [];
  return rows.filter((row): row is Row => typeof row === 'object' && row !== null);
}
