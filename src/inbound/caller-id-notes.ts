import type { Account } from '../accounts/account.entity.js';
import type { Principal } from '../accounts/principal.js';
import type { CallerId } from '../caller-ids/caller-id.entity.js';
import type { Reading } from '../database/context.js';
import { namesFor } from './checks.js';
import type { NameOf } from './out-of-force.js';
import { accountOf, claimOf, readSituation, type Situation } from './situation.js';

type Row = Pick<CallerId, 'accountId' | 'number'>;

/** The caller IDs, each with whose the calls to it are, in a sentence, where another account has the number too or names it; else null. */
export async function withCallsTo<R extends Row>({ dataSource }: Reading, principal: Principal, rows: readonly R[]): Promise<(R & { callsTo: string | null })[]> {
  if (rows.length === 0) return [];
  const [situation, nameOf] = [await readSituation(dataSource), await namesFor(dataSource, principal)];
  return rows.map((row) => ({ ...row, callsTo: callsTo(situation, row, nameOf) ?? null }));
}

function callsTo(situation: Situation, { accountId, number }: Row, nameOf: NameOf): string | undefined {
  const { enterpriseId } = situation.accounts.find(({ id }) => id === accountId)!;
  const others = situation.accounts.filter((account) => account.enterpriseId === enterpriseId && account.id !== accountId);
  const owner = accountOf(situation, { nodeId: 0, enterpriseId }, { to: number });
  if (owner && owner.id !== accountId) return `Calls to it are of ${nameOf(owner)}, which has it among its caller IDs too; no forwarding or callback of this account is asked about them.`;
  const has = ({ account, claim }: { account: Account; claim: string }) => `${nameOf(account)} ${claim === 'caller ID' ? 'has it among its caller IDs' : `names ${claim === 'named' ? 'it' : 'numbers like it'} in forwardings or callbacks`} too`;
  const sharing = others.map((account) => ({ account, claim: claimOf(situation, account, number) })).filter(({ claim }) => claim !== 'none');
  return sharing.length === 0 ? undefined : `Calls to it are this account’s; ${sharing.map(has).join(', and ')}.`;
}
