import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { Account } from '../accounts/account.entity.js';
import { visibleAccounts } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { type Country, parsePhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { CallerIds, type ShownCallerId } from './for-calls.js';
import type { CallerIdRule } from './rule.js';

/** What somebody with this number would see now by this rule, and why. As the gate chooses, but nothing is counted. */
export async function tryCallerId(
  { dataSource, clock }: Context,
  principal: Principal,
  accountId: number,
  { rule, number, agent, contactId }: { rule: CallerIdRule; number: string; agent?: string; contactId?: number },
): Promise<Result<ShownCallerId, Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'You may not see the numbers that are shown.'));
  if (!(await visibleAccounts(dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  const { country } = await dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  const called = parsePhoneNumber(number, country as Country);
  if (!called.ok) return failed(problem(422, `"${number}" ${called.failure}. Write it as people of your country do, or with + and the country code.`, 'number'));
  const contact = { number: called.value, contactId: contactId ?? 0 };
  const wish = { accountId, rule, outboundCampaign: '', contactIds: contactId === undefined ? [] : [contactId], now: clock.now() };
  return ok(await transaction(dataSource, async (manager) => (await CallerIds.prepare(manager, wish, { isTrial: true })).show(contact, agent)));
}
