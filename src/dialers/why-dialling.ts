import type { Floor, FloorAgent } from '../agents/floor.js';
import { canServe } from './pools.js';
import type { Runner } from './runner.js';

/** Why a dialer dials or does not, in words: for one with agents, what its queue lacks or what its pacer decided. `isOnCall` says whom a call of ours has that mod_callcenter did not make. */
export function whyDialling(floor: Floor, runner: Runner, isOnCall: (agent: FloorAgent) => boolean): string {
  const { wants, heldBack, isMute, member: { pace } } = runner;
  if (isMute) return 'Nobody is called: one of its messages is a text, and no node that can be used has text to speech. An administrator sets it under Nodes.';
  if (!wants) return heldBack ?? 'Dialling.';
  const { nodeId, queue } = wants;
  if (floor.strategy(nodeId, queue) === undefined) return `The switch has no queue "${queue}": nobody is called until it does.`;
  const serving = floor.agentsOf(nodeId, queue);
  if (serving.length === 0) return `Nobody serves the queue "${queue}": give agents a tier in it.`;
  const there = serving.filter((agent) => agent.phase !== 'away' || isOnCall(agent));
  if (there.length === 0) return `No agent of the queue "${queue}" can take a call: ${whyAway(serving)}.`;
  const usable = there.filter((agent) => canServe(agent, wants));
  if (usable.length === 0 && wants.asksAgents && there.some(({ row }) => row.type === 'callback'))
    return `Contacts are shown on desks before they are called, and nobody sits at the desk of an agent of the queue "${queue}" who is there: an administrator says under Agents who sits where.`;
  if (usable.length === 0) return `Every agent of the queue "${queue}" who is there is on standby (uuid-standby), and cannot be called before a contact is: choose contact first for them.`;
  if (usable.every((agent) => agent.phase === 'away')) return `Every agent of the queue "${queue}" who is there is on a call.`;
  return pace?.reason || 'Dialling.';
}

/** Of agents none of whom is there: the telephones first, because nobody sees that on a desk. */
function whyAway(agents: readonly FloorAgent[]): string {
  const phones = agents.filter(({ phone }) => phone !== 'softphone');
  if (phones.length > 0) return `${phones.length} of ${agents.length} not at a softphone (${phones[0]!.name}: ${phones[0]!.phone})`;
  const reasons = new Map<string, number>();
  for (const { row: { status, externalCalls } } of agents) {
    const reason = externalCalls > 0 ? 'on the telephone' : status;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
}
