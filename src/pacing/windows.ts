import type { Window } from './pacer.js';

/** Abandoned calls that a window still allows if the next live answer reaches an agent; below 0 it is overdrawn. */
export const slack = ({ answered, abandoned, cap }: Window): number => cap * (answered + 1) - abandoned;

/** At its limit: somebody was abandoned, and one more would put it above its cap. Nothing but one line for each free agent then. */
export const isAtLimit = (window: Window): boolean => window.abandoned > 0 && slack(window) < 1;

/** The window that allows least. */
export function tightest(windows: readonly Window[]): Window | undefined {
  return windows.reduce<Window | undefined>((least, window) => (least && slack(least) <= slack(window) ? least : window), undefined);
}

/**
 * What is left of α while a window has no room for a burst: so with the first answers of each day. At a twentieth of α
 * about one answer in a thousand is abandoned, and agents are still some 5 points (of 5 agents) to 15 (of 20) busier
 * than with one line for each.
 */
const cautious = 0.05;
const most = 3;

/**
 * How much of α the tightest window leaves: little until it has room for the answers of one moment that can go wrong
 * together (the more agents, the more), so that a day may end at any time within its cap; then more by and by.
 */
export function room(slack: number, agents: number): number {
  const burst = 1 + agents / 25;
  return Math.max(cautious, Math.min(most, (slack - burst) / (1 + agents / 10)));
}
