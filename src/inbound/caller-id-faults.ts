import type { Account } from '../accounts/account.entity.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import type { FindFaults } from '../caller-ids/caller-ids.js';
import type { Rows } from '../database/context.js';
import { nameFor } from './checks.js';
import { inCircles, newCircle } from './find-circle.js';
import { likeOneOf } from './patterns.js';
import { accountOf, claimOf, namedBy, readSituation, type Situation } from './situation.js';

/**
 * Why numbers cannot be caller IDs of an account, in sentences: calls to one would be taken from another account that has it or names it, or
 * would go round without end. A pattern of another account's is no reason, for a number that is whole says more.
 */
export const callerIdFaults = (principal: Principal): FindFaults => async (manager, accountId, numbers) => {
  const situation = await readSituation(manager);
  const account = situation.accounts.find(({ id }) => id === accountId)!;
  const others = situation.accounts.filter(({ id, enterpriseId }) => enterpriseId === account.enterpriseId && id !== accountId);
  const named = others.flatMap(({ id }) => namedBy(situation, id));
  const after = { ...situation, owners: new Map(situation.owners) };
  const faults = new Map<string, string>();
  for (const number of numbers) {
    // Of some thousand pasted numbers, few are anybody's.
    const isKnown = situation.owners.has(number) || likeOneOf(named, { asItCame: number }) !== undefined;
    let fault = isKnown && others.length > 0 ? await whyTakenFrom(manager, principal, situation, account, number) : undefined;
    if (fault === undefined) {
      after.owners.set(number, [...(situation.owners.get(number) ?? []), accountId]);
      const circle = newCircle(situation, after, account);
      fault = circle && `With this caller ID ${inCircles(circle)}`;
    }
    if (fault === undefined) continue;
    faults.set(number, fault);
    after.owners.set(number, situation.owners.get(number) ?? []);
  }
  return faults;
};

async function whyTakenFrom(dataSource: Rows, principal: Principal, situation: Situation, account: Account, number: string): Promise<string | undefined> {
  const owner = accountOf(situation, { nodeId: 0, enterpriseId: account.enterpriseId }, { to: number });
  if (!owner || owner.id === account.id) return undefined;
  const claim = claimOf(situation, owner, number);
  // Of two accounts that have it, the calls are the first one's, and stay so.
  if (claim === 'like one named' || (claim === 'caller ID' && owner.id < account.id)) return undefined;
  const isSeen = (await visibleAccounts(dataSource, principal)).includes(owner.id);
  const how = claim === 'caller ID' ? 'has it among its caller IDs' : `names it in ${isSeen ? whereNamed(situation, owner, number) : 'a forwarding or a callback'}`;
  return `Calls to ${number} are of ${await nameFor(dataSource, principal, owner)}, which ${how}, and would be taken from it. ${isSeen ? 'Take the number out there first.' : 'Ask whoever looks after your accounts.'}`;
}

function whereNamed({ forwardings, callbacks }: Situation, { id }: Account, number: string): string {
  const names = ({ numbers }: { numbers: readonly string[] }) => numbers.includes(number);
  const forwarding = forwardings.get(id)?.find((one) => one.isActive && names(one));
  return forwarding ? `the forwarding "${forwarding.name}"` : `the callback "${callbacks.get(id)?.find(names)?.name}"`;
}
