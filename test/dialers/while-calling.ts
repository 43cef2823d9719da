import { Gate } from '../../src/calls/gate.js';
import type { Campaign } from './campaign.js';

/** A gate that lets a test in between the look-up, with all that was written by it, and the commit; and has no clock between commit and command. */
export function gateBeforeCommit({ context, live, trunks, settler, lease }: Campaign, beforeCommit: () => Promise<void>): Gate {
  const gate = new Gate(context, live, trunks, settler, lease, () => 0);
  const { place } = gate;
  gate.place = (trunks, prepare, apply) =>
    place.call(gate, trunks, prepare, async (manager, placed, now) => {
      await apply(manager, placed, now);
      await beforeCommit();
    });
  return gate;
}

/** The attempts that dialled a number; refusals are none. */
export async function dialled({ dataSource }: Campaign, number: string): Promise<string[]> {
  const rows: { id: string }[] = await dataSource.query('SELECT id FROM attempt WHERE number = ? AND ordinal > 0', [number]);
  return rows.map(({ id }) => id);
}

/** The attempts to numbers that are not among those committed when the number was forbidden. */
export async function dialledAfter(campaign: Campaign, allowed: ReadonlyMap<string, ReadonlySet<string>>): Promise<string[]> {
  const late: string[] = [];
  for (const [number, before] of allowed) for (const id of await dialled(campaign, number)) if (!before.has(id)) late.push(`${number} by ${id}`);
  return late;
}
