import type { Floor, FloorAgent } from '../agents/floor.js';
import { divide } from '../pacing/divide.js';

/** A dialer that wants agents of a queue. */
export interface Wants {
  dialerId: number;
  nodeId: number;
  queue: string;
  /** Free agents of the queue that are kept for calls that come in. */
  reserve: number;
  /** It calls agents before contacts. */
  callsAgents: boolean;
  /** It shows contacts to agents, on their desks, before anybody is called. */
  asksAgents: boolean;
  /** It has nobody to call now, or rests: agents are the others' while those have. */
  isIdle: boolean;
}

/**
 * A standby agent's line is the call center's own: calls are given to it, but it cannot be rung before a contact is called. Where nobody sits, nobody
 * sees what is shown.
 */
export const canServe = (agent: FloorAgent, { queue, ...how }: Pick<Wants, 'queue' | 'callsAgents' | 'asksAgents'>): boolean => agent.queues.has(queue) && mayBeCalledFirst(agent, how);

export const mayBeCalledFirst = ({ row, hasDesk }: FloorAgent, { callsAgents, asksAgents }: Pick<Wants, 'callsAgents' | 'asksAgents'>): boolean => (!callsAgents || row.type === 'callback') && (!asksAgents || hasDesk);

export interface Allotment {
  agents: FloorAgent[];
  /** So many of them are owed to people who called in, or to the reserve. */
  owed: number;
  /** Idle agents of its queue whom those have. */
  kept: number;
  /** People who called in and wait for somebody who serves its queue. */
  callers: number;
  /** All idle agents of its node whom those do not have, to whichever dialer they are promised. */
  free: FloorAgent[];
}

/**
 * Shares the agents of each node among the dialers whose queues they serve (one pool, one leader), so that nobody is
 * promised twice. Whoever waits in a queue without having been called by a dialer goes first, and takes the agent
 * who is free for longest, as mod_callcenter would.
 */
export function allot(floor: Floor, wants: readonly Wants[], isOurs: (uuid: string) => boolean): Map<number, Allotment> {
  const allotted = new Map<number, Allotment>(wants.map(({ dialerId }) => [dialerId, { agents: [], owed: 0, kept: 0, callers: 0, free: [] }]));
  for (const nodeId of new Set(wants.map((want) => want.nodeId))) {
    const here = wants.filter((want) => want.nodeId === nodeId);
    const queues = new Set(here.map(({ queue }) => queue));
    const agents = new Map<string, FloorAgent>();
    for (const queue of queues) for (const agent of floor.agentsOf(nodeId, queue)) if (agent.phase !== 'away') agents.set(agent.name, agent);
    const free = [...agents.values()].sort((a, b) => rank(a) - rank(b) || a.since - b.since);
    const callers = floor.waiting(nodeId, new Set([...agents.values()].flatMap((agent) => [...agent.queues]))).filter(({ uuid }) => !isOurs(uuid)).map(({ queue }) => queue);
    const owed = owe(free, callers);
    for (const { queue, reserve } of here) owe(free, Array.from({ length: reserve }, () => queue));
    const kept = [...agents.values()].filter((agent) => !free.includes(agent));
    const idle = free.filter(({ phase }) => phase === 'idle');
    for (const { dialerId, queue } of here) {
      const calledIn = callers.filter((other) => [...agents.values()].some(({ queues: served }) => served.has(queue) && served.has(other)));
      Object.assign(allotted.get(dialerId)!, { kept: kept.filter((agent) => agent.queues.has(queue)).length, callers: calledIn.length, free: idle });
    }
    const promises = divide(
      free.map((agent) => ({ id: agent.name, dialers: here.filter((want) => canServe(agent, want)).map(({ dialerId }) => dialerId) })),
      here.map(({ dialerId, isIdle }) => ({ id: dialerId, weight: isIdle ? 0 : 1 })),
    );
    for (const agent of free) {
      const dialerId = promises.get(agent.name);
      if (dialerId !== undefined) allotted.get(dialerId)!.agents.push(agent);
    }
    // More people wait than agents are free: the next ones to become free are theirs.
    for (const queue of owed) {
      const want = here.find((other) => other.queue === queue) ?? here[0]!;
      allotted.get(want.dialerId)!.owed += 1;
    }
  }
  return allotted;
}

type Place = Pick<Wants, 'dialerId' | 'nodeId' | 'queue'>;

/** The dialers that may be given agents of this one, because somebody serves both queues. */
export function poolOf(floor: Floor, own: Place, wants: readonly Place[]): number[] {
  const mine = new Set(floor.agentsOf(own.nodeId, own.queue));
  const shares = ({ nodeId, queue }: Place) => nodeId === own.nodeId && floor.agentsOf(nodeId, queue).some((agent) => mine.has(agent));
  return wants.filter((want) => want.dialerId !== own.dialerId && shares(want)).map(({ dialerId }) => dialerId);
}

const rank = ({ phase }: FloorAgent): number => (phase === 'idle' ? 0 : 1);

/** Takes an idle agent out of `free` for each of these; gives those for whom there was none. */
function owe(free: FloorAgent[], queues: readonly string[]): string[] {
  return queues.filter((queue) => {
    const index = free.findIndex((agent) => agent.phase === 'idle' && agent.queues.has(queue));
    if (index >= 0) free.splice(index, 1);
    return index < 0;
  });
}
