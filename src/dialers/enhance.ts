import type { EntityManager } from 'typeorm';
import { known, want } from '../caller-ids/look-up/known.js';
import type { Claim } from '../calls/order.js';
import { type BlockingList, lookUpBlacklists } from '../compliance/blacklist.js';
import type { DialerSettings } from './settings.js';

/** The same for who only asks what the gate would say: nothing is asked for, and a number that nobody has told of keeps its own zones. */
export async function withSubscribers<One extends Pick<Claim, 'number'>>(manager: EntityManager, accountId: number, { enhancedCallerId }: Pick<DialerSettings, 'enhancedCallerId'>, claims: readonly One[], now: number): Promise<(One & Pick<Claim, 'lookedUpZones' | 'lookedUpPlace'>)[]> {
  if (!enhancedCallerId) return [...claims];
  const found = await known(manager, accountId, claims.map(({ number }) => number), now);
  return claims.map((claim) => ({ ...claim, lookedUpZones: found.get(claim.number)?.zones, lookedUpPlace: found.get(claim.number)?.place }));
}

/**
 * Claims with what was looked up about their numbers (A9): the zones for the hours, and the line type as `contact_line_type` on the
 * channel. In the gate's transaction, so nobody is asked here: a number that a provider has not told of yet is asked for
 * and left for a later claim, in a second or so; but one on a blocking list is not paid for, and goes on to its refusal.
 */
export async function enhance(manager: EntityManager, accountId: number, claims: readonly Claim[], blocking: readonly BlockingList[], now: number): Promise<Claim[]> {
  const found = await known(manager, accountId, claims.map(({ number }) => number), now);
  const unknown = claims.filter(({ number }) => !found.has(number)).map(({ number }) => number);
  const blocked = await lookUpBlacklists(manager, blocking, unknown, now);
  await want(manager, accountId, unknown.filter((number) => !blocked.has(number)), now);
  return claims.flatMap((claim) => {
    const subscriber = found.get(claim.number);
    if (!subscriber) return blocked.has(claim.number) ? [claim] : [];
    return [{ ...claim, lookedUpZones: subscriber.zones, lookedUpPlace: subscriber.place, lineType: subscriber.lineType }];
  });
}
