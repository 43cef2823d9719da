import type { Timer } from '../../shared/clock.js';
import type { CallCenter, Queue } from './callcenter.js';
import { Offer } from './offer.js';
import { inStrategyOrder, type Candidate, type Place } from './selection.js';
import { scoreOf, type Member } from './tables.js';

/** Milliseconds that the module's one dispatching thread sleeps between two looks at its members. */
const pause = 100;
/** What `ring-progressively` waits by default before the next phone rings too: seconds. */
const progressiveDelay = 10;

/** Hands callers to agents: looks at all members ten times a second, the one with the highest score first. */
export class Dispatcher {
  private isRunning = false;
  private tidying: Timer | undefined;

  constructor(private readonly center: CallCenter) {}

  /** A member has come; the next look is at most a tenth of a second away. */
  wake(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    const { schedule, startedAt } = this.center.exchange;
    // One thread, whose rhythm does not begin with the caller.
    schedule.after(pause - ((schedule.now() - startedAt) % pause), () => this.look());
  }

  private look(): void {
    const { center } = this;
    const now = center.now();
    const members = center.members
      .filter(({ state, servingAgent }) => state === 'Waiting' || state === 'Abandoned' || (state === 'Trying' && isRinging(servingAgent)))
      .sort((a, b) => scoreOf(b, now) - scoreOf(a, now));
    for (const member of members) this.lookAt(member);
    if (center.members.some(({ state }) => state === 'Waiting' || state === 'Trying')) return this.lookAgain(pause);
    this.isRunning = false;
    // Nobody waits; those who left are to be forgotten some time.
    if (center.members.some(({ state }) => state === 'Abandoned')) this.lookLater();
  }

  private lookAgain(delay: number): void {
    this.center.exchange.schedule.after(delay, () => this.look());
  }

  private lookLater(): void {
    this.tidying?.cancel();
    this.tidying = this.center.exchange.schedule.after(1_000, () => {
      if (!this.isRunning) this.look();
    });
  }

  private lookAt(member: Member): void {
    const { center } = this;
    const now = center.now();
    const queue = center.queues.get(member.queue);
    if (!queue) return center.removeMember(member);
    if (member.state === 'Abandoned') {
      if ((member.abandonedEpoch || member.joinedEpoch) + queue.discardAbandonedAfter < now) center.removeMember(member);
      return;
    }
    const { strategy } = queue;
    const ringsAll = isRinging(strategy);
    if (ringsAll) Object.assign(member, { servingAgent: strategy, state: 'Trying' });
    else if (!ringsAll && isRinging(member.servingAgent)) Object.assign(member, { servingAgent: '', state: 'Waiting' });
    if (strategy === 'ring-progressively' && this.ringsFor(member, queue, now)) return;
    this.offer(member, queue, now);
  }

  /** Whether the last phone to ring for this caller has not rung long enough alone. */
  private ringsFor({ sessionUuid }: Member, queue: Queue, now: number): boolean {
    const last = this.center.exchange.calls.get(sessionUuid)?.channel.variables.get('cc_last_originated_call');
    return last !== undefined && now < Number(last) + (queue.ringProgressivelyDelay || progressiveDelay);
  }

  private offer(member: Member, queue: Queue, now: number): void {
    const { center } = this;
    const { strategy } = queue;
    const variables = center.exchange.calls.get(member.sessionUuid)?.channel.variables;
    const candidates = center.tiers.flatMap((tier): Candidate[] => {
      const agent = tier.queue === queue.name ? center.agents.get(tier.agent) : undefined;
      return agent ? [{ agent, tier }] : [];
    });
    // Most looks find nobody free, and then there is nothing to put in order.
    const isAnyFree = candidates.some((candidate) => this.isFree(candidate, queue, now));
    const last: Place = { level: Number(variables?.get('cc_last_agent_tier_level') ?? 0), position: Number(variables?.get('cc_last_agent_tier_position') ?? 0) };
    let level = 0;
    let inLevel = 0;
    let found = false;
    const ordered = isAnyFree || strategy === 'top-down' ? inStrategyOrder(strategy, candidates, last, center.exchange.random) : [];
    if (!ordered.length) found = strategy !== 'top-down' && candidates.some(({ agent }) => agent.status !== 'Logged Out');
    for (const candidate of ordered) {
      const { agent, tier } = candidate;
      found = true;
      if (queue.tierRulesApply && tier.level > level) {
        const waited = now - member.joinedEpoch;
        const wait = queue.tierRuleWaitSecond * (queue.tierRuleWaitMultiplyLevel ? tier.level : 1);
        const isEmpty = queue.tierRuleNoAgentNoWait && inLevel === 0;
        if (!isEmpty && waited < wait) break;
        level = tier.level;
        if (!isEmpty) inLevel = 0;
      }
      inLevel++;
      if (!this.isFree(candidate, queue, now)) continue;
      if (!isRinging(strategy)) {
        if (member.state !== 'Waiting') break;
        Object.assign(member, { servingAgent: agent.name, servingSystem: 'single_box', state: 'Trying' });
      } else if (member.servingAgent !== strategy) break;
      if (strategy === 'ring-progressively') variables?.set('cc_last_originated_call', `${now}`);
      if (strategy === 'top-down') {
        variables?.set('cc_last_agent_tier_position', `${tier.position}`);
        variables?.set('cc_last_agent_tier_level', `${tier.level}`);
      }
      new Offer(center, queue, member, agent).begin();
      if (strategy !== 'ring-all') break;
    }
    queue.lastAgentCheck = now;
    if (found) queue.lastAgentFound = now;
    else if (strategy === 'top-down') for (const name of ['position', 'level']) variables?.set(`cc_last_agent_tier_${name}`, undefined);
  }

  private isFree({ agent, tier }: Candidate, queue: Queue, now: number): boolean {
    return (
      (tier.state === 'Ready' || tier.state === 'No Answer') &&
      agent.state === 'Waiting' &&
      agent.status !== 'On Break' &&
      agent.lastBridgeEnd < now - agent.wrapUpTime &&
      agent.readyTime <= now &&
      !(queue.skipAgentsWithExternalCalls && agent.externalCallsCount > 0)
    );
  }
}

/** Strategies in which several phones ring for one caller, whom no single agent serves yet. */
const isRinging = (strategy: string): boolean => strategy === 'ring-all' || strategy === 'ring-progressively';
