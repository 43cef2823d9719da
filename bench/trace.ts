import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { type TraceQuery, traceIn } from '../src/calls/trace.js';
import { entriesOfPerson, type PersonOnLists } from '../src/contacts/entries-of-person.js';
import { openDatabase } from '../src/database/data-source.js';
import { insertRows, sqlTime } from '../src/database/sql.js';
import { transaction } from '../src/database/transaction.js';
import { schema } from '../src/entities.js';
import { attemptId } from '../src/shared/id.js';
import { databaseKinds } from '../test/support/databases.js';
import { startMariaDb } from '../test/support/database-server.js';
import { machine } from './machine.js';

const attempts = Number(process.env.BENCH_ATTEMPTS ?? 5_000_000);
const accounts = 10;
/** Of each account: a trace by number looks on all of them for whose number it is. */
const lists = 100;
const chunk = 1_000;
export const end = Date.UTC(2026, 10, 23, 18);
const year = 365 * 86_400_000;

/** People have five attempts each; a test number, of which a hundredth of a percent of all attempts is, has the most. */
const isBusy = (index: number): boolean => index % 10_000 === 0;
const people = attempts / 5;
const numberOf = (index: number): string => (isBusy(index) ? '+12025550100' : `+1${3_000_000_000 + (index % people)}`);
/** A switchboard, by which as many people are reached as it has attempts. */
const isShared = (index: number): boolean => index % 10_000 === 1;
/** The last of somebody's five attempts reached them at a further number. */
const calledOn = (index: number): string => (isShared(index) ? '+12025550101' : index >= 4 * people && !isBusy(index) ? `+1${4_000_000_000 + (index % people)}` : numberOf(index));
const accountOf = (person: number): number => 1 + (person % accounts);
const listOf = (person: number): number => (accountOf(person) - 1) * lists + 1 + (Math.floor(person / accounts) % lists);

const all = Array.from({ length: accounts }, (_, index) => index + 1);

const searches: [string, Partial<TraceQuery>, number[]?][] = [
  ['a number', { number: numberOf(4_321) }],
  ['a busy number', { number: '+12025550100' }],
  ['a further number', { number: `+1${4_000_004_321}` }],
  ['a further number of many', { number: '+12025550101' }],
  ['a number nobody has', { number: '+12025550199' }],
  ['an email address', { email: 'person4321@example.org' }],
  ['a client ID', { clientId: 'C4321' }],
  ['an email address given since', { email: 'since@example.org' }],
  ['a client ID given since', { clientId: 'Since' }],
  ['an email address of many', { email: 'none@example.org' }],
  ['a contact', { contactId: 4_321 }],
  ['a dialer', { dialerId: 7 }],
  // Of one account: the index by which its old attempts are found must not tempt the database.
  ['a number in one account', { number: numberOf(4_321) }, [2]],
  ['a dialer of another account', { dialerId: 7 }, [2]],
];

/** What the trace's page asks besides: on which lists somebody is. */
const onLists: [string, PersonOnLists][] = [
  ['the lists of a number', { numbers: [numberOf(4_321)] }],
  ['the lists of a busy number', { numbers: ['+12025550100'] }],
  ['the lists of a client ID', { clientId: 'C4321' }],
  ['the lists of an email address', { email: 'Person4321@example.org' }],
  ['the lists of an email address of many', { email: 'none@example.org' }],
];

/** A page of the contact trace, over all accounts, with 5,000,000 attempts of 12 months and the lists that somebody is on; the slowest of 20, the first of each kind included. */
export async function run(): Promise<string[]> {
  const lines: string[] = [];
  for (const kind of databaseKinds) {
    const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-trace-'));
    const mariaDb = kind === 'MariaDB' ? await startMariaDb(['--innodb-buffer-pool-size=4G', '--innodb-flush-log-at-trx-commit=0']) : undefined;
    const opened = await openDatabase(mariaDb ? await mariaDb.create() : `sqlite:${join(folder, 'trace.sqlite')}`, schema);
    if (!opened.ok) throw new Error(opened.failure);
    const dataSource = opened.value;
    try {
      await fill(dataSource);
      await fillContacts(dataSource);
      lines.push(`trace ${kind}: ${await measureAll(dataSource)}`);
    } finally {
      await dataSource.destroy();
      await mariaDb?.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return lines;
}

async function measureAll(dataSource: DataSource): Promise<string> {
  const figures: string[] = [];
  let worst = 0;
  const measure = async (name: string, look: () => Promise<number>) => {
    let [slowest, found] = [0, 0];
    for (let round = 0; round < 20; round++) {
      const startedAt = performance.now();
      found = await look();
      slowest = Math.max(slowest, performance.now() - startedAt);
    }
    worst = Math.max(worst, slowest);
    figures.push(`${name} ${slowest.toFixed(1)} ms (${found})`);
  };
  for (const [name, query, ids = all] of searches)
    await measure(name, async () => {
      const lines = await traceIn({ dataSource, clock: { now: () => end } as never }, ids, { country: 'US', limit: 51, isByAnyNumber: true, ...query } as TraceQuery);
      if (!lines.ok) throw new Error(lines.failure.message);
      return lines.value.length;
    });
  for (const [name, whom] of onLists) await measure(name, async () => (await entriesOfPerson(dataSource.manager, all, whom, { count: 101 })).length);
  return `at most ${worst.toFixed(1)} ms a page with ${attempts.toLocaleString('en')} attempts: ${figures.join(', ')} ${machine()}`;
}

/** An enterprise with ten accounts, and all their attempts of the year that ends at `end`. */
export async function fill(dataSource: DataSource): Promise<void> {
  const at = sqlTime(end - year);
  await dataSource.query(`INSERT INTO enterprise (name, zone, created_at) VALUES ('bench', 'UTC', ?)`, [at]);
  for (let id = 1; id <= accounts; id++) {
    await dataSource.query(`INSERT INTO account (enterprise_id, name, country, zone, created_at) VALUES (1, ?, 'US', 'UTC', ?)`, [`Account ${id}`, at]);
    for (let list = 1; list <= lists; list++) await dataSource.query('INSERT INTO contact_list (account_id, name, contact_count, created_at) VALUES (?, ?, 0, ?)', [id, `List ${list}`, at]);
    await dataSource.query(`INSERT INTO dialer (account_id, name, campaign_id, version_id, state, created_at) VALUES (?, ?, ?, 0, 'completed', ?)`, [id, `Dialer ${id}`, id, at]);
  }
  const columns = ['id', 'account_id', 'campaign_id', 'dialer_id', 'dialer_version_id', 'dialer_contact_id', 'contact_id', 'list_id', 'number', 'client_id', 'email', 'ordinal', 'state', 'result', 'created_at', 'ended_at', 'settled_at', 'milliseconds'];
  const row = (index: number): unknown[] => {
    const time = end - year + Math.floor((index / attempts) * year);
    const person = index % people;
    const account = accountOf(person);
    const ended = sqlTime(time + 60_000);
    return [attemptId(time), account, account, account, account, person + 1, person + 1, listOf(person), calledOn(index), `C${person}`, `person${person}@example.org`, 1, 'settled', index % 4 === 0 ? 'answered' : 'no answer', sqlTime(time), ended, ended, 12_000];
  };
  await insertAll(dataSource, 'attempt', columns, attempts, row);
}

/** The people who were called, each on one list; one of them, and the many of a made-up address, got what they have now after their last call. */
async function fillContacts(dataSource: DataSource): Promise<void> {
  const at = sqlTime(end - year);
  const row = (person: number): unknown[] => [person + 1, accountOf(person), listOf(person), numberOf(person), `C${person}`, `person${person}@example.org`, at, 'bench'];
  await insertAll(dataSource, 'contact', ['id', 'account_id', 'list_id', 'number', 'client_id', 'email', 'added_at', 'added_by'], people, row);
  await dataSource.query(`UPDATE contact SET email = 'since@example.org', client_id = 'Since' WHERE id = 8765`);
  await dataSource.query(`UPDATE contact SET email = 'none@example.org' WHERE id > 10000 AND id <= 12000`);
}

async function insertAll(dataSource: DataSource, table: string, columns: readonly string[], count: number, row: (index: number) => unknown[]): Promise<void> {
  for (let from = 0; from < count; from += chunk * 10)
    await transaction(dataSource, async (manager) => {
      for (let start = from; start < Math.min(from + chunk * 10, count); start += chunk)
        await insertRows(manager, table, columns, Array.from({ length: Math.min(chunk, count - start) }, (_, index) => row(start + index)));
    });
}
