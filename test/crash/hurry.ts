import type { Dialer } from '../../src/dialers/dialer.entity.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import type { Rig } from '../support/rig.js';

/** Lets a dialer place the calls that are left faster: the faults are over, and only the end is still waited for. */
export async function hurry(rig: Rig, { id, name }: Dialer): Promise<void> {
  const changed = await updateDialer(rig.context, rig.principal, id, { settings: { callsPerSecond: 100 } });
  if (!changed.ok) throw new Error(`${name} does not hurry: ${changed.failure.message}`);
}
