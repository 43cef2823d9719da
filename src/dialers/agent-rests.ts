import type { Floor } from '../agents/floor.js';
import type { Gate } from '../calls/gate.js';
import type { Switch } from '../switch/switch.js';

/** So long an agent is left alone whose telephone rang for nothing, or who hung up on a contact that was being called; twice as long each further time in a row (milliseconds). */
const leftAlone = 10_000;
const leftAloneAtMost = 600_000;

/** The rests of agents who are called first: mod_callcenter counts none, neither wrap-up nor its delays, of a call that it did not make, and is told of them. */
export class AgentRests {
  /** How often in a row agents were called for nothing, as `node name`. */
  private readonly inVain = new Map<string, number>();

  constructor(
    private readonly gate: Gate,
    private readonly floor: Floor,
    private readonly connectionOf: (nodeId: number) => Switch | undefined,
  ) {}

  clear(): void {
    this.inVain.clear();
  }

  /** They have talked, and write down what came of it, for as long as after a call from the queue. */
  async talked(nodeId: number, name: string): Promise<void> {
    this.stayed(nodeId, name);
    const agent = this.floor.agent(nodeId, name);
    if (!agent) return;
    const now = this.gate.context.clock.now();
    this.floor.talked(nodeId, name, now);
    if (agent.row.wrapUpTime > 0) await this.connectionOf(nodeId)?.restAgent(name, now + agent.row.wrapUpTime);
  }

  /** They were on the line until the contact's call was over. */
  stayed(nodeId: number, name: string): void {
    this.inVain.delete(`${nodeId} ${name}`);
  }

  /** A telephone that nobody answers, or that drops what it answers, would ring for one contact after the other, each of whom is called for a moment. */
  async didNotStay(nodeId: number, name: string): Promise<void> {
    const key = `${nodeId} ${name}`;
    const times = this.inVain.get(key) ?? 0;
    this.inVain.set(key, times + 1);
    const pause = Math.min(leftAloneAtMost, leftAlone * 2 ** times);
    const now = this.gate.context.clock.now();
    this.gate.context.log.warn({ agent: name, seconds: pause / 1_000, times: times + 1 }, 'an agent was called first and did not stay on the line; they are left alone for a while');
    this.floor.rests(nodeId, name, now + pause, now);
    await this.connectionOf(nodeId)?.restAgent(name, now + pause);
  }
}
