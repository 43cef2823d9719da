import { type FirstMoment, firstMoment } from '../compliance/first-moment.js';
import type { Refusal } from '../compliance/rule.js';
import type { Dialer } from './dialer.entity.js';
import { active } from './dialer-state.js';
import { type DialerSettings, needsAgents } from './settings.js';

/** What keeps a contact from being called: a rule, that its dialer has not begun or ends before, or that it is to be called at a time of its own: after a pause, as an agent said, or when a refusal ends whose rule stands in the way no longer. */
export interface Hindrance extends Omit<Refusal, 'rule'> {
  rule: Refusal['rule'] | 'start' | 'stop' | 'wait' | 'refused earlier';
}

/** Between which instants a dialer distributes its calls evenly (A5); one with agents goes by them, whatever pace it had before. */
export const evenSpanOf = (settings: DialerSettings): { start: number; end: number } | undefined =>
  needsAgents(settings) || settings.rate.kind !== 'evenly' ? undefined : { start: Date.parse(settings.rate.start), end: Date.parse(settings.rate.end) };

/** From when on a dialer calls, at the earliest. One that runs does not wait for a start that was set for later since, but for that of its even distribution. */
export function beginOf({ state }: Pick<Dialer, 'state'>, settings: DialerSettings, now: number): number {
  const start = settings.startAt === null || active.includes(state) ? now : Date.parse(settings.startAt);
  return Math.max(now, start, evenSpanOf(settings)?.start ?? now);
}

export const beforeStart = (begin: number, settings: DialerSettings): Hindrance => ({
  rule: 'start', reason: `${evenSpanOf(settings)?.start === begin ? 'Its even distribution' : 'The dialer'} starts at ${textOf(begin)}.`, until: begin,
});

/** Whether a contact that may first be called at a moment is not called any more by then: its own time is over, or the dialer's. */
export function pastEnd(at: number, { stopAt }: Pick<DialerSettings, 'stopAt'>, expiresAt: number | null): Hindrance | undefined {
  if (expiresAt !== null && at >= expiresAt) return { rule: 'expired', reason: `It is to be called until ${textOf(expiresAt)} only, and may be from ${textOf(at)} on.`, ends: 'expired', status: 'EXPIRED' };
  if (stopAt !== null && at >= Date.parse(stopAt)) return { rule: 'stop', reason: `The dialer stops at ${textOf(Date.parse(stopAt))}, and may call it from ${textOf(at)} on.` };
  return undefined;
}

/** When the rules first let a contact be called, from a moment on, and before its time or its dialer's is over. */
export function firstCall(refusalAt: (at: number) => Refusal | undefined, from: number, settings: Pick<DialerSettings, 'stopAt'>, expiresAt: number | null): FirstMoment<Hindrance> {
  const { at, waits } = firstMoment(refusalAt, from);
  const past = at === undefined ? undefined : pastEnd(at, settings, expiresAt);
  return past ? { waits: [...waits, past] } : { at, waits };
}

const textOf = (at: number): string => new Date(at).toISOString();
