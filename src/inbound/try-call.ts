import { Account } from '../accounts/account.entity.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import { Gateway } from '../calls/gateway.entity.js';
import { Node } from '../calls/node.entity.js';
import type { Context } from '../database/context.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { nameFor } from './checks.js';
import { ask, decide, type Place } from './decide.js';
import { accountOf, readSituation } from './situation.js';

/** A call that nobody makes: what would become of it, by the forwardings as they are saved. */
export interface Trial {
  from: string;
  to: string;
  at: number;
  says: string;
  decidedBy: number | null;
  forwardings: { id: number; name: string; matches: boolean; reasons: string[] }[];
}

/** "Who would match?": judges a call from `from` (empty: withheld) to `to` at a moment as it would be if it came in then, on the account's first node. */
export async function tryCall(context: Context, principal: Principal, accountId: number, { from, to, at }: { from: string; to: string; at: number }): Promise<Result<Trial, Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'You may not see forwardings.'));
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`));
  if (to.trim() === '') return failed(problem(422, 'Which number is called?', 'to'));
  const account = await context.dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  const situation = await readSituation(context.dataSource);
  const forwardings = situation.forwardings.get(accountId) ?? [];
  const asked = await ask(context.dataSource, forwardings, account, { from: plain(from), to: plain(to), at });
  if (!/\d/.test(to) && !forwardings.some(({ numbers }) => numbers.includes(plain(to)))) return failed(problem(422, `"${to.trim().slice(0, 60)}" is no number that is called: write it as people of your country do, or with + and the country code.`, 'to'));
  const owner = accountOf(situation, { nodeId: 0, enterpriseId: account.enterpriseId }, { to: plain(to) });
  const shown = { from: asked.from?.number ?? asked.from?.asItCame ?? 'withheld', to: asked.to.number ?? asked.to.asItCame, at };
  if (owner?.id !== accountId) return ok({ ...shown, decidedBy: null, says: await whyAnothers(context, principal, owner), forwardings: [] });
  const { by, says, judged } = decide(situation, forwardings, asked, await anyPlace(context, account.enterpriseId));
  return ok({
    ...shown, decidedBy: by?.id ?? null,
    says: says === undefined ? 'No forwarding is for this call: it goes on in the switch as if there were none.' : `The forwarding ${says}.`,
    forwardings: judged.map(({ forwarding: { id, name }, verdict: { matches, reasons } }) => ({ id, name, matches, reasons })),
  });
}

const whyAnothers = async ({ dataSource }: Pick<Context, 'dataSource'>, principal: Principal, owner: Account | undefined): Promise<string> =>
  owner
    ? `This call is of ${await nameFor(dataSource, principal, owner)}, so that no forwarding of this one is asked.`
    : "This call is of none of your accounts, so that no forwarding is asked: it goes on in the switch. An account's are the calls to its caller IDs, and to the numbers that its forwardings and callbacks in use name.";

const plain = (text: string): string => text.replace(/[\s()/-]/g, '');

async function anyPlace({ dataSource }: Pick<Context, 'dataSource'>, enterpriseId: number): Promise<Place> {
  const node = await dataSource.getRepository(Node).findOne({ where: { enterpriseId, enabled: true }, order: { id: 'ASC' } });
  if (!node) return { nodeId: 0, mediaLocation: '', gateways: [] };
  const gateways = await dataSource.getRepository(Gateway).findBy({ nodeId: node.id, enabled: true, isUp: true });
  return { nodeId: node.id, mediaLocation: node.mediaLocation, gateways: gateways.map(({ name }) => name) };
}
