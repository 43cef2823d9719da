import { Brackets } from 'typeorm';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { visibleAccounts } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { isSqlite, marks } from '../database/sql.js';
import { problem, type Problem } from '../shared/problem.js';
import { type Country, parseInCountries } from '../shared/phone-number.js';
import { failed, ok, type Result } from '../shared/result.js';
import { isShortNumber } from '../shared/short-numbers.js';
import { Attempt } from './attempt.entity.js';
import { type RecordingInTrace, recordingInTrace } from './recording-in-trace.js';
import { type NoteInTrace, notesOf, saidColumns, saidOf, type SaidInTrace } from './said-in-trace.js';
import type { Recording, RecordingState } from './recording.entity.js';

/** One line of a contact trace: an attempt, or a refusal, with the names of what its ids mean. */
export interface TraceLine extends Pick<Attempt, 'id' | 'accountId' | 'createdAt' | 'endedAt' | 'clientId' | 'email' | 'number' | 'dialerId' | 'contactId' | 'listId' | 'state' | 'result' | 'cause' | 'rule' | 'reason' | 'refusedUntil' | 'ordinal' | 'note' | 'ringingAt' | 'answeredAt' | 'milliseconds' | 'detected' | 'queue' | 'queuedAt' | 'agent' | 'bridgedAt' | 'keyPressed' | 'chosen' | 'callerId' | 'callerIdReason' | 'outboundCampaign' | 'tag'>, RecordingInTrace, SaidInTrace {
  account: string;
  dialer: string;
  list: string;
  node: string | null;
  gateway: string | null;
  /** The contact is there no longer: it was erased. */
  isContactGone: boolean;
  /** What was written down about the contact in this call. */
  notes: NoteInTrace[];
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

/** Every attempt at a person within 12 months, refusals too, newest first, over all accounts that the principal may see. */
export async function trace(context: Context, principal: Principal, query: TraceQuery): Promise<Result<TraceLine[], Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'You may not see the contact trace.'));
  const accounts = await visibleAccounts(context.dataSource, principal);
  return traceIn(context, query.accountId === undefined ? accounts : accounts.filter((id) => id === query.accountId), query);
}

/** The same for who has the right already, in these accounts. */
export async function traceIn(context: Pick<Context, 'dataSource' | 'clock'>, accounts: number[], query: TraceQuery): Promise<Result<TraceLine[], Problem>> {
  const onSqlite = isSqlite(context.dataSource.manager);
  const where = condition(query, onSqlite);
  if (!where.ok) return where;
  // Else all attempts of another's dialer would be read, and none of them shown.
  if (accounts.length === 0 || !(await isDialerOf(context, accounts, query.dialerId))) return ok([]);
  const since = new Date(context.clock.now() - months * 30.44 * 86_400_000);
  const request = context.dataSource
    .createQueryBuilder()
    .from(Attempt, 'attempt')
    .select(
      [
        'id', 'accountId', 'createdAt', 'endedAt', 'clientId', 'email', 'number', 'dialerId', 'contactId', 'listId', 'state', 'result', 'cause', 'rule', 'reason',
        'refusedUntil', 'ordinal', 'note', 'ringingAt', 'answeredAt', 'milliseconds', 'detected', 'queue', 'queuedAt', 'agent', 'bridgedAt', 'keyPressed', 'chosen', 'callerId', 'callerIdReason', 'outboundCampaign', 'tag', 'isRecorded',
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
    .where(where.value)
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
        ...recordingInTrace(recordingOf(raw), attempt.isRecorded && attempt.state === 'settled'), ...saidOf(raw), notes: notes.get(attempt.id) ?? [],
      };
    }),
  );
}

async function isDialerOf({ dataSource }: Pick<Context, 'dataSource'>, accounts: readonly number[], dialerId: number | undefined): Promise<boolean> {
  if (dialerId === undefined) return true;
  const [dialer]: { accountId: number }[] = await dataSource.query('SELECT account_id AS accountId FROM dialer WHERE id = ?', [dialerId]);
  return dialer === undefined || accounts.includes(dialer.accountId);
}

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
  // MariaDB takes a430 for A430, and both for Á430; an index finds the candidates, and the bytes decide.
  if (clientId !== undefined) return only(`attempt.clientId = :clientId${onSqlite ? '' : ' AND BINARY attempt.client_id = :clientId'}`, { clientId: clientId.trim() });
  // Small and capital letters reach the same mailbox.
  if (email !== undefined) return only(`attempt.email = :email${onSqlite ? ' COLLATE NOCASE' : ''}`, { email: email.trim() });
  if (contactId !== undefined) return only('attempt.contactId = :contactId', { contactId });
  if (dialerId !== undefined) return only('attempt.dialerId = :dialerId', { dialerId });
  if (disposition !== undefined) return ok(new Brackets((part) => part.where('1 = 1')));
  return failed(problem(422, 'Say whom to trace: a number, an email address, a client ID, a contact, a dialer or a disposition.'));
}

/** What a number as it was written stands for in these countries. */
export function numbersOf(text: string, countries: readonly Country[]): Result<string[], Problem> {
  const parsed = parseInCountries(text, countries);
  const numbers: string[] = parsed.ok ? parsed.value : [];
  // Perhaps an internal number of an account; it is dialled, and kept, as it is.
  if (isShortNumber(text.trim())) numbers.push(text.trim());
  if (numbers.length > 0 || parsed.ok) return ok(numbers);
  return failed(problem(422, `"${text}" ${parsed.failure}. Write it as people of your country do, or with + and the country code.`, 'number'));
}
