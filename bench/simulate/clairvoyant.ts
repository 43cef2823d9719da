import { horizon } from '../../src/pacing/curves.js';
import type { Knowledge } from '../../src/pacing/outlook.js';
import type { CallInFlight, Snapshot } from '../../src/pacing/pacer.js';
import { PredictivePacer } from '../../src/pacing/predictive.js';
import type { SimulatedCall } from './world.js';

/** The same pacer, which is told what becomes of every call under way; of calls not yet dialled and of agents it knows what ours knows. */
export class ClairvoyantPacer extends PredictivePacer {
  protected override knowledge(snapshot: Snapshot): Knowledge {
    return { ...super.knowledge(snapshot), answers: (call) => ({ rows: known(call, snapshot.now), from: 0, factor: 1 }) };
  }
}

/** Overwritten with each call: it is read before the next one is asked for. */
const rows = new Float64Array(horizon.length);

function known(call: CallInFlight, now: number): Float64Array {
  const { dialledAt, fate } = call as SimulatedCall;
  for (let index = 0; index < rows.length; index++) rows[index] = fate.live && dialledAt + fate.end <= now + horizon[index]! ? 1 : 0;
  return rows;
}
