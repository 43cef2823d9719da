import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));

/** Starts the real process as `npm start` does. */
function start(env: Record<string, string>): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...env } });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  return { child, output: () => text, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

describe('the process', function () {
  this.timeout(90_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'smart-dialers-main-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const refusals: Record<string, [Record<string, string>, RegExp]> = {
    'a DATABASE_URL that is none': [{ DATABASE_URL: 'postgres://nowhere/x' }, /DATABASE_URL must begin with/],
    'a database that nobody serves': [{ DATABASE_URL: 'mariadb://me:hidden@127.0.0.1:1/x' }, /mariadb:\/\/127\.0\.0\.1:1\/x could not be opened: nothing answers/],
    'two processes on SQLite': [{ PROCESS: 'dialer' }, /PROCESS=dialer needs a database that several processes can share/],
    'a switch address without a scheme': [{ FREESWITCH_URL: '10.0.0.1:8021' }, /FREESWITCH_URL: The address of the switch does not begin with esl/],
    'a port that is none': [{ PORT: 'http' }, /PORT must be/],
  };
  for (const [what, [env, sentence]] of Object.entries(refusals))
    it(`says in one sentence that it cannot start with ${what}`, async () => {
      const { output, ended } = start({ DATA_DIR: folder, PORT: '0', ...env });
      expect(await ended).to.equal(1);
      expect(output().trim()).to.match(sentence).and.to.match(/^Smart Dialers could not start\. /);
      expect(output().trim().split('\n')).to.have.length(1);
      expect(output()).to.not.include('hidden');
    });

  it('says that its port is in use, and touches nothing', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const { port } = other.address() as AddressInfo;
    const { output, ended } = start({ DATA_DIR: join(folder, 'new'), PORT: String(port) });
    expect(await ended).to.equal(1);
    expect(output()).to.include(`Port ${port} is in use by another program. Stop that, or set PORT to a free one.`);
    other.close();
  });

  it('says that a file is no database', async () => {
    writeFileSync(join(folder, 'smart-dialers.sqlite'), 'This was a letter to my aunt. '.repeat(100));
    const { output, ended } = start({ DATA_DIR: folder, PORT: '0' });
    expect(await ended).to.equal(1);
    expect(output()).to.include('that file is not an SQLite database');
  });

  it('says which file and field of the house’s own rules is wrong', async () => {
    mkdirSync(join(folder, 'jurisdictions'));
    writeFileSync(join(folder, 'jurisdictions', 'italy.json'), JSON.stringify({ code: 'IT', name: 'Italy', version: '2026-10-01', sources: ['ours'], verified: true, country: 'IT', customers: ['consumer'], limits: [{ attempts: 0, hours: 24 }] }));
    const { output, ended } = start({ DATA_DIR: folder, PORT: '0' });
    expect(await ended).to.equal(1);
    expect(output()).to.match(/^Smart Dialers could not start\. The rules in .*italy\.json, limits\.0\.attempts: A limit allows one attempt at least/);
  });

  it('dials a demo broadcast by itself, and keeps its password and its rows over a restart', async () => {
    const first = start({ DATA_DIR: folder, PORT: '0' });
    const dialled = await untilDialled(first);
    expect(dialled).to.be.greaterThan(0);
    expect(first.output()).to.match(/Sign in as admin@smart-dialers\.local with the password \S{20,}/);
    first.child.kill('SIGTERM');
    expect(await first.ended).to.equal(0);
    const second = start({ DATA_DIR: folder, PORT: '0' });
    await until(() => second.output().includes('/admin'), 'it is there again');
    expect(second.output()).to.not.include('password');
    second.child.kill('SIGTERM');
    expect(await second.ended).to.equal(0);
  });

  async function untilDialled({ output }: { output: () => string }): Promise<number> {
    await until(() => output().includes('/admin'), 'it says where it is');
    const { default: Database } = await import('better-sqlite3');
    let count = 0;
    await until(() => {
      const database = new Database(join(folder, 'smart-dialers.sqlite'), { readonly: true });
      ({ count } = database.prepare('SELECT COUNT(*) AS count FROM attempt WHERE ordinal > 0').get() as { count: number });
      database.close();
      return count > 0;
    }, 'it dials');
    return count;
  }
});

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited 30 s in vain until ${what}`);
}
