import type { Account } from '../accounts/account.entity.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import { queuesFor } from '../agents/edit-agents.js';
import type { Queue } from '../agents/queue.entity.js';
import type { Reading, Rows } from '../database/context.js';
import { ok, type Result } from '../shared/result.js';
import { isPattern, likeOneOf, readOwnPattern, readPattern } from './patterns.js';
import { type Claim, claimOf, claims, countryOf, namedBy, readSituation } from './situation.js';

/** Numbers and patterns of callers as somebody wrote them, each once. */
export const readPatterns = (texts: readonly string[], account: Account): Result<string[], string> => readEach(texts, (text) => readPattern(text, countryOf(account), account.shortNumbers));

/** The same of the numbers called; what the row has already (`kept`) it keeps, also from when any word was taken. */
export const readNumbers = (texts: readonly string[], account: Account, kept: readonly string[] = []): Result<string[], string> =>
  readEach(texts, (text) => (kept.includes(text) ? ok(text) : readOwnPattern(text, countryOf(account), account.shortNumbers)));

function readEach(texts: readonly string[], readOne: (text: string) => Result<string, string>): Result<string[], string> {
  const read: string[] = [];
  for (const text of texts) {
    const pattern = readOne(text);
    if (!pattern.ok) return pattern;
    read.push(pattern.value);
  }
  return ok([...new Set(read)]);
}

/**
 * Why a forwarding or callback in use cannot name one of the numbers, in a sentence: calls to it are another account's, or would be taken from it.
 * One that is named whole may be like another account's pattern, for that says more. What the row named before (`kept`) is not asked about: whoever
 * renames one that is out of force since has not taken anything.
 */
export async function whyTaken({ dataSource }: Reading, principal: Principal, account: Account, numbers: readonly string[], kept: readonly string[] = []): Promise<string | undefined> {
  const situation = await readSituation(dataSource);
  const others = situation.accounts.filter(({ id, enterpriseId }) => enterpriseId === account.enterpriseId && id !== account.id);
  const strength = (claim: Claim) => claims.indexOf(claim);
  for (const number of numbers.filter((one) => !kept.includes(one))) {
    const isOwn = claimOf(situation, account, number) === 'caller ID';
    const mine = strength(isOwn ? 'caller ID' : isPattern(number) ? 'like one named' : 'named');
    const taken = others.find((other) => {
      const theirs = strength(claimOf(situation, other, number));
      if (isPattern(number) && namedBy(situation, other.id).some((named) => isPattern(named) && likeOneOf([number], { asItCame: named }) !== undefined)) return true;
      return theirs < mine || (theirs === mine && !(isOwn && account.id < other.id));
    });
    if (taken) return `Calls to ${isPattern(number) ? `numbers like ${number}` : number} are of ${await nameFor(dataSource, principal, taken)}, which ${isPattern(number) ? 'names such numbers' : 'has that number'}.`;
  }
  return undefined;
}

/** What somebody is told of an account that they may not see. */
export const nameFor = async (dataSource: Rows, principal: Principal, account: Account): Promise<string> => (await namesFor(dataSource, principal))(account);

/** The same for whoever tells of many. */
export async function namesFor(dataSource: Rows, principal: Principal): Promise<(account: Account) => string> {
  const visible = await visibleAccounts(dataSource, principal);
  return ({ id, name }) => (visible.includes(id) ? `the account "${name}"` : 'another account');
}

/** A queue that the account may use. */
export async function queueOf(context: Reading, principal: Principal, accountId: number, queueId: number): Promise<Queue | undefined> {
  const [queue] = await queuesFor(context, principal, { id: queueId });
  return queue && (queue.accountId === null || queue.accountId === accountId) ? queue : undefined;
}
