/**
 * The UUIDs in the answer to `show channels as json`, undefined when it is no list. FreeSWITCH reads
 * the list from its core database, which follows the channels within moments: one that has just begun may
 * be missing, one that has just ended may still be there.
 */
export function parseChannels(json: string): Set<string> | undefined {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof list !== 'object' || list === null || !('row_count' in list)) return undefined;
  // Without channels there is a row_count of 0, and no rows.
  const rows: unknown[] = 'rows' in list && Array.isArray(list.rows) ? list.rows : [];
  return new Set(rows.flatMap((row) => (typeof row === 'object' && row !== null && 'uuid' in row && typeof row.uuid === 'string' ? [row.uuid] : [])));
}
