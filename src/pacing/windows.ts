import type { Window } from './pacer.js';

/** Abandoned calls that a window still allows if the next live answer reaches an agent; below 0 it is overdrawn. */
export const slack = ({ answered, abandoned, cap }: Window): number => cap * (answered + 1) - abandoned;

/** At its limit: somebody was abandoned, and it is less than half a call from its cap. Nothing but one line for each free agent then. */
export const isAtLimit = (window: Window): boolean => window.abandoned > 0 && slack(window) < 0.5;

/** The window that allows least. */
export function tightest(windows: readonly Window[]): Window | undefined {
  return windows.reduce<Window | undefined>((least, window) => (least && slack(least) <= slack(window) ? least : window), undefined);
}

/**
 * What is left of α while one more abandoned call would put a window above its cap (so on each first answers of a
 * day). At a twentieth of α about one answer in a thousand is abandoned, and agents are still some 5 (of 5 agents) to
 * 15 points (of 20) busier than with one line for each.
 */
const cautious = 0.05;
const most = 1.5;

/**
 * How much of α the tightest window leaves: little until it has room for one more abandoned call, so that a day may end
 * at any moment; all of it once there is room for a burst besides (the more agents, the more answers of one second
 * can go wrong together); somewhat more when there is plenty.
 */
export function room(slack: number, agents: number): number {
  const burst = 1 + agents / 10;
  return Math.max(cautious, Math.min(most, (slack - 1) / burst));
}
