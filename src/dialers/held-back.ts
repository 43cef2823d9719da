import type { Queue } from '../agents/queue.entity.js';
import type { LiveCall } from '../calls/live-calls.js';
import type { Window } from '../pacing/pacer.js';
import type { AbandonedWindows } from './abandoned-windows.js';
import type { Plan } from './plan.js';
import { needsAgents } from './settings.js';

/** A broadcast that is held back: in this window too many who asked for an agent of its queue got none. */
export interface HeldBack {
  window: Window;
  queue: Queue;
}

/** Whether a broadcast has come to the law's limit of abandoned calls; a dialer with agents has its pacer for that. */
export function heldBackBy({ full: window }: AbandonedWindows, { settings, queue }: Plan): HeldBack | undefined {
  return window && queue && !needsAgents(settings) ? { window, queue } : undefined;
}

export const whyHeldBack = ({ window: { answered, abandoned, name, cap }, queue }: HeldBack): string =>
  `Held back: ${abandoned} of ${answered} who asked for an agent (${name}) got none in time, and the law allows ${Number((cap * 100).toFixed(2))} %. Until it is less, one contact is called for each free agent of the queue "${queue.name}".`;

/**
 * The message promises an agent, so at the limit the key is not taken back: nobody more is called than agents are free, as
 * with any other dialer in doubt, and those who ask and are answered bring the share down again.
 */
export const roomWhileHeldBack = (freeAgents: number, calls: readonly LiveCall[]): number => freeAgents - calls.filter(({ state }) => state !== 'talking' && state !== 'playing').length;
