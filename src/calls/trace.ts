import { Brackets } from 'typeorm';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import { entriesOfPerson } from '../contacts/entries-of-person.js';
import type { Context } from '../database/context.js';
import { emailForms, hasEmail, isSqlite, marks, whoseEmail } from '../database/sql.js';
import { isWholeEmail } from '../shared/email.js';
import { monthsAgo } from '../shared/months-ago.js';
import { problem, type Problem } from '../shared/problem.js';
import { type Country, parseInCountries } from '../shared/phone-number.js';
import { failed, ok, type Result } from '../shared/result.js';
import { isShortNumber } from '../shared/short-numbers.js';
import { asMainNumbers } from '../contacts/as-main-numbers.js';
import { Attempt } from './attempt.entity.js';
import { type RecordingInTrace, recordingInTrace } from './recording-in-trace.js';
import { type NoteInTrace, notesOf, saidColumns, saidOf, type SaidInTrace } from './said-in-trace.js';
import type { Recording, RecordingState } from './recording.entity.js';

/** One line of a contact trace: an attempt, or a refusal, with the names of what its ids mean. */
export interface TraceLine extends Pick<Attempt, 'id' | 'accountId' | 'createdAt' | 'endedAt' | 'clientId' | 'email' | 'number' | 'dialerId' | 'contactId' | 'listId' | 'state' | 'result' | 'cause' | 'rule' | 'reason' | 'refusedUntil' | 'ordinal' | 'note' | 'ringingAt' | 'answeredAt' | 'milliseconds' | 'detected' | 'correctedAt' | 'queue' | 'queuedAt' | 'agent' | 'bridgedAt' | 'keyPressed' | 'chosen' | 'callerId' | 'callerIdReason' | 'outboundCampaign' | 'tag'>, RecordingInTrace, SaidInTrace {
  account: string;
  dialer: string;
  list: string;
  node: string | null;
  gateway: string | null;
  /** The contact is there no longer: it was erased. */
  isContactGone: boolean;
  /** What was written down about the contact in this call. */
  notes: NoteInTrace[];
  /** How long the attempt lasted, from its creation to its end, in whole seconds; null for a refusal, for one under way, and for one that was lost. `milliseconds` begins with the answer. */
  seconds: number | null;
}

export interface TraceQuery {
  /** National form of one of the countries, or + and the country code. */
  number?: string;
  clientId?: string;
  email?: string;
  dialerId?: number;
  contactId?: number;
  /** Only in this one of the accounts that the principal may see. */
  accountId?: number;
  /** Only attempts of which an agent said this; enough by itself. */
  disposition?: string;
  /** By a number that is nobody's main one also what was tried at the other numbers of those who were called on it. */
  isByAnyNumber?: boolean;
  /** Also what is older than 12 months. */
  isWhole?: boolean;
  country: Country;
  /** Those of further accounts: the number is looked for as their people would write it, too. */
  otherCountries?: readonly Country[];
  /** Lines before this attempt's id: for the next page. */
  before?: string;
  limit: number;
}

/** How far back a trace goes. */
const months = 12;

/**
 * Every attempt at a person within 12 months, refusals too, newest first, over all accounts that the principal may see. By number it has the attempts at that
 * number and those at the other numbers of the contacts whose main number it is, or, where it is nobody's, of the few who were called on it (as-main-numbers.ts); by email address or client ID also those at the contacts who have it now.
 */
export async function trace(context: Context, principal: Principal, query: TraceQuery): Promise<Result<TraceLine[], Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'You may not see the contact trace.'));
  const accounts = await visibleAccounts(context.dataSource, principal);
  return traceIn(context, query.accountId === undefined ? accounts : accounts.filter((id) => id === query.accountId), { ...query, isByAnyNumber: true });
}

/** The same for who has the right already, in these accounts; by number of those alone whose main number it is, unless told. */
export async function traceIn(context: Pick<Context, 'dataSource' | 'clock'>, accounts: number[], query: TraceQuery): Promise<Result<TraceLine[], Problem>> {
  const onSqlite = isSqlite(context.dataSource.manager);
  const where = condition(query, onSqlite);
  if (!where.ok) return where;
  // Else all attempts of another's dialer would be read, and none of them shown.
  if (accounts.length === 0 || !(await isDialerOf(context, accounts, query.dialerId))) return ok([]);
  const others = await atTheSamePeople(context, accounts, query, onSqlite);
  const pages: TraceLine[][] = [];
  for (const which of [where.value, ...others]) {
    const page = await pageOf(context, accounts, query, which);
    if (!page.ok) return page;
    pages.push(page.value);
  }
  // Each is sorted by an index or short; asked for as one, everything that was ever tried at a test number would be sorted.
  return ok(others.length === 0 ? pages.flat() : pages.flat().sort(newestFirst).slice(0, query.limit));
}

const newestFirst = (one: TraceLine, other: TraceLine): number => other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? 1 : -1);

/** Entries of lists that are somebody's, by number, email address or client ID, that a trace follows. */
const mostEntries = 1_000;

/** Attempts at a contact's other numbers, for who asks by the main one, or by one on which they were called; and those before or after a contact had the email address or client ID that is asked for. */
async function atTheSamePeople({ dataSource }: Pick<Context, 'dataSource'>, accounts: readonly number[], { number, clientId, email, isByAnyNumber = false, country, otherCountries = [] }: TraceQuery, onSqlite: boolean): Promise<Brackets[]> {
  const { manager } = dataSource;
  const numbers = number === undefined ? undefined : numbersOf(number, [country, ...otherCountries]);
  if (numbers?.ok) {
    const mains = isByAnyNumber ? await asMainNumbers(manager, accounts, numbers.value) : numbers.value;
    const entries = await entriesOfPerson(manager, accounts, { numbers: mains }, { count: mostEntries });
    if (entries.length === 0) return [];
    return [new Brackets((part) => part.where('attempt.contactId IN (:...contacts) AND attempt.number NOT IN (:...numbers)', { contacts: entries.map(({ id }) => id), numbers: numbers.value }))];
  }
  // One of these decides, in the order of `condition`.
  if (clientId !== undefined) {
    const entries = await entriesOfPerson(manager, accounts, { clientId: clientId.trim() }, { count: mostEntries });
    return withAnother(entries, `(attempt.clientId IS NULL OR ${onSqlite ? '' : 'BINARY '}attempt.client_id <> :clientId)`, { clientId: clientId.trim() });
  }
  if (email === undefined) return [];
  const { condition: isIt, values } = whoseEmail('email', email.trim(), onSqlite);
  const called: { id: number }[] = await manager.query(
    `SELECT DISTINCT contact_id AS id FROM attempt WHERE ${isIt} AND account_id${onSqlite ? '' : ' + 0'} IN (${marks(accounts)}) LIMIT ${mostEntries}`,
    [...values, ...accounts],
  );
  const entries = await entriesOfPerson(manager, accounts, { email: email.trim() }, { count: mostEntries });
  return withAnother([...called, ...entries], `(attempt.email IS NULL OR NOT (${hasEmail('attempt.email', ':...emails', onSqlite)}))`, { emails: emailForms(email.trim(), onSqlite) });
}

/** The attempts at these contacts that `condition` did not find already. */
const withAnother = (contacts: readonly { id: number }[], another: string, value: object): Brackets[] =>
  contacts.length === 0 ? [] : [new Brackets((part) => part.where(`attempt.contactId IN (:...contacts) AND ${another}`, { contacts: [...new Set(contacts.map(({ id }) => id))], ...value }))];

/** The first lines of a trace for which a condition holds. */
async function pageOf(context: Pick<Context, 'dataSource' | 'clock'>, accounts: readonly number[], query: TraceQuery, where: Brackets): Promise<Result<TraceLine[], Problem>> {
  const onSqlite = isSqlite(context.dataSource.manager);
  const since = new Date(monthsAgo(context.clock.now(), months));
  const request = context.dataSource
    .createQueryBuilder()
    .from(Attempt, 'attempt')
    .select(
      [
        'id', 'accountId', 'createdAt', 'endedAt', 'clientId', 'email', 'number', 'dialerId', 'contactId', 'listId', 'state', 'result', 'cause', 'rule', 'reason',
        'refusedUntil', 'ordinal', 'note', 'ringingAt', 'answeredAt', 'milliseconds', 'detected', 'correctedAt', 'queue', 'queuedAt', 'agent', 'bridgedAt', 'keyPressed', 'chosen', 'callerId', 'callerIdReason', 'outboundCampaign', 'tag', 'isRecorded',
      ].map((field) => `attempt.${field}`),
    )
    .leftJoin('account', 'account', 'account.id = attempt.accountId')
    .leftJoin('dialer', 'dialer', 'dialer.id = attempt.dialerId')
    .leftJoin('contact_list', 'list', 'list.id = attempt.listId')
    .leftJoin('node', 'node', 'node.id = attempt.nodeId')
    .leftJoin('gateway', 'gateway', 'gateway.id = attempt.gatewayId')
    .leftJoin('recording', 'recording', 'recording.attemptId = attempt.id')
    .leftJoin('contact', 'contact', 'contact.id = attempt.contactId')
    .leftJoin('disposition', 'disposition', 'disposition.attemptId = attempt.id')
    .leftJoin('agent', 'promised', 'promised.id = disposition.followUpAgentId')
    .addSelect('account.name', 'account_name')
    .addSelect('contact.id', 'contact_id')
    .addSelect('dialer.name', 'dialer_name')
    .addSelect('list.name', 'list_name')
    .addSelect('node.name', 'node_name')
    .addSelect('gateway.name', 'gateway_name')
    .addSelect('recording.state', 'recording_state')
    .addSelect('recording.reason', 'recording_reason')
    .addSelect('recording.deletedBy', 'recording_deleted_by')
    .where(where)
    // For MariaDB as a sum, by which it has no index: it may think it quicker to read an account's year in the order of attempt_age than a person's five attempts.
    .andWhere(`attempt.account_id${onSqlite ? '' : ' + 0'} IN (:...accounts)`, { accounts })
    .andWhere(query.isWhole ? '1 = 1' : 'attempt.createdAt >= :since', { since })
    // In the order of the indexes, which end with the time: of a dialer's million attempts a page is read, not all sorted.
    .orderBy('attempt.createdAt', 'DESC')
    .addOrderBy('attempt.id', 'DESC')
    .limit(query.limit);
  if (query.before) {
    const last = await context.dataSource.getRepository(Attempt).findOne({ where: { id: query.before }, select: { id: true, createdAt: true } });
    if (!last) return failed(problem(404, 'The attempt after which this page begins is not there any more; begin with the first page.', 'after'));
    request.andWhere('attempt.createdAt <= :at AND (attempt.createdAt < :at OR attempt.id < :before)', { before: last.id, at: last.createdAt });
  }
  // With the account, so that the index of dispositions leads to few attempts or the attempts to few dispositions.
  if (query.disposition !== undefined) request.andWhere('disposition.name = :disposition AND disposition.accountId IN (:...accounts)', { disposition: query.disposition });
  for (const [column, alias] of saidColumns) request.addSelect(column, alias);
  const rows = await request.getRawAndEntities();
  const notes = await notesOf(context.dataSource, (rows.entities as Attempt[]).map(({ id }) => id));
  return ok(
    rows.entities.map((attempt, index) => {
      const raw = rows.raw[index] as Record<string, string | null>;
      return {
        ...(attempt as Attempt), account: raw.account_name ?? '', dialer: raw.dialer_name ?? '', list: raw.list_name ?? '', node: raw.node_name ?? null, gateway: raw.gateway_name ?? null, isContactGone: raw.contact_id === null,
        ...recordingInTrace(recordingOf(raw), attempt.isRecorded && attempt.state === 'settled'), ...saidOf(raw), notes: notes.get(attempt.id) ?? [], seconds: secondsOf(attempt),
      };
    }),
  );
}

async function isDialerOf({ dataSource }: Pick<Context, 'dataSource'>, accounts: readonly number[], dialerId: number | undefined): Promise<boolean> {
  if (dialerId === undefined) return true;
  const [dialer]: { accountId: number }[] = await dataSource.query('SELECT account_id AS accountId FROM dialer WHERE id = ?', [dialerId]);
  return dialer === undefined || accounts.includes(dialer.accountId);
}

/** Of one that was lost nobody knows when it ended. */
const secondsOf = ({ createdAt, endedAt, result }: Attempt): number | null =>
  endedAt === null || result === 'refused' || result === 'lost' ? null : Math.max(0, Math.round((endedAt.getTime() - createdAt.getTime()) / 1_000));

const recordingOf = (raw: Record<string, string | null>): Pick<Recording, 'state' | 'reason' | 'deletedBy'> | null =>
  raw.recording_state ? { state: raw.recording_state as RecordingState, reason: raw.recording_reason ?? null, deletedBy: raw.recording_deleted_by ?? null } : null;

/** The names of the dispositions that agents have given, for who chooses one. */
export async function dispositionNames(context: Pick<Context, 'dataSource'>, principal: Principal): Promise<string[]> {
  const accounts = await visibleAccounts(context.dataSource, principal);
  if (accounts.length === 0) return [];
  const rows: { name: string }[] = await context.dataSource.query(`SELECT DISTINCT name FROM disposition WHERE account_id IN (${marks(accounts)}) ORDER BY name`, accounts);
  return rows.map(({ name }) => name);
}

function condition({ number, clientId, email, dialerId, contactId, disposition, country, otherCountries = [] }: TraceQuery, onSqlite: boolean): Result<Brackets, Problem> {
  const only = (text: string, value: object) => ok(new Brackets((part) => part.where(text, value)));
  if (number !== undefined) {
    const numbers = numbersOf(number, [country, ...otherCountries]);
    return numbers.ok ? only('attempt.number IN (:...numbers)', { numbers: numbers.value }) : numbers;
  }
  if (clientId?.trim() === '') return failed(problem(422, 'The client ID is empty; give the whole ID.', 'clientId'));
  if (email !== undefined && !isWholeEmail(email)) return failed(halfAnEmail(email));
  if (disposition?.trim() === '') return failed(problem(422, 'The disposition is empty; give its name.', 'disposition'));
  // MariaDB takes a430 for A430, and both for Á430; an index finds the candidates, and the bytes decide.
  if (clientId !== undefined) return only(`attempt.clientId = :clientId${onSqlite ? '' : ' AND BINARY attempt.client_id = :clientId'}`, { clientId: clientId.trim() });
  // Small and capital letters reach the same mailbox.
  if (email !== undefined) return only(hasEmail('attempt.email', ':...emails', onSqlite), { emails: emailForms(email.trim(), onSqlite) });
  if (contactId !== undefined) return only('attempt.contactId = :contactId', { contactId });
  if (dialerId !== undefined) return only('attempt.dialerId = :dialerId', { dialerId });
  if (disposition !== undefined) return ok(new Brackets((part) => part.where('1 = 1')));
  return failed(problem(422, 'Say whom to trace: a number, an email address, a client ID, a contact, a dialer or a disposition.'));
}

/** Of an address that is not whole nobody is looked for. */
export const halfAnEmail = (email: string): Problem => problem(422, `"${email.slice(0, 60)}" is not a whole email address; give it with its domain, such as ann@example.com.`, 'email');

/** What a number as it was written stands for in these countries. */
export function numbersOf(text: string, countries: readonly Country[]): Result<string[], Problem> {
  const parsed = parseInCountries(text, countries);
  const numbers: string[] = parsed.ok ? parsed.value : [];
  // Perhaps an internal number of an account; it is dialled, and kept, as it is.
  if (isShortNumber(text.trim())) numbers.push(text.trim());
  if (numbers.length > 0 || parsed.ok) return ok(numbers);
  return failed(problem(422, `"${text}" ${parsed.failure}. Write it as people of your country do, or with + and the country code.`, 'number'));
}
