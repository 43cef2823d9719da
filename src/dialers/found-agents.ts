import type { LiveCall, LiveCalls } from '../calls/live-calls.js';
import type { Switch } from '../switch/switch.js';

interface FoundAgent {
  nodeId: number;
  agent: string;
  attemptId: string;
}

/**
 * Agents whom an earlier leader called first, and who are on the line with their contact still: known again by the attempt's row, which
 * names the agent and their leg, and by the switch, which has that leg. One who has handed the contact on is gone from it. One who picked up
 * while nobody led, or whose contact's call ended then, would hear the ringing tone for nobody: they are let go.
 */
export class FoundAgents {
  private readonly byLeg = new Map<string, FoundAgent>();
  /** Nodes that were looked at in this term: later calls are this leader's own. */
  private readonly looked = new Set<number>();

  constructor(
    private readonly live: LiveCalls,
    private readonly watcher: {
      /** The agent is on the line with the contact, or waits for them. */
      found(found: Readonly<FoundAgent>, call: Readonly<LiveCall>): void;
      /** The agent's leg is over. */
      over(found: Readonly<FoundAgent>): void;
    },
  ) {}

  has({ nodeId, name }: { nodeId: number; name: string }): boolean {
    return [...this.byLeg.values()].some((found) => found.nodeId === nodeId && found.agent === name);
  }

  clear(): void {
    this.byLeg.clear();
    this.looked.clear();
  }

  /** Once a term, when the node's calls are known again; and, of those that were found, who is gone without our hearing of it. */
  async look(nodeId: number, connection: Switch, isOurs: (leg: string) => boolean): Promise<void> {
    const isFirst = !this.looked.has(nodeId);
    const known = [...this.byLeg].filter(([, found]) => found.nodeId === nodeId);
    if (!isFirst && known.length === 0) return;
    const calls = isFirst ? this.live.withAgentLegs(nodeId).filter(({ agentLeg, agent }) => agent !== undefined && !isOurs(agentLeg!)) : [];
    const channels = known.length + calls.length > 0 ? await connection.liveChannels() : undefined;
    const waiting = isFirst ? await connection.waitingAgents() : undefined;
    if (channels?.ok === false || waiting?.ok === false) return;
    this.looked.add(nodeId);
    const expected = new Set(this.live.withAgentLegs(nodeId).map(({ agentLeg }) => agentLeg));
    for (const leg of waiting?.value ?? []) if (!isOurs(leg) && !expected.has(leg)) await connection.hangup(leg, 'NORMAL_CLEARING');
    for (const call of calls) {
      const { id: attemptId, agent, agentLeg } = call;
      if (!channels!.value.has(agentLeg!)) continue;
      const found = { nodeId, agent: agent!, attemptId };
      this.byLeg.set(agentLeg!, found);
      this.watcher.found(found, call);
    }
    for (const [leg] of known) if (!channels!.value.has(leg)) this.legEnded(leg);
  }

  legEnded(leg: string): void {
    const found = this.byLeg.get(leg);
    if (found && this.byLeg.delete(leg)) this.watcher.over(found);
  }
}
