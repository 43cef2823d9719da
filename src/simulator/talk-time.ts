import type { Call } from './call.js';

interface Talk {
  total: number;
  since: number | undefined;
}

const talks = new WeakMap<Call, Talk>();

/** A leg hears another from now on. */
export function talkBegan(call: Call): void {
  const talk = talks.get(call) ?? { total: 0, since: undefined };
  talks.set(call, { ...talk, since: call.exchange.schedule.now() });
}

export function talkEnded(call: Call): void {
  talks.set(call, { total: talkTime(call), since: undefined });
}

/** For how many milliseconds a leg has been bridged in all. */
export function talkTime(call: Call): number {
  const { total, since } = talks.get(call) ?? { total: 0, since: undefined };
  return total + (since === undefined ? 0 : call.exchange.schedule.now() - since);
}
