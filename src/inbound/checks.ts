import type { Account } from '../accounts/account.entity.js';
import type { Principal } from '../accounts/principal.js';
import { queuesFor } from '../agents/edit-agents.js';
import type { Queue } from '../agents/queue.entity.js';
import type { Context } from '../database/context.js';
import { failed, ok, type Result } from '../shared/result.js';
import { readPattern } from './patterns.js';
import { countryOf } from './situation.js';

/** Numbers and patterns as somebody wrote them, each once. */
export function readPatterns(texts: readonly string[], account: Account): Result<string[], string> {
  const read: string[] = [];
  for (const text of texts) {
    const pattern = readPattern(text, countryOf(account), account.shortNumbers);
    if (!pattern.ok) return failed(pattern.failure);
    read.push(pattern.value);
  }
  return ok([...new Set(read)]);
}

/** A queue that the account may use. */
export async function queueOf(context: Pick<Context, 'dataSource'>, principal: Principal, accountId: number, queueId: number): Promise<Queue | undefined> {
  const [queue] = await queuesFor(context, principal, { id: queueId });
  return queue && (queue.accountId === null || queue.accountId === accountId) ? queue : undefined;
}
