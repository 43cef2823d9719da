import type { BusyAgent, CallInFlight, Snapshot, Window } from '../../src/pacing/pacer.js';
import { PredictivePacer } from '../../src/pacing/predictive.js';

/** A moment with nothing going on. */
export function moment(change: Partial<Snapshot> = {}): Snapshot {
  return { now: 0, idle: 0, busy: [], waiting: 0, calls: [], windows: [roomy], tokens: Number.POSITIVE_INFINITY, channels: Number.POSITIVE_INFINITY, ...change };
}

/** A window far from its limit. */
export const roomy: Window = { name: 'today', answered: 5_000, abandoned: 60, cap: 0.03 };

/** A window at its limit. */
export const full: Window = { name: 'today', answered: 100, abandoned: 3, cap: 0.03 };

export const ringingSince = (...since: number[]): CallInFlight[] => since.map((since) => ({ key: 'list', phase: 'dialled', since }));
export const talkingSince = (...since: number[]): BusyAgent[] => since.map((since) => ({ phase: 'talk', since }));

/** A pacer that has seen a morning: every fourth call is answered after 4 to 16 s, the others ring out; talk of 20 to 220 s, wrap-up of 15 s. */
export function experienced(calls = 800): PredictivePacer {
  const pacer = new PredictivePacer();
  for (let index = 0; index < calls; index++) {
    const at = index * 1_000;
    const live = index % 4 === 0;
    pacer.learn({ kind: 'call over', call: { key: 'list', phase: 'dialled', since: at - (live ? 4_000 + ((index * 37) % 12_000) : 26_000) }, live, at });
    if (!live) continue;
    pacer.learn({ kind: 'answer reached', at });
    pacer.learn({ kind: 'agent moved', from: 'talk', since: at - 20_000 - ((index * 613) % 200_000), to: 'wrapUp', at });
    pacer.learn({ kind: 'agent moved', from: 'wrapUp', since: at - 15_000, to: 'idle', at });
  }
  return pacer;
}
