/**
 * What every dialing method with agents is: told what happens, and asked how many calls to dial now. Times are
 * milliseconds since 1970, durations milliseconds. A pacer opens no socket, reads no clock and draws no random
 * numbers; the service and the simulation (`npm run simulate`) run the same one.
 */
export interface Pacer {
  /** What happened; only the predictive pacer learns from it, the others ignore it. */
  learn(observation: Observation): void;
  decide(snapshot: Snapshot): Decision;
}

/** Where a call in flight is: no sign of ringing yet, 180, 183 with sound, or picked up and not yet told person from machine. */
export type CallPhase = 'dialled' | 'ringing' | 'earlyMedia' | 'detecting';

export interface CallInFlight {
  /** The list (or whatever tells calls with different answer rates apart). */
  key: string;
  phase: CallPhase;
  /** When this phase began. */
  since: number;
}

/** A busy agent: in conversation (or being connected), or in wrap-up. */
export interface BusyAgent {
  phase: 'talk' | 'wrapUp';
  since: number;
}

/** The counts of one window that binds the campaign: its day, its last 30 days. They come from the database and survive everything. */
export interface Window {
  name: string;
  /** Live answers, abandoned ones included. */
  answered: number;
  abandoned: number;
  /** Highest share of abandoned calls: 0.03, or what a jurisdiction lowers it to. */
  cap: number;
}

/** The agents of a dialer and what is under way for them. */
export interface Share {
  /** Agents free for this dialer: reserved for it, promised to no other. Below 0 when the next ones that become free are owed to others (inbound). */
  idle: number;
  /** Idle agents who are kept from this dialer for people who call in. */
  kept?: number;
  /** People who called in and wait: the next agents are theirs. */
  callers?: number;
  /** Agents that will be free for this dialer again, each promised to it alone. */
  busy: readonly BusyAgent[];
  /** People on the line, known to be persons, without an agent yet; machines too, where those are given to agents. */
  waiting: number;
  /** Calls dialled and not over, nor known to be answered by a person. */
  calls: readonly CallInFlight[];
}

/** Everything that a decision rests on. */
export interface Snapshot extends Share {
  now: number;
  /** The key of the calls that would be dialled now. */
  nextKey?: string;
  /** Every window that binds: the campaign's own and, in a pool, those of the other dialers on it. */
  windows: readonly Window[];
  /** The rest of the pool, when several dialers share agents: what is promised to the others, and their calls under way. */
  others?: Share;
  /**
   * How many more calls the free agents of the pool bear (room.ts). Left out while no other dialer has a free agent or a call under way
   * that could be for one of ours: then no one else's people are at stake.
   */
  room?: number;
  /** Calls that the rates (dialer, gateway, node) allow now. */
  tokens: number;
  /** Free channels. */
  channels: number;
  /** Why nothing should be predicted now (a lost event socket, agents that do not answer), in words for the screen. */
  trouble?: string;
}

export interface Decision {
  /** Calls to dial now. */
  dial: number;
  /** What decided, in words for "why is nothing dialling?". */
  reason: string;
}

/** In a pool every pacer is told of all calls and agents of the pool, but only of its own campaign's live answers reached or abandoned. */
export type Observation =
  | { kind: 'call moved'; call: CallInFlight; to: CallPhase; at: number }
  /** The call in flight ended, or a person was recognised (`live`). */
  | { kind: 'call over'; call: CallInFlight; live: boolean; at: number }
  /** A live answer got its agent in time, or not. Somebody who hangs up within the two seconds is neither. */
  | { kind: 'answer reached' | 'answer abandoned'; at: number }
  /** An agent left a phase that it was in since `since`; away is a break, the end of a shift, or work for somebody else. */
  | { kind: 'agent moved'; from: 'idle' | BusyAgent['phase']; since: number; to: 'idle' | BusyAgent['phase'] | 'away'; at: number };

/** Why nobody can be called for an agent, for whoever sees idle ones on the floor. */
export function noAgentIsFree({ kept = 0, callers = 0 }: Pick<Share, 'kept' | 'callers'>): string {
  if (kept === 0 && callers === 0) return 'No agent is free.';
  if (kept === 0) return `No agent is free, and the next ${callers === 1 ? 'one is for somebody who called in and waits' : `ones are for ${callers} people who called in and wait`}.`;
  const idle = kept === 1 ? 'The one agent who is idle is' : `The ${kept} agents who are idle are`;
  return `${idle} kept for people who call in${callers === 0 ? '' : `, of whom ${callers} ${callers === 1 ? 'waits' : 'wait'}`}.`;
}

/** Never below 0, nor above what rates and channels allow. */
export function within(wanted: number, { tokens, channels }: Snapshot): number {
  return Math.max(0, Math.floor(Math.min(wanted, tokens, channels)));
}
