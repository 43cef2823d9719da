import { tuning } from './tuning.js';
import type { Window } from './pacer.js';

/** Abandoned calls that a window still allows if the next live answer reaches an agent; below 0 it is overdrawn. */
export const slack = ({ answered, abandoned, cap }: Window): number => cap * (answered + 1) - abandoned;

/** The window that allows least. */
export function tightest(windows: readonly Window[]): Window | undefined {
  return windows.reduce<Window | undefined>((least, window) => (least && slack(least) <= slack(window) ? least : window), undefined);
}

/**
 * How much of its tolerance for risk a window leaves the pacer, from 0 to 1.2. It leaves nothing while one more
 * abandoned call would put it above its cap, so that a day may end at any moment; all of it once there is room for
 * a burst besides (with 100 agents several answers of one second can go wrong together).
 */
export function room(slack: number, agents: number): number {
  const burst = tuning.burst0 + agents / tuning.burst1;
  return Math.max(0, Math.min(tuning.roomMost, (slack - tuning.gate) / burst));
}
