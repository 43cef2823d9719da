import { In } from 'typeorm';
import type { Context } from '../database/context.js';
import type { CallCenter, Switch } from '../switch/switch.js';
import { Agent } from './agent.entity.js';
import type { Floor, FloorAgent } from './floor.js';
import type { AgentPhase } from './phase.js';
import { phoneOf } from './phone.js';
import { Queue } from './queue.entity.js';

/** mod_callcenter is read this often (milliseconds of the machine), because stale members and stuck agents are its known fault. */
export const followEvery = 3_000;

/**
 * Reads mod_callcenter of one node into the floor and its rows. False when the switch could not be asked; the floor keeps what it knew.
 * `isOnCall` says who is in a call of ours that mod_callcenter did not make, and takes for one outside its queues: people are shown that they talk.
 */
export async function follow(context: Context, floor: Floor, nodeId: number, connection: Switch, isOnCall: (agent: FloorAgent) => boolean = () => false): Promise<boolean> {
  const rows = await context.dataSource.getRepository(Agent).findBy({ nodeId });
  floor.beginLook(nodeId);
  const read = await connection.callCenter();
  if (!read.ok) {
    floor.endLook(nodeId);
    return false;
  }
  // The mark is of the address that the administrator saw: at another one the agent may be anywhere.
  const addresses = new Map(read.value.agents.map(({ name, contact }) => [name, contact]));
  const marked = new Set(rows.filter(({ isSoftphone, name, contact }) => isSoftphone && addresses.get(name) === contact).map(({ name }) => name));
  const seated = new Set(rows.filter(({ userId }) => userId !== null).map(({ name }) => name));
  floor.look(nodeId, read.value, (agent) => marked.has(agent), context.clock.now(), (agent) => seated.has(agent));
  await writeQueues(context, nodeId, read.value);
  await writeAgents(context, nodeId, rows, read.value, marked, (name) => {
    const agent = floor.agent(nodeId, name);
    return agent && agent.phase === 'away' && isOnCall(agent) ? 'talk' : (agent?.phase ?? 'away');
  });
  return true;
}

async function writeQueues({ dataSource, clock }: Context, nodeId: number, { queues }: CallCenter): Promise<void> {
  const repository = dataSource.getRepository(Queue);
  const known = await repository.findBy({ nodeId });
  const seenAt = new Date(clock.now());
  for (const { name, strategy } of queues) {
    const row = known.find((other) => other.name === name);
    if (!row) await repository.insert({ nodeId, name, strategy, accountId: null, seenAt });
    else if (row.strategy !== strategy || row.isGone) await repository.update(row.id, { strategy, isGone: false, seenAt });
  }
  const gone = known.filter(({ name, isGone }) => !isGone && !queues.some((queue) => queue.name === name));
  if (gone.length > 0) await repository.update({ id: In(gone.map(({ id }) => id)) }, { isGone: true });
}

async function writeAgents(
  { dataSource, clock }: Context,
  nodeId: number,
  known: Agent[],
  { agents, tiers, registrations }: CallCenter,
  marked: ReadonlySet<string>,
  phaseOf: (agent: string) => AgentPhase,
): Promise<void> {
  const repository = dataSource.getRepository(Agent);
  const seenAt = new Date(clock.now());
  for (const agent of agents) {
    const { name, type, contact, status, state } = agent;
    const row = known.find((other) => other.name === name);
    const queues = tiers.filter((tier) => tier.agent === name).map(({ queue }) => queue);
    const seen = { type, contact, status, state, queues, phone: phoneOf(agent, registrations, marked.has(name)), phase: phaseOf(name), isGone: false };
    if (!row) await repository.insert({ nodeId, name, ...seen, userId: null, seenAt });
    else if (JSON.stringify(seen) !== JSON.stringify({ type: row.type, contact: row.contact, status: row.status, state: row.state, queues: row.queues, phone: row.phone, phase: row.phase, isGone: row.isGone }))
      await repository.update(row.id, { ...seen, isSoftphone: marked.has(name), seenAt });
  }
  const gone = known.filter(({ name, isGone }) => !isGone && !agents.some((agent) => agent.name === name));
  if (gone.length > 0) await repository.update({ id: In(gone.map(({ id }) => id)) }, { isGone: true });
}
