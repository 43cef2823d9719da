import { z } from 'zod';
import { Account } from '../../accounts/account.entity.js';
import { Enterprise } from '../../accounts/enterprise.entity.js';
import type { Principal } from '../../accounts/principal.js';
import { addEntries, cancelBlacklist, type Entry } from '../../contacts/blacklist-entries.js';
import { ContactList } from '../../contacts/contact-list.entity.js';
import { readDate } from '../../contacts/read-date.js';
import { addToDialer } from '../../dialers/add-to-dialer.js';
import { Dialer } from '../../dialers/dialer.entity.js';
import { endedAsBlocked } from '../../dialers/stay-ended.js';
import { inSentences } from '../../shared/read-input.js';
import { failed, ok, type Result } from '../../shared/result.js';
import { chooseAccount } from '../choose-account.js';
import { type HttpProblem, httpProblem } from '../http-problem.js';
import type { Services } from '../services.js';
import { type NumberRecord, readAttributes, readRecords } from './read-records.js';

/** What was done, as it is told beside `"status": "OK"`. */
type Done = { message: string } & { [field: string]: unknown };
type Outcome = Promise<Result<Done, HttpProblem>>;

interface Asked {
  services: Services;
  principal: Principal;
  account: Account;
}

const account = z.coerce.number().int().positive().optional();
const named = (what: string) => z.string(`Say by ${what} which one it is.`).trim().min(1);
const addCall = z.strictObject({ account, campaign: named('campaign'), number: z.string('Say by number whom to call.'), attrs: z.string().default(''), schedule: z.string().default(''), expires: z.string().default(''), priority: z.string().optional(), key: z.string().optional() });
const addToList = z.strictObject({ account, list: named('list'), numbers: z.string('Say by numbers which ones to add.') });
const cancel = z.strictObject({ account, list: named('list'), numbers: z.string('Say by numbers which ones to cancel.'), reason: z.string('Say by reason why.') });

/** Does what a request asks for by its `op`; everything in it is text, and what is not known is told instead of being left out. */
export async function operate(services: Services, principal: Principal, { op, ...parameters }: { [name: string]: unknown }): Outcome {
  const operations = { addcall: () => checked(addCall, addTheCall), addtolist: () => checked(addToList, addNumbers), cancelblacklist: () => checked(cancel, cancelNumbers) };
  const checked = async <Schema extends z.ZodObject>(schema: Schema, run: (asked: Asked, request: z.output<Schema>) => Outcome): Outcome => {
    const read = schema.safeParse(parameters, inSentences);
    if (!read.success) return failed(httpProblem(422, `${sentenceOf(read.error)} Nothing was done.`));
    const chosen = await chooseAccount(services.dataSource, principal, (read.data as { account?: number }).account);
    if (!chosen.ok) return failed({ ...chosen.failure, message: chosen.failure.message.replace('accountId', 'account') });
    return run({ services, principal, account: await services.dataSource.getRepository(Account).findOneByOrFail({ id: chosen.value }) }, read.data);
  };
  const wanted = String(op ?? '').toLowerCase();
  if (!Object.hasOwn(operations, wanted)) return failed(httpProblem(422, 'The op is one of addcall, addToList and cancelBlacklist; nothing was done.'));
  return operations[wanted as keyof typeof operations]();
}

function sentenceOf(error: z.ZodError): string {
  const issue = error.issues[0]!;
  if (issue.code === 'unrecognized_keys') return `There is no parameter ${issue.keys.join(', ')} here.`;
  return issue.message;
}

async function addTheCall(asked: Asked, { campaign, number, attrs, schedule, expires, priority, key }: z.output<typeof addCall>): Outcome {
  const { services, principal } = asked;
  const dialer = await services.dataSource.getRepository(Dialer).findOneBy({ accountId: asked.account.id, name: campaign });
  if (!dialer) return failed(httpProblem(404, `There is no campaign "${campaign}" in the account "${asked.account.name}"; nothing was added.`));
  const attributes = readAttributes(attrs);
  if (!attributes.ok) return failed(httpProblem(422, `attrs: ${attributes.failure} Nothing was added.`));
  const notBefore = await readTime(asked, 'schedule', schedule);
  if (!notBefore.ok) return notBefore;
  const expiresAt = await readTime(asked, 'expires', expires, true);
  if (!expiresAt.ok) return expiresAt;
  const added = await addToDialer(services, principal, dialer.id, { ...contactOf({ number, attributes: attributes.value }), priority, key, notBefore: notBefore.value, expiresAt: expiresAt.value });
  if (!added.ok) return added;
  const { contact, place, isNew, says } = added.value;
  return ok({ message: says, contact: contact.id, number: contact.number, added: isNew ? 1 : 0, schedule: place.nextAt?.toISOString() ?? null });
}

async function addNumbers(asked: Asked, { list, numbers }: z.output<typeof addToList>): Outcome {
  const found = await listOf(asked, list);
  if (!found.ok) return found;
  const records = readRecords(numbers);
  if (!records.ok) return failed(httpProblem(422, `${records.failure} Nothing was added.`));
  const entries: Entry[] = [];
  for (const record of records.value) {
    const { BLACKLISTED_UNTIL: limit = '', ...attributes } = record.attributes;
    const until = await readTime(asked, 'BLACKLISTED_UNTIL', limit, true);
    if (!until.ok) return until;
    entries.push({ ...contactOf({ number: record.number, attributes }), until: until.value });
  }
  const added = await addEntries(asked.services, asked.principal, found.value.id, entries);
  if (!added.ok) return added;
  const count = added.value;
  return ok({ message: `${count === 1 ? '1 number was' : `${count} numbers were`} added to "${list}".`, added: count });
}

async function cancelNumbers(asked: Asked, { list, numbers, reason }: z.output<typeof cancel>): Outcome {
  const found = await listOf(asked, list);
  if (!found.ok) return found;
  const records = readRecords(numbers);
  if (!records.ok) return failed(httpProblem(422, `${records.failure} Nothing was changed.`));
  const cancelled = await cancelBlacklist(asked.services, asked.principal, { listId: found.value.id, numbers: records.value.map(({ number }) => number), reason }, endedAsBlocked);
  if (!cancelled.ok) return cancelled;
  const { says, ...counts } = cancelled.value;
  return ok({ message: says, ...counts });
}

async function listOf({ services, account }: Asked, name: string): Promise<Result<ContactList, HttpProblem>> {
  const list = await services.dataSource.getRepository(ContactList).findOneBy({ accountId: account.id, name });
  return list ? ok(list) : failed(httpProblem(404, `There is no list "${name}" in the account "${account.name}"; nothing was changed.`));
}

/** REASON says why an entry is there, and MULTINUM1, MULTINUM2 … are the contact's further numbers; all stay attributes too. */
function contactOf({ number, attributes }: NumberRecord) {
  const otherNumbers = Object.entries(attributes).filter(([name]) => /^MULTINUM\d+$/.test(name)).map(([type, other]) => ({ type, number: other }));
  return { number, attributes, ...(attributes.REASON && { description: attributes.REASON }), ...(otherNumbers.length > 0 && { otherNumbers }) };
}

/** A time such as 2024-03-18.14:00:00 in the enterprise's zone, as ISO 8601; undefined for none. */
async function readTime({ services, account }: Asked, what: string, text: string, wholeDay = false): Promise<Result<string | undefined, HttpProblem>> {
  if (text.trim() === '') return ok(undefined);
  const { zone } = await services.dataSource.getRepository(Enterprise).findOneByOrFail({ id: account.enterpriseId });
  const time = readDate(text.trim(), { country: account.country, zone }, wholeDay);
  return time.ok ? ok(new Date(time.value).toISOString()) : failed(httpProblem(422, `${what}: “${text.slice(0, 60)}” ${time.failure}. Nothing was added.`));
}
