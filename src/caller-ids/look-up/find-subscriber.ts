import { Account } from '../../accounts/account.entity.js';
import { may } from '../../accounts/permissions.js';
import type { Principal } from '../../accounts/principal.js';
import { visibleAccounts } from '../../accounts/scope.js';
import type { Context } from '../../database/context.js';
import { type Country, parsePhoneNumber } from '../../shared/phone-number.js';
import { problem, type Problem } from '../../shared/problem.js';
import { failed, ok, type Result } from '../../shared/result.js';
import { type Known, known } from './known.js';
import { offline } from './offline.js';

/** What is known of whoever has the number, for people to look at: nobody is asked, so it costs nothing. */
export async function findSubscriber({ dataSource, clock }: Context, principal: Principal, accountId: number, text: string): Promise<Result<Known & { number: string }, Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'You may not see contacts.'));
  if (!(await visibleAccounts(dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  const { country } = await dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  const number = parsePhoneNumber(text, country as Country);
  if (!number.ok) return failed(problem(422, `"${text}" ${number.failure}. Write it as people of your country do, or with + and the country code.`, 'number'));
  const found = (await known(dataSource.manager, accountId, [number.value], clock.now())).get(number.value);
  return ok({ number: number.value, ...(found ?? { ...offline(number.value), source: 'offline', failure: 'The provider is asked when a dialer is about to call it.', lookedUpAt: null, cost: 0 }) });
}
