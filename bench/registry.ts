import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Account } from '../src/accounts/account.entity.js';
import { Enterprise } from '../src/accounts/enterprise.entity.js';
import type { Principal } from '../src/accounts/principal.js';
import { ContactList } from '../src/contacts/contact-list.entity.js';
import { createImport } from '../src/contacts/import/create-import.js';
import { runImport } from '../src/contacts/import/run-import.js';
import { createList } from '../src/contacts/lists.js';
import { searchContacts } from '../src/contacts/search-contacts.js';
import type { Context } from '../src/database/context.js';
import { openDatabase } from '../src/database/data-source.js';
import { schema } from '../src/entities.js';
import { machineClock } from '../src/shared/clock.js';
import { createLog } from '../src/shared/log.js';
import type { Result } from '../src/shared/result.js';
import type { Problem } from '../src/shared/problem.js';
import { databaseKinds } from '../test/support/databases.js';
import { hasMariaDb, startMariaDb } from '../test/support/database-server.js';
import { machine } from './machine.js';

const count = Number(process.env.BENCH_REGISTRY ?? 10_000_000);
const kinds = databaseKinds.filter((kind) => !process.env.BENCH_DATABASE || process.env.BENCH_DATABASE === kind);

/**
 * A do-not-call registry file of 10,000,000 numbers into a list, from the start of the import to its end, and then what the back
 * office asks of the list: how many are on it, its first page, a number, the beginning of one. Numbers in an order in which neighbours
 * in the file are no neighbours in the index. MariaDB has the memory of a small server (4 GB of buffer pool) and syncs at every commit.
 */
export async function run(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-registry-'));
  const lines: string[] = [];
  try {
    const file = join(folder, 'registry.csv');
    await pipeline(Readable.from(csv()), createWriteStream(file));
    for (const kind of kinds) {
      if (kind === 'MariaDB' && !hasMariaDb) continue;
      const mariaDb = kind === 'MariaDB' ? await startMariaDb(['--innodb-buffer-pool-size=4G']) : undefined;
      try {
        lines.push(`registry ${kind}: ${await measure(mariaDb ? await mariaDb.create() : `sqlite:${join(folder, 'registry.sqlite')}`, file, folder)} ${machine()}`);
      } finally {
        await mariaDb?.stop();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return lines;
}

const numberAt = (index: number): string => `+1${String(2_000_000_000 + ((index * 400_000_009) % 7_999_999_993)).padStart(10, '0')}`;

function* csv(): Generator<string> {
  yield 'Phone\n';
  for (let start = 0; start < count; start += 10_000) yield Array.from({ length: Math.min(10_000, count - start) }, (_, index) => `${numberAt(start + index)}\n`).join('');
}

const valueOf = <T>(result: Result<T, Problem>): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};

async function measure(url: string, file: string, dataDir: string): Promise<string> {
  const opened = await openDatabase(url, schema);
  if (!opened.ok) throw new Error(opened.failure);
  const context: Context = { dataSource: opened.value, clock: machineClock(), log: createLog(), dataDir };
  try {
    const createdAt = new Date();
    const { id: enterpriseId } = await context.dataSource.getRepository(Enterprise).save({ name: 'Bench', zone: 'UTC', createdAt });
    const { id: accountId } = await context.dataSource.getRepository(Account).save({ enterpriseId, name: 'Bench', country: 'US', zone: 'UTC', createdAt });
    const principal: Principal = { name: 'bench', role: 'administrator', enterpriseId, accountId };
    const list = valueOf(await createList(context, principal, { name: 'Registry', registryOf: 'US', asOf: createdAt }));
    const entry = valueOf(await createImport(context, principal, { listId: list.id, fileName: 'registry.csv', source: createReadStream(file) }));
    const start = performance.now();
    const done = await runImport(context, entry.id);
    const seconds = (performance.now() - start) / 1_000;
    if (done?.rowsAdded !== count) throw new Error(done?.failure ?? `${done?.rowsAdded} rows were added`);
    const times = {
      counted: await timed(() => context.dataSource.getRepository(ContactList).findOneByOrFail({ id: list.id, contactCount: count })),
      'first page': await timed(async () => valueOf(await searchContacts(context, principal, { listId: list.id }))),
      'a number': await timed(async (round) => valueOf(await searchContacts(context, principal, { listId: list.id, text: numberAt(round * 7_919) }))),
      'its beginning': await timed(async (round) => valueOf(await searchContacts(context, principal, { listId: list.id, text: `+1${200 + round}` }))),
    };
    const shown = Object.entries(times).map(([what, { first, longest }]) => `${what} ${first.toFixed(1)} ms at first, ${longest.toFixed(1)} ms at most`);
    return `${Math.round(count / seconds).toLocaleString('en')} rows/s (${count.toLocaleString('en')} rows in ${seconds.toFixed(0)} s); ${shown.join('; ')}`;
  } finally {
    await context.dataSource.destroy();
  }
}

async function timed(work: (round: number) => Promise<unknown>): Promise<{ first: number; longest: number }> {
  const times: number[] = [];
  for (let round = 0; round < 50; round++) {
    const startedAt = performance.now();
    await work(round);
    times.push(performance.now() - startedAt);
  }
  return { first: times[0]!, longest: Math.max(...times) };
}
