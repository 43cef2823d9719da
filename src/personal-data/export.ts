import { type FindOptionsWhere, In, Raw } from 'typeorm';
import { AuditEntry } from '../accounts/audit-entry.entity.js';
import { audit } from '../accounts/audit.js';
import type { Principal } from '../accounts/principal.js';
import { LookUp } from '../caller-ids/look-up/look-up.entity.js';
import { type TraceLine, traceIn } from '../calls/trace.js';
import { Consent } from '../compliance/consent.entity.js';
import { ContactNote } from '../contacts/contact-note.entity.js';
import type { Context } from '../database/context.js';
import { marks, timeOf } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import type { Country } from '../shared/phone-number.js';
import type { Problem } from '../shared/problem.js';
import { ok, type Result } from '../shared/result.js';
import { attemptsOf, cameFrom, deviceBlocksOf, findPerson, inParts, listsOf, mainNumbersOf, type Person, type Whom } from './person.js';

const page = 500;

/**
 * Everything that is known of a person, as the text of a JSON file that is read on piece by piece: entries on lists with
 * notes and places in dialers, every call and refusal with what was said of it, recordings as addresses of the API, tasks
 * of agents, calls that came in, requests at widgets, consents, the device block (for who sees all accounts), what was looked up, and the audit's entries about them.
 * Of a further number it says whose it is; what is known of them is in the file of their main number. The audit notes who took it.
 */
export async function exportPerson(context: Context, principal: Principal, whom: Whom): Promise<Result<AsyncIterable<string>, Problem>> {
  const found = await findPerson(context, principal, whom);
  if (!found.ok) return found;
  const person = found.value;
  const at = context.clock.now();
  await transaction(context.dataSource, async (manager) => {
    for (const { id: accountId } of person.accounts) await audit(manager, { at, accountId, actor: principal.name, action: 'export personal data', subject: `number ${person.number}` });
  });
  return ok(written(context, principal, person, { exportedAt: new Date(at), exportedBy: principal.name }));
}

async function* written(context: Context, principal: Principal, person: Person, head: object): AsyncGenerator<string> {
  const { number, accounts } = person;
  const furtherNumberOf = [...new Set([...(await mainNumbersOf(context.dataSource.manager, idsOf(person), number)).values()].flat())];
  yield `${JSON.stringify({ number, ...head, accounts: accounts.map(({ id, name }) => ({ id, name })), furtherNumberOf }).slice(0, -1)},\n`;
  yield `"entriesOnLists": ${JSON.stringify(await entries(context, person), null, 1)},\n`;
  yield '"attempts": [';
  let isFirst = true;
  for await (const line of attempts(context, person)) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(line)}`;
    isFirst = false;
  }
  yield '],\n';
  const { callsIn, requests } = await cameFrom(context.dataSource.manager, idsOf(person), number);
  yield `"callsIn": ${JSON.stringify(callsIn, null, 1)},\n"requestsAtWidgets": ${JSON.stringify(requests, null, 1)},\n`;
  yield `"consents": ${JSON.stringify(await context.dataSource.getRepository(Consent).findBy({ number, accountId: In(idsOf(person)) }), null, 1)},\n`;
  yield `"deviceBlocks": ${JSON.stringify(await deviceBlocksOf(context.dataSource.manager, principal, person), null, 1)},\n`;
  yield `"tasksOfAgents": ${JSON.stringify(await tasks(context, person), null, 1)},\n`;
  yield `"lookedUp": ${JSON.stringify(await context.dataSource.getRepository(LookUp).findBy({ number, accountId: In(idsOf(person)) }), null, 1)},\n`;
  yield `"audit": ${JSON.stringify(await audited(context, person), null, 1)}}\n`;
}

const idsOf = ({ accounts }: Person): number[] => accounts.map(({ id }) => id);

/** As databases give times. */
type Stored = Date | string | null;

/** A time from raw SQL with its zone, UTC, as every other one in the file. */
const zoned = (time: Stored): Date | null => (time === null ? null : new Date(timeOf(time)));

interface Place {
  contactId: number;
  nextAt: Stored;
  endedAt: Stored;
}

async function entries({ dataSource }: Context, person: Person): Promise<object[]> {
  const { lists, blocking, contacts } = await listsOf(dataSource.manager, idsOf(person), person.number);
  const ids = contacts.map(({ id }) => id);
  const notes = await dataSource.getRepository(ContactNote).find({ where: { contactId: In(ids) }, order: { id: 'ASC' } });
  const places: Place[] = ids.length === 0 ? [] : await dataSource.query(
    `SELECT place.contact_id AS contactId, dialer.name AS dialer, place.state, place.status, place.attempts, place.last_result AS lastResult, place.next_at AS nextAt, place.ended_at AS endedAt
       FROM dialer_contact place JOIN dialer ON dialer.id = place.dialer_id WHERE place.contact_id IN (${marks(ids)}) ORDER BY place.id`,
    ids,
  );
  return contacts.map((contact) => ({
    ...contact,
    list: lists.get(contact.listId)?.name,
    blocks: blocking.has(contact.listId),
    notes: notes.filter(({ contactId }) => contactId === contact.id),
    dialers: places.filter(({ contactId }) => contactId === contact.id).map((place) => ({ ...place, nextAt: zoned(place.nextAt), endedAt: zoned(place.endedAt) })),
  }));
}

/** As the trace tells them, those at further numbers of theirs too, however old they are, the newest first. */
async function* attempts(context: Context, person: Person): AsyncGenerator<TraceLine & { recordingAt: string | null }> {
  const query = { number: person.number, country: person.accounts[0]?.country as Country, isWhole: true, limit: page };
  for (let before: string | undefined; ; ) {
    const lines: Result<TraceLine[], Problem> = await traceIn(context, idsOf(person), { ...query, before });
    if (!lines.ok) throw new Error(lines.failure.message);
    for (const line of lines.value) yield { ...line, recordingAt: line.recording === 'stored' ? `/api/v1/attempts/${line.id}/recording` : null };
    if (lines.value.length < page) return;
    before = lines.value.at(-1)!.id;
  }
}

async function tasks({ dataSource }: Context, person: Person): Promise<object[]> {
  const { contacts } = await listsOf(dataSource.manager, idsOf(person), person.number);
  const ids = contacts.map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows: { offeredAt: Stored; decidedAt: Stored }[] = await dataSource.query(
    `SELECT task.kind, task.state, task.offered_at AS offeredAt, task.decided_at AS decidedAt, task.attempt_id AS attemptId, task.says, agent.name AS agent
       FROM task JOIN agent ON agent.id = task.agent_id WHERE task.contact_id IN (${marks(ids)}) ORDER BY task.id`,
    ids,
  );
  return rows.map((row) => ({ ...row, offeredAt: zoned(row.offeredAt), decidedAt: zoned(row.decidedAt) }));
}

/** What the audit says of their calls, and every entry that tells the number. */
async function audited({ dataSource }: Context, person: Person): Promise<AuditEntry[]> {
  const accounts = idsOf(person);
  if (accounts.length === 0) return [];
  const found = new Map<number, AuditEntry>();
  const look = async (which: FindOptionsWhere<AuditEntry>) => {
    for (const entry of await dataSource.getRepository(AuditEntry).findBy({ accountId: In(accounts), ...which })) found.set(entry.id, entry);
  };
  await look({ subject: `number ${person.number}` });
  await look({ detail: Raw((column) => `${column} LIKE :told`, { told: `%"${person.number}"%` }) });
  const { contacts } = await listsOf(dataSource.manager, accounts, person.number);
  for (const part of inParts(await attemptsOf(dataSource.manager, accounts, person.number, contacts.map(({ id }) => id)))) await look({ subject: In(part.map((id) => `attempt ${id}`)) });
  return [...found.values()].sort((one, other) => one.id - other.id);
}
