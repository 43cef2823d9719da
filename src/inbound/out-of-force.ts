import type { Account } from '../accounts/account.entity.js';
import type { Principal } from '../accounts/principal.js';
import type { Reading } from '../database/context.js';
import { groupBy } from '../shared/group-by.js';
import { whoIsBefore } from './before.js';
import type { CallRule } from './call-rule.entity.js';
import { namesFor } from './checks.js';
import { circleBy, goesOn } from './find-circle.js';
import type { Forwarding } from './forwarding.entity.js';
import { isPattern, likeOneOf } from './patterns.js';
import { accountOf, callbacksOf, type Claim, claimOf, namedBy, readSituation, type Situation } from './situation.js';

type OfForwarding = Pick<Forwarding, 'id' | 'accountId' | 'name' | 'isActive' | 'numbers' | 'scheduleId' | 'whileClosed' | 'action'>;
type OfCallback = Pick<CallRule, 'accountId' | 'isActive' | 'numbers' | 'queueId'>;
type Row = OfForwarding | OfCallback;

/** A sentence; where nothing else of the row can matter, it is never asked. */
interface InTheWay {
  says: string;
  isNever: boolean;
}

/** How somebody is told of an account. */
export type NameOf = (account: Account) => string;

/**
 * The rows, each with why it is never asked about a call, or not about those to some of its numbers, or that calls go round by it, in sentences; null where
 * nothing is in its way. Only behind one that is for all calls a row is saved; else whose a number is has changed since, or the row is older than what refuses it.
 */
export async function withForce<R extends Row>({ dataSource }: Reading, principal: Principal, rows: readonly R[]): Promise<(R & { outOfForce: string | null })[]> {
  if (rows.length === 0) return [];
  const [situation, nameOf] = [await readSituation(dataSource), await namesFor(dataSource, principal)];
  return rows.map((row) => ({ ...row, outOfForce: whyOutOfForce(situation, row, nameOf) ?? null }));
}

function whyOutOfForce(situation: Situation, row: Row, nameOf: NameOf): string | undefined {
  const account = situation.accounts.find(({ id }) => id === row.accountId)!;
  if (!row.isActive) return undefined;
  const others = situation.accounts.filter(({ id, enterpriseId }) => enterpriseId === account.enterpriseId && id !== account.id);
  const taken = row.numbers.length > 0 ? byNumbers(situation, account, others, row.numbers, nameOf) : undefined;
  if (!('action' in row)) return taken?.says ?? (row.numbers.length > 0 || row.queueId === null ? undefined : byQueue(situation, others, row.queueId, nameOf));
  const said = [taken, whoIsBefore(situation.forwardings.get(account.id) ?? [], row)].filter((one) => one !== undefined);
  const circle = row.action.kind === 'redirect' && !said.some(({ isNever }) => isNever) ? circleBy(situation, account, row) : undefined;
  if (circle) said.push({ says: `Calls that it redirects come back without end: it goes to ${goesOn(circle)}`, isNever: false });
  return said.length > 0 ? said.map(({ says }) => says).join(' ') : undefined;
}

/** Calls that are another account's. */
interface Taken {
  /** The row's number or pattern. */
  number: string;
  /** The number or pattern of the other account's. */
  by: string;
  owner: Account;
  claim: Claim;
  isWhole: boolean;
}

function byNumbers(situation: Situation, account: Account, others: readonly Account[], numbers: readonly string[], nameOf: NameOf): InTheWay | undefined {
  const taken = numbers.flatMap((number) => (isPattern(number) ? takenOfPattern(situation, account, others, number) : takenWhole(situation, account, number)));
  if (taken.length === 0) return undefined;
  const said = [...groupBy(taken, ({ owner, claim }) => `${owner.id} ${claim === 'caller ID'}`).values()].map((some) => `${few(some.map(({ by }) => by))} of ${nameOf(some[0]!.owner)}, which ${some[0]!.claim === 'caller ID' ? `has ${it(some)} among its caller IDs` : `names ${it(some)} in forwardings or callbacks`}`);
  const isNever = numbers.every((number) => taken.some((one) => one.number === number && one.isWhole));
  return { isNever, says: `${isNever ? 'It is never asked' : 'It is not asked about all calls to its numbers'}: calls to ${said.join('; calls to ')}.` };
}

const it = (some: readonly Taken[]): string => (some.length > 1 || isPattern(some[0]!.by) ? 'them' : 'it');

function few(numbers: readonly string[]): string {
  const each = [...new Set(numbers)].map((number) => (isPattern(number) ? `numbers like ${number}` : number));
  return `${each.slice(0, 3).join(', ')}${each.length > 3 ? ` and ${each.length - 3} more` : ''} are`;
}

function takenWhole(situation: Situation, account: Account, number: string): Taken[] {
  const owner = accountOf(situation, { nodeId: 0, enterpriseId: account.enterpriseId }, { to: number });
  return owner && owner.id !== account.id ? [{ number, by: number, owner, claim: claimOf(situation, owner, number), isWhole: true }] : [];
}

/** Of the numbers that are like the pattern, those that another account has or names; all of them where that one's pattern is as wide and it is the first of the two. */
function takenOfPattern(situation: Situation, account: Account, others: readonly Account[], pattern: string): Taken[] {
  const isLike = (number: string) => likeOneOf([pattern], { asItCame: number }) !== undefined;
  const owned = [...situation.owners.keys()].filter(isLike);
  const named = others.flatMap(({ id }) => namedBy(situation, id).filter((number) => !isPattern(number) && isLike(number)));
  const whole = [...new Set([...owned, ...named])].flatMap((number) => takenWhole(situation, account, number)).map((one) => ({ ...one, number: pattern, isWhole: false }));
  const hasOwn = owned.some((number) => situation.owners.get(number)!.includes(account.id)) || namedBy(situation, account.id).some((number) => !isPattern(number) && isLike(number));
  const wide = others.filter(({ id }) => id < account.id).flatMap((owner): Taken[] => {
    const theirs = namedBy(situation, owner.id).filter(isPattern);
    const over = likeOneOf(theirs, { asItCame: pattern });
    if (over !== undefined) return [{ number: pattern, by: pattern, owner, claim: 'like one named', isWhole: !hasOwn }];
    return theirs.filter(isLike).map((by) => ({ number: pattern, by, owner, claim: 'like one named', isWhole: false }));
  });
  return [...whole, ...wide];
}

/** Calls that are this account's by their number are meant still, so that it says which are not. */
function byQueue(situation: Situation, others: readonly Account[], queueId: number, nameOf: NameOf): string | undefined {
  const queue = situation.queues.get(queueId);
  const owner = others.find(({ id }) => id === queue?.accountId);
  const rest = 'it is for calls to the numbers of this account alone';
  if (queue && owner) return `The queue ${queue.name} is of ${nameOf(owner)}: ${rest}.`;
  if (!queue || queue.accountId !== null) return undefined;
  const ids = new Set(callbacksOf(situation, others, queue.name).map(({ accountId }) => accountId));
  const sharing = others.filter(({ id }) => ids.has(id)).map(nameOf);
  if (sharing.length === 0) return undefined;
  return `${[...new Set(sharing)].join(' and ').replace(/^./, (letter) => letter.toUpperCase())} ${sharing.length > 1 ? 'have' : 'has'} a callback for this queue too, which is there for every account: nobody can tell whose its calls are, so ${rest}. Name the numbers called, or give the queue to one account.`;
}
