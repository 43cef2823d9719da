import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import { findTokenHolder } from '../../src/accounts/tokens.js';
import { explain, openDatabase } from '../../src/database/data-source.js';
import { schema } from '../../src/entities.js';
import { databaseKinds, needs, newServerUrl } from '../support/databases.js';
import { openHouse } from './house.js';

const command = fileURLToPath(new URL('../../src/token.js', import.meta.url));

function run(environment: Record<string, string>, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [command, ...args], { env: { PATH: process.env.PATH, ...environment } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

describe('npm run token', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'smart-dialers-token-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const house = async (url: string) => {
    const opened = await openDatabase(url, schema);
    if (!opened.ok) throw new Error(opened.failure);
    return openHouse(opened.value);
  };

  for (const kind of databaseKinds)
    it(`prints a token and nothing else (${kind})`, async function () {
      this.timeout(60_000);
      needs(kind, this);
      const url = kind === 'SQLite' ? `sqlite:${join(folder, 'smart-dialers.sqlite')}` : await newServerUrl();
      const { context, one, other } = await house(url);
      try {
        // The database is open in this process meanwhile, as it is in a running service.
        const environment: Record<string, string> = kind === 'SQLite' ? { DATA_DIR: folder } : { DATABASE_URL: url };
        const first = await run(environment, '--role', 'administrator');
        expect(first, first.err).to.include({ code: 0, err: '' });
        expect(first.out).to.match(/^sd_[\w-]{43}\n$/);
        expect(await findTokenHolder(context, first.out.trim())).to.include({ role: 'administrator', accountId: one });
        const second = await run(environment, '--role', 'auditor', '--account', String(other), '--name', 'crm');
        expect(await findTokenHolder(context, second.out.trim())).to.deep.include({ name: 'crm', role: 'auditor', accountId: other });
        const third = await run(environment, '--role', 'agency administrator');
        expect(await findTokenHolder(context, third.out.trim())).to.include({ accountId: null });
        const missing = await run(environment, '--role', 'auditor', '--account', '99');
        expect(missing).to.deep.equal({ code: 1, out: '', err: 'There is no account 99.\n' });
      } finally {
        await context.dataSource.destroy();
      }
    });

  it('says on standard error what is wrong, and prints nothing', async function () {
    this.timeout(60_000);
    const environment = { DATA_DIR: folder };
    const refused = async (detail: RegExp, more: Record<string, string>, ...args: string[]) => {
      const { code, out, err } = await run({ ...environment, ...more }, ...args);
      expect([code, out]).to.deep.equal([1, '']);
      expect(err).to.match(detail);
      expect(err.trim().split('\n'), 'a sentence, no stack').to.have.length(1);
    };
    await refused(/There is no account yet\. Start the service once/, {}, '--role', 'administrator');
    await refused(/^Usage: .*administrator, supervisor/, {});
    await refused(/^Usage: /, {}, '--role', 'king');
    await refused(/not the id of an account/, {}, '--role', 'auditor', '--account', 'x');
    await refused(/Usage: /, {}, '--rolle', 'auditor');
    await refused(/DATABASE_URL must begin with/, { DATABASE_URL: 'oracle://x' }, '--role', 'auditor');
  });

  it('prints nothing on standard output when the tables cannot be made, as while a service is making them', async function () {
    // Symptom: the file that was to have the token had `Migration "…" failed`. Cause: TypeORM's own log of migrations goes to standard output.
    // Fix: it has a log of ours, which is standard error.
    this.timeout(60_000);
    const database = new Database(join(folder, 'smart-dialers.sqlite'));
    database.exec('CREATE TABLE account (id INTEGER)');
    database.close();
    const { code, out, err } = await run({ DATA_DIR: folder }, '--role', 'auditor');
    expect([code, out]).to.deep.equal([1, '']);
    expect(err).to.match(/Migration .* failed, error: .*\n.*could not be opened: .*already exists/);
  });

  it('says in a sentence that the disk is full, and what else the database refuses', async function () {
    // Symptom: thirty lines of a stack trace. Cause: what failed while the token was made, at its COMMIT, was caught by nobody.
    // Fix: it is told in a sentence, as what fails at the opening is. The file cannot be kept small from here, so a disk that is full is played by SQLite's answer.
    this.timeout(60_000);
    const url = `sqlite:${join(folder, 'smart-dialers.sqlite')}`;
    const { context } = await house(url);
    const answer = (code: string, says: string) => {
      const script = join(folder, `${code}.mjs`);
      writeFileSync(script, `import { createRequire } from 'node:module';
const Database = createRequire(${JSON.stringify(command)})('better-sqlite3');
const { prepare } = Database.prototype;
Database.prototype.prepare = function (sql) {
  if (sql === 'COMMIT') throw new Database.SqliteError(${JSON.stringify(says)}, '${code}');
  return prepare.call(this, sql);
};`);
      return run({ DATA_DIR: folder, NODE_OPTIONS: `--import=${pathToFileURL(script)}` }, '--role', 'auditor');
    };
    try {
      expect(await answer('SQLITE_FULL', 'database or disk is full')).to.deep.equal({ code: 1, out: '', err: 'The disk is full, so no token was made. Make room on it, then try again.\n' });
      expect(await answer('SQLITE_CORRUPT', 'database disk image is malformed')).to.deep.equal({ code: 1, out: '', err: 'No token was made. The database says: database disk image is malformed\n' });
    } finally {
      await context.dataSource.destroy();
    }
    expect(explain(Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_SHMSIZE' }), url)).to.match(/could not be opened: there is no room on the disk/);
  });
});
