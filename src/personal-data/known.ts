import type { Principal } from '../accounts/principal.js';
import type { Context } from '../database/context.js';
import { marks } from '../database/sql.js';
import type { Problem } from '../shared/problem.js';
import { ok, type Result } from '../shared/result.js';
import type { Known, KnownInAccount } from './known-in-account.js';
import { alsoKnown, attemptsOf, cameFrom, deviceBlocksOf, findPerson, inParts, listsOf, mainNumbersOf, type Whom } from './person.js';

/** How much is known of a person, in every account that the principal sees. */
export async function whatIsKnown(context: Context, principal: Principal, whom: Whom): Promise<Result<Known, Problem>> {
  const person = await findPerson(context, principal, whom);
  if (!person.ok) return person;
  const { number, accounts } = person.value;
  const { manager } = context.dataSource;
  const known: KnownInAccount[] = [];
  const mains = await mainNumbersOf(manager, accounts.map(({ id }) => id), number);
  for (const { id: accountId, name: account } of accounts) {
    const { contacts, kept } = await listsOf(manager, [accountId], number);
    const contactIds = contacts.map(({ id }) => id);
    const attempts = await attemptsOf(manager, [accountId], number, contactIds);
    const furtherNumberOf = mains.get(accountId) ?? [];
    const { callsIn, requests } = await cameFrom(manager, [accountId], number);
    const { consents, lookedUp } = await alsoKnown(manager, accountId, number);
    let [notes, recordings] = [0, 0];
    for (const part of inParts(contactIds)) notes += await countIn(`SELECT COUNT(*) AS count FROM contact_note WHERE contact_id IN (${marks(part)})`, part);
    for (const part of inParts(attempts)) recordings += await countIn(`SELECT COUNT(*) AS count FROM recording WHERE state = 'stored' AND attempt_id IN (${marks(part)})`, part);
    if (contacts.length + attempts.length + callsIn.length + requests.length + consents + lookedUp + furtherNumberOf.length > 0) known.push({ accountId, account, contacts: contacts.length - kept.size, kept: kept.size, attempts: attempts.length, callsIn: callsIn.length, requestsAtWidgets: requests.length, notes, recordings, consents, lookedUp, furtherNumberOf });
  }
  const devices = (await deviceBlocksOf(manager, principal, person.value)).map(({ device, setting }) => ({ device, setting }));
  return ok({ number, accounts: known, deviceBlocks: devices.length, devices });

  async function countIn(sql: string, ids: readonly unknown[]): Promise<number> {
    const [row]: { count: number | string }[] = await manager.query(sql, [...ids]);
    return Number(row!.count);
  }
}
