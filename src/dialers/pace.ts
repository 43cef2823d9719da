import type { FloorAgent } from '../agents/floor.js';
import { isPerson, type LiveCall } from '../calls/live-calls.js';
import type { BusyAgent, CallInFlight, Decision, Observation, Pacer, Share, Snapshot, Window } from '../pacing/pacer.js';
import { powerWithinCap } from '../pacing/power.js';
import { PredictivePacer, type PredictiveState } from '../pacing/predictive.js';
import { progressive, spare } from '../pacing/progressive.js';
import { Rest } from '../pacing/rest.js';
import { counted } from '../shared/counted.js';
import type { DialerSettings } from './settings.js';

/** Lines a signed-in agent that predictive may have, where the dialer says nothing else: one agent for four. */
const predictiveShare = 0.25;

/** What is a dialer's own. */
export interface Own {
  /** Promised to this dialer and to no other, idle and busy ones. */
  agents: readonly FloorAgent[];
  /** Agents that people who called in, or the reserve, are ahead of. */
  owed: number;
  /** Idle agents whom those have; only to say so. */
  kept: number;
  /** People who called in and wait for such agents; only to say so. */
  callers: number;
  calls: readonly LiveCall[];
}

/** What a dialer may use at this moment: its agents, and what the rates and channels leave. */
export interface Means extends Own {
  now: number;
  /** Of the other dialers whose agents it may be given. */
  others: readonly Own[];
  /** How many more calls the free agents of the pool bear; undefined while it is alone. */
  room: number | undefined;
  /** Its campaign's, and those of the others. */
  windows: readonly Window[];
  tokens: number;
  channels: number;
  /** Of its own calls, those whose people may still be abandoned, chosen agents or not. */
  underWay: number;
}

/** How many calls a dialer with agents places now: one pacer of src/pacing, told of what happens. Switching the method keeps what predictive learned. */
export class Pace {
  private readonly predictive: PredictivePacer;
  /** The last decision's reason, in words for "why is nothing dialling?". */
  reason = '';
  /** What was decided last is for agents who are free, one line for each. */
  isOneForOne = true;

  /** Goes on from what was saved, or shares what another dialer of the campaign learns. */
  constructor(from: PredictiveState | Pace | undefined, readonly rest = new Rest()) {
    this.predictive = from instanceof Pace ? from.predictive : PredictivePacer.from(from);
  }

  /** What is to be told of calls and agents; the same for dialers that share it. */
  get learner(): { learn(observation: Observation): void } {
    return this.predictive;
  }

  get state(): PredictiveState {
    return this.predictive.toJSON();
  }

  decide(settings: DialerSettings, means: Means): number {
    const snapshot = snapshotOf(means);
    const guard = guarded(this.pacerOf(settings).decide(snapshot), settings, snapshot);
    // Where an agent is on the line first nobody is abandoned.
    const decision = settings.mode === 'contact first' ? this.rest.limit(guard, means.now, means.underWay) : guard;
    this.reason = decision.reason;
    this.isOneForOne = decision.dial <= spare(snapshot);
    return decision.dial;
  }

  private pacerOf(settings: DialerSettings): Pacer {
    const { mode, method, linesPerAgent } = settings;
    if (mode !== 'contact first') return progressive;
    if (dialsAhead(settings)) return this.predictive;
    return method === 'power' ? powerWithinCap(linesPerAgent) : progressive;
  }
}

/** Whether it has calls for agents who are busy still. */
export const dialsAhead = ({ mode, method }: Pick<DialerSettings, 'mode' | 'method'>): boolean => mode === 'contact first' && method === 'predictive';

/** At least so many agents for each contact that is being called (A15). */
function guarded(decision: Decision, settings: DialerSettings, { idle, busy, calls }: Snapshot): Decision {
  const { method, mode, minAgentsPerCall, linesPerAgent } = settings;
  const isPredictive = dialsAhead(settings);
  const usual = isPredictive ? predictiveShare : mode === 'contact first' && method === 'power' ? 1 / linesPerAgent : 1;
  const agents = Math.max(0, idle) + (isPredictive ? busy.length : 0);
  const most = Math.floor(agents / (minAgentsPerCall ?? usual)) - calls.length;
  if (decision.dial <= most) return decision;
  return { dial: Math.max(0, most), reason: `The guard asks for ${counted(minAgentsPerCall ?? usual, `${isPredictive ? 'signed-in' : 'free'} agent`)} for each contact that is called.` };
}

function snapshotOf({ now, others, room, windows, tokens, channels, ...own }: Means): Snapshot {
  const shares = others.map(shareOf);
  return {
    ...shareOf(own),
    now,
    windows,
    tokens,
    channels,
    ...(room !== undefined && { room }),
    ...(shares.length > 0 && { others: shares.reduce((all, share) => ({ idle: all.idle + share.idle, waiting: all.waiting + share.waiting, busy: [...all.busy, ...share.busy], calls: [...all.calls, ...share.calls] })) }),
  };
}

export function shareOf({ agents, owed, kept, callers, calls }: Own): Share {
  const idle = agents.filter(({ phase }) => phase === 'idle').length;
  const busy = agents.flatMap(({ phase, since }): BusyAgent[] => (phase === 'talk' || phase === 'wrapUp' ? [{ phase, since }] : phase === 'offered' ? [{ phase: 'talk', since }] : []));
  const waiting = calls.filter(isWaiting);
  // Those who are being offered to an agent are taken care of: that agent is busy already.
  const offered = agents.filter(({ phase }) => phase === 'offered').length;
  return { idle: idle - owed, kept, callers, busy, waiting: Math.max(0, waiting.length - offered), calls: calls.flatMap((call) => inFlight(call) ?? []) };
}

/** Somebody, or a machine that is given to an agent, who has no agent yet, and has not been told that there is none. */
export const isWaiting = (call: LiveCall): boolean => (isPerson(call) === true || (call.givesMachines === true && call.detected === 'machine')) && call.bridgedAt === undefined && call.state !== 'playing';

/** A call as the pacer knows it; undefined when it is over for it: a person or a machine has been recognised. */
export function inFlight(call: Readonly<LiveCall>): CallInFlight | undefined {
  if (isPerson(call) !== undefined) return undefined;
  const key = String(call.listId);
  if (call.state === 'originating') return { key, phase: 'dialled', since: call.since };
  if (call.state === 'ringing') return { key, phase: call.hasEarlyMedia ? 'earlyMedia' : 'ringing', since: call.since };
  return { key, phase: 'detecting', since: call.answeredAt ?? call.since };
}

/** What the change of a call teaches: that it went on, was recognised, reached an agent or was abandoned. */
export function lessons(call: LiveCall, before: Readonly<LiveCall>, at: number): Observation[] {
  const [was, is] = [inFlight(before), inFlight(call)];
  const seen: Observation[] = [];
  if (was && is && was.phase !== is.phase) seen.push({ kind: 'call moved', call: was, to: is.phase, at });
  if (was && !is) seen.push({ kind: 'call over', call: was, live: isPerson(call) === true, at });
  if (isPerson(call) !== true) return seen;
  if (call.state === 'talking' && before.state !== 'talking') seen.push({ kind: 'answer reached', at });
  if (call.state === 'playing' && before.state !== 'playing') seen.push({ kind: 'answer abandoned', at });
  return seen;
}
