import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { findTokenHolder } from '../../src/accounts/tokens.js';
import { openDatabase } from '../../src/database/data-source.js';
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
});
