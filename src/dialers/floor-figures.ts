import type { DataSource } from 'typeorm';
import { Agent } from '../agents/agent.entity.js';
import { type AgentPhase, agentPhases } from '../agents/phase.js';
import { softphone } from '../agents/phone.js';
import { Queue } from '../agents/queue.entity.js';

/** The agents of a queue as their rows show them, which are written every three seconds. */
export interface FloorFigures {
  queue: string;
  strategy: string;
  /** The switch does not have the queue any more. */
  isGone: boolean;
  phases: Record<AgentPhase, number>;
  /** Of those away: not at a softphone, so that no call of a dialer is offered to them. */
  notAtSoftphone: number;
}

export async function floorFigures(dataSource: DataSource, queueId: number): Promise<FloorFigures | null> {
  const queue = await dataSource.getRepository(Queue).findOneBy({ id: queueId });
  if (!queue) return null;
  const { name, nodeId, strategy, isGone } = queue;
  const agents = (await dataSource.getRepository(Agent).findBy({ nodeId, isGone: false })).filter(({ queues }) => queues.includes(name));
  const phases = Object.fromEntries(agentPhases.map((phase) => [phase, agents.filter((agent) => agent.phase === phase).length])) as Record<AgentPhase, number>;
  return { queue: name, strategy, isGone, phases, notAtSoftphone: agents.filter(({ phone }) => phone !== softphone).length };
}
