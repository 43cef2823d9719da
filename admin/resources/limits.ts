/** What is wrong with the limits of a node or a gateway, by field. */
export function limits(row: Record<string, unknown>): Record<string, string> {
  const mistakes: Record<string, string> = {};
  for (const field of ['maxCalls', 'callsPerSecond']) if (row[field] !== undefined && !isWhole(row[field], 0)) mistakes[field] = 'Write a whole number; 0 sets no limit here.';
  if (row.weight !== undefined && !isWhole(row.weight, 1)) mistakes.weight = 'Write a whole number of at least 1.';
  for (const field of ['mostMissed', 'mostMistaken']) if (row[field] !== undefined && !(isWhole(row[field], 1) && Number(row[field]) <= 100)) mistakes[field] = 'Write a whole number from 1 to 100.';
  return mistakes;
}

const isWhole = (value: unknown, least: number): boolean => Number.isInteger(Number(value)) && Number(value) >= least && value !== '' && value !== null;
