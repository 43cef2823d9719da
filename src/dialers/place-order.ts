import type { EntityManager } from 'typeorm';
import type { Gate } from '../calls/gate.js';
import type { Claim, Placed } from '../calls/order.js';
import type { Trunk } from '../calls/trunks.js';
import { failed, ok, type Result } from '../shared/result.js';
import { composeOrder, type WaitingAgent, type WantedContact } from './compose-order.js';
import type { Dialer } from './dialer.entity.js';
import { moveChosen, moveClaimed } from './next-action.js';
import { nodeOf, type Plan, speaks } from './plan.js';

/** Takes places on gateways for up to `count` calls of the plan: for an agent who waits on the line, on their node. */
export const takeTrunks = ({ trunks, context }: Gate, plan: Plan, count: number, agent?: WaitingAgent): Trunk[] =>
  trunks.take(count, context.clock.now(), agent ? plan.queue?.nodeId : nodeOf(plan), speaks(plan));

/**
 * Has the gate place the contacts whose turn it is, or the one that is wanted for the agent, on places that were taken; those that it
 * does not use are free again. Undefined when this process or this plan is out of date.
 */
export async function placeOn(trunks: readonly Trunk[], gate: Gate, dialer: Dialer, plan: Plan, agent?: WaitingAgent): Promise<Placed | undefined> {
  const isChosen = agent?.wanted !== undefined && !agent.wanted.isInTurn;
  let dialled = 0;
  try {
    const placed = await gate.place(trunks, (manager) => composeOrder(manager, dialer, plan, trunks.length, gate.context.clock.now(), agent), isChosen ? moveChosen : moveClaimed);
    dialled = placed?.dialled.length ?? 0;
    return placed;
  } finally {
    gate.trunks.release(trunks, dialled);
  }
}

/** Writes, in the transaction that judged it, that this contact is offered to an agent. */
export type Offer = (manager: EntityManager, claim: Claim, now: number) => Promise<void>;

/** Has the next contact, or the wanted one, judged and offered; nobody is called. Gives how many were found, also those that are refused; undefined as above. */
export async function reviewNext(gate: Gate, dialer: Dialer, plan: Plan, offer: Offer, wanted?: WantedContact): Promise<number | undefined> {
  const reviewed = await gate.review(
    (manager) => composeOrder(manager, dialer, plan, 1, gate.context.clock.now(), undefined, wanted),
    async (manager, { passed, refused }, now) => {
      await moveClaimed(manager, { dialled: [], refused }, now);
      for (const claim of passed) await offer(manager, claim, now);
    },
  );
  return reviewed && reviewed.passed.length + reviewed.refused.length;
}

/** How many of the next `count` contacts may be called now; those that are refused move on. Nobody is called, and none is held. Undefined as above. */
export async function countCallable(gate: Gate, dialer: Dialer, plan: Plan, count: number): Promise<number | undefined> {
  const reviewed = await gate.review(
    (manager) => composeOrder(manager, dialer, plan, count, gate.context.clock.now()),
    (manager, { refused }, now) => moveClaimed(manager, { dialled: [], refused }, now),
  );
  return reviewed?.passed.length;
}

/** What the gate says of a contact that an agent has accepted; undefined when this process or this plan is out of date. */
export type Judgement = 'passed' | 'refused' | 'gone' | undefined;

/**
 * Has the contact that an agent accepted judged before their phone rings: lists, blocks and laws may have come since it was offered. Nobody is
 * called. Refused, the attempt is written, the contact moves, and `refuse` writes what follows, all in one transaction. The gate judges it again when it is called.
 */
export async function judgeChosen(gate: Gate, dialer: Dialer, plan: Plan, agent: WaitingAgent, refuse: (manager: EntityManager, says: string, now: number) => Promise<unknown>): Promise<Judgement> {
  const move = agent.wanted?.isByHand ? moveChosen : moveClaimed;
  const reviewed = await gate.review(
    (manager) => composeOrder(manager, dialer, plan, 1, gate.context.clock.now(), agent),
    async (manager, { refused }, now) => {
      await move(manager, { dialled: [], refused }, now);
      for (const { refusal } of refused) await refuse(manager, refusal.reason, now);
    },
  );
  if (!reviewed) return undefined;
  if (reviewed.refused.length > 0) return 'refused';
  return reviewed.passed.length > 0 ? 'passed' : 'gone';
}

/** Why a contact that is wanted is not called. */
export const nobodyLeft = 'Nobody is left to be called now: the contact is being called already, or has ended.';

/** What an agent who waits for a contact is told: the attempt's id, or why nobody is called. */
export function answerFor(placed: Placed | undefined, { trunks }: Gate): Result<string, string> {
  const [dialled] = placed?.dialled ?? [];
  if (dialled) return ok(dialled.id);
  const [refused] = placed?.refused ?? [];
  if (refused) return failed(refused.refusal.reason);
  if (!placed) return failed(trunks.count === 0 ? 'No gateway can be used at the moment.' : 'The dialer is not running, was just changed, or all its lines are taken. Try again in a moment.');
  return failed(nobodyLeft);
}
