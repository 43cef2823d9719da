import type { Floor, FloorAgent } from '../agents/floor.js';
import type { Runner } from './runner.js';

/** Why a dialer dials or does not, in words: for one with agents, what its queue lacks or what its pacer decided. */
export function whyDialling(floor: Floor, runner: Runner): string {
  const { wants, heldBack, isMute, member: { pace } } = runner;
  if (isMute) return 'Nobody is called: one of its messages is a text, and no node that can be used has text to speech. An administrator sets it under Nodes.';
  if (!wants) return heldBack ?? 'Dialling.';
  const { nodeId, queue } = wants;
  if (floor.strategy(nodeId, queue) === undefined) return `The switch has no queue "${queue}": nobody is called until it does.`;
  const serving = floor.agentsOf(nodeId, queue);
  if (serving.length === 0) return `Nobody serves the queue "${queue}": give agents a tier in it.`;
  if (serving.every(({ phase }) => phase === 'away')) return `No agent of the queue "${queue}" can take a call: ${whyAway(serving)}.`;
  const there = serving.filter(({ phase }) => phase !== 'away');
  if (!there.some((agent) => runner.canUse(agent))) return `Every agent of the queue "${queue}" who is there is on standby (uuid-standby), and cannot be called before a contact is: choose contact first for them.`;
  return pace?.reason || 'Dialling.';
}

/** Of agents none of whom is there: the telephones first, because nobody sees that on a desk. */
function whyAway(agents: readonly FloorAgent[]): string {
  const phones = agents.filter(({ phone }) => phone !== 'softphone');
  if (phones.length > 0) return `${phones.length} of ${agents.length} not at a softphone (${phones[0]!.name}: ${phones[0]!.phone})`;
  const statuses = new Map<string, number>();
  for (const { row } of agents) statuses.set(row.status, (statuses.get(row.status) ?? 0) + 1);
  return [...statuses].map(([status, count]) => `${count} ${status}`).join(', ');
}
