import { fork } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Account } from '../src/accounts/account.entity.js';
import { Enterprise } from '../src/accounts/enterprise.entity.js';
import type { Principal } from '../src/accounts/principal.js';
import { createImport } from '../src/contacts/import/create-import.js';
import { runImport } from '../src/contacts/import/run-import.js';
import { createList } from '../src/contacts/lists.js';
import type { Context } from '../src/database/context.js';
import { openDatabase } from '../src/database/data-source.js';
import { insertRows, sqlTime } from '../src/database/sql.js';
import { transaction } from '../src/database/transaction.js';
import { schema } from '../src/entities.js';
import { machineClock } from '../src/shared/clock.js';
import { createLog } from '../src/shared/log.js';
import { databaseKinds } from '../test/support/databases.js';
import { hasMariaDb, startMariaDb } from '../test/support/database-server.js';
import { machine } from './machine.js';

const count = Number(process.env.BENCH_ROWS ?? 1_000_000);
const chunk = 1_000;

/**
 * A CSV of 1,000,000 rows into an empty list, from the start of the import to its end (the upload is stored
 * before), beside an insert of the same values in statements of 1,000 rows that reads, checks and looks up
 * nothing. Each in a process of its own, whose peak of memory is its maximum resident set. Both databases
 * sync at every commit. The delay is how much later than due a timer ran in the importing process.
 */
export async function run(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-import-bench-'));
  const lines: string[] = [];
  try {
    const file = join(folder, 'contacts.csv');
    await pipeline(Readable.from(csv()), createWriteStream(file));
    for (const kind of databaseKinds) {
      if (kind === 'MariaDB' && !hasMariaDb) continue;
      const mariaDb = kind === 'MariaDB' ? await startMariaDb([]) : undefined;
      try {
        const url = async (name: string) => (mariaDb ? mariaDb.create() : `sqlite:${join(folder, `${name}.sqlite`)}`);
        const imported = await measure('import', await url('import'), file, folder);
        const bare = await measure('bare', await url('bare'), file, folder);
        lines.push(
          `import ${kind}: ${speed(imported)} (${count.toLocaleString('en')} rows in ${(imported.milliseconds / 1000).toFixed(1)} s), ${imported.megabytes} MB peak, ` +
            `delay of timers ${imported.usualDelay} ms (median) to ${imported.longDelay} ms (99 %); bare multi-row insert ${speed(bare)} ${machine()}`,
        );
      } finally {
        await mariaDb?.stop();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return lines;
}

interface Measured {
  milliseconds: number;
  megabytes: number;
  usualDelay: number;
  longDelay: number;
}

const speed = ({ milliseconds }: Measured) => `${Math.round((count / milliseconds) * 1000).toLocaleString('en')} rows/s`;

/** Neighbours in the file are no neighbours in the index. */
const valuesAt = (index: number) => ({
  number: `+1${2_000_000_000 + ((index * 7_919) % 7_999_999_993)}`,
  name: `Person ${index}`,
  clientId: `C-${index}`,
  email: `person.${index}@example.com`,
  plan: ['Gold', 'Silver', 'Bronze'][index % 3]!,
});

function* csv(): Generator<string> {
  yield 'Phone,Name,Client ID,Email,Plan\n';
  for (let start = 0; start < count; start += chunk) {
    let text = '';
    for (let index = start; index < Math.min(start + chunk, count); index++) {
      const { number, name, clientId, email, plan } = valuesAt(index);
      text += `${number},"${name}",${clientId},${email},${plan}\n`;
    }
    yield text;
  }
}

function measure(work: 'import' | 'bare', url: string, file: string, folder: string): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [work, url, file, folder]);
    let measured: Measured | undefined;
    child.once('message', (message) => (measured = message as Measured));
    child.once('error', reject);
    child.once('exit', (code) => (measured ? resolve(measured) : reject(new Error(`the ${work} ended with code ${code}`))));
  });
}

/** What a child process does. */
async function child(work: string, url: string, file: string, dataDir: string): Promise<Measured> {
  const opened = await openDatabase(url, schema);
  if (!opened.ok) throw new Error(opened.failure);
  const context: Context = { dataSource: opened.value, clock: machineClock(), log: createLog(), dataDir };
  const createdAt = new Date();
  const { id: enterpriseId } = await context.dataSource.getRepository(Enterprise).save({ name: 'Bench', zone: 'UTC', createdAt });
  const { id: accountId } = await context.dataSource.getRepository(Account).save({ enterpriseId, name: 'Bench', country: 'US', zone: 'UTC', createdAt });
  const principal: Principal = { name: 'bench', role: 'administrator', enterpriseId, accountId };
  const list = await createList(context, principal, { name: 'Bench' });
  if (!list.ok) throw new Error(list.failure.message);
  const prepared = work === 'import' ? await storedImport(context, principal, list.value.id, file) : () => insertBare(context, accountId, list.value.id);

  const delays = monitorEventLoopDelay({ resolution: 10 });
  delays.enable();
  const start = performance.now();
  await prepared();
  const milliseconds = performance.now() - start;
  delays.disable();
  // Before the rows are counted: for that the whole file is mapped into memory.
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const [{ written }] = await context.dataSource.query('SELECT count(*) AS written FROM contact');
  if (Number(written) !== count) throw new Error(`${written} rows were written instead of ${count}`);
  await context.dataSource.destroy();
  const later = (percent: number) => Math.max(0, Math.round(delays.percentile(percent) / 1e6 - 10));
  return { milliseconds, megabytes, usualDelay: later(50), longDelay: later(99) };
}

async function storedImport(context: Context, principal: Principal, listId: number, file: string): Promise<() => Promise<void>> {
  const entry = await createImport(context, principal, { listId, fileName: 'contacts.csv', source: createReadStream(file) });
  if (!entry.ok) throw new Error(entry.failure.message);
  return async () => {
    const done = await runImport(context, entry.value.id);
    if (done?.state !== 'done') throw new Error(done?.failure ?? 'the import is not done');
  };
}

async function insertBare({ dataSource }: Context, accountId: number, listId: number): Promise<void> {
  const columns = ['account_id', 'list_id', 'number', 'added_at', 'added_by', 'priority', 'name', 'client_id', 'email', 'attributes', 'description'];
  const at = sqlTime(Date.now());
  for (let start = 0; start < count; start += chunk) {
    const rows = Array.from({ length: Math.min(chunk, count - start) }, (_, offset) => {
      const { number, name, clientId, email, plan } = valuesAt(start + offset);
      return [accountId, listId, number, at, 'bench', 0, name, clientId, email, `{"Plan":"${plan}"}`, 'Import contacts.csv'];
    });
    await transaction(dataSource, (manager) => insertRows(manager, 'contact', columns, rows));
  }
}

const [, script, work, url, file, folder] = process.argv;
if (script === fileURLToPath(import.meta.url) && process.send && work && url && file && folder) {
  process.send(await child(work, url, file, folder));
  process.disconnect();
}
