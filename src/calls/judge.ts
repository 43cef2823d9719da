import type { EntityManager } from 'typeorm';
import { lookUpBlacklists } from '../compliance/blacklist.js';
import { type Refusal, refusal } from '../compliance/verdict.js';
import { lastAbandoned } from './abandoned.js';
import { lastReachedByHand } from './by-hand.js';
import type { Claim, Order } from './order.js';
import { lastCalledIn } from './who-called-in.js';

/** Looks up what the rules ask for and judges each contact of an order, under the locks of its transaction. */
export async function judge(manager: EntityManager, { accountId, blocking, claims, rules }: Pick<Order, 'accountId' | 'blocking' | 'claims' | 'rules'>, now: number): Promise<Map<Claim, Refusal | undefined>> {
  const numbers = claims.map(({ number }) => number);
  const hits = await lookUpBlacklists(manager, blocking, numbers, now);
  const { abandonedLockoutHours = 0, manualCallIsSuccess = false, inboundCallIsSuccess = false } = rules;
  const abandoned = abandonedLockoutHours === 0 ? undefined : await lastAbandoned(manager, accountId, numbers, now - abandonedLockoutHours * 3_600_000);
  const byHand = manualCallIsSuccess ? await lastReachedByHand(manager, accountId, numbers) : undefined;
  const calledIn = inboundCallIsSuccess ? await lastCalledIn(manager, accountId, numbers) : undefined;
  return new Map(
    claims.map((claim) => {
      const found = { blacklisted: hits.get(claim.number) ?? [], abandonedAt: abandoned?.get(claim.number), reachedByHandAt: byHand?.get(claim.number), calledInAt: calledIn?.get(claim.number) };
      return [claim, refusal({ ...claim, ...found }, rules, now)];
    }),
  );
}
