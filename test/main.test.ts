import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'mysql2/promise';
import { needs, newServerUrl, serverKind } from './support/databases.js';

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
    // Symptom: pino's stack trace. Cause: the log was made before the environment was read. Fix: the level is checked with the rest of it.
    'a LOG_LEVEL that is none': [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent\.$/],
    // Symptom: it hung without a word. Cause: Node makes the folders of a path for ever where one takes no folder. Fix: each is made once.
    'a DATA_DIR in which no folder can be made': [{ DATA_DIR: '/proc/x' }, /DATA_DIR \/proc\/x cannot be used: .*ENOENT/],
    'an SQLite file in such a folder': [{ DATABASE_URL: 'sqlite:/proc/x/y.sqlite' }, /y\.sqlite could not be opened: .*ENOENT/],
  };
  for (const [what, [env, sentence]] of Object.entries(refusals))
    it(`says in one sentence that it cannot start with ${what}`, async () => {
      const { output, ended } = start({ DATA_DIR: folder, PORT: '0', ...env });
      expect(await ended).to.equal(1);
      expect(output().trim()).to.match(sentence).and.to.match(/^Smart Dialers could not start\. /);
      expect(output().trim().split('\n')).to.have.length(1);
      expect(output()).to.not.include('hidden');
    });

  // Symptom: a request that came while the service started was never answered, then or later; a probe, a form on a site or a CRM without a time limit hung.
  // Cause: the port was taken seconds before anything listened to its requests. Fix: something does from the first instant on.
  it(`answers while it starts (${serverKind})`, async function () {
    needs(serverKind, this);
    const database = new URL(await newServerUrl());
    // It is kept waiting until it is let through, so that nothing depends on how fast it starts.
    const gate = await openGate(Number(database.port), database.hostname);
    database.host = `127.0.0.1:${gate.port}`;
    const port = await freePort();
    const { child, output, ended } = start({ DATA_DIR: folder, PORT: String(port), DATABASE_URL: database.href });
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(5_000) })).status;
    try {
      await until(() => gate.waiting() > 0, 'it asks its database');
      expect(await ask('/healthz')).to.equal(200);
      for (const path of ['/readyz', '/api/v1/dialers', '/wombat/api/calls/?op=addcall&campaign=X&number=1', '/widget/KEY', '/admin', '/']) expect(await ask(path), path).to.equal(503);
      gate.open();
      await until(() => output().includes('/admin'), 'it is there');
      expect([await ask('/readyz'), await ask('/api/v1/dialers')]).to.deep.equal([200, 401]);
    } finally {
      child.kill('SIGTERM');
      await ended;
      await gate.close();
    }
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
    mkdirSync(join(folder, 'jurisdictions'));
    writeFileSync(join(folder, 'jurisdictions', 'italy.json'), '{}');
    await until(() => /jurisdictions\/italy\.json, code: .* not taken; those from before hold on/.test(first.output()), 'it sees that rules of the house changed');
    rmSync(join(folder, 'jurisdictions'), { recursive: true });
    first.child.kill('SIGTERM');
    expect(await first.ended).to.equal(0);
    const second = start({ DATA_DIR: folder, PORT: '0' });
    await until(() => second.output().includes('/admin'), 'it is there again');
    expect(second.output()).to.not.include('password');
    // Under npm a Ctrl-C comes twice: from the terminal, and handed on by npm.
    second.child.kill('SIGINT');
    setTimeout(() => second.child.kill('SIGINT'), 20);
    expect(await second.ended, 'stopped in order').to.equal(0);
  });

  it('shows the first password before anything can fail, and dials the demo at the next start', async () => {
    // Symptom: a first start that failed or was killed after the first administrator was made showed no password, and no
    // later one did; the demo was never made either.
    // Cause: it was printed at the end of the start, and the demo was made in transactions of its own.
    // Fix: printed right after the commit, which the demo is a part of.
    mkdirSync(join(folder, 'session-secret'));
    const first = start({ DATA_DIR: folder, PORT: '0' });
    expect(await first.ended).to.equal(1);
    expect(first.output()).to.match(/could not start\. .*session-secret/);
    expect(first.output()).to.match(/Sign in as admin@smart-dialers\.local with the password \S{20,}/);
    rmdirSync(join(folder, 'session-secret'));
    const second = start({ DATA_DIR: folder, PORT: '0' });
    expect(await untilDialled(second)).to.be.greaterThan(0);
    second.child.kill('SIGTERM');
    expect(await second.ended).to.equal(0);
  });

  it('works alone with an SQLite file, until it ends, however it does', async () => {
    // Symptom: a second process with the same DATA_DIR started, and the calls of the first were lost; that stayed dead when the second ended.
    // Cause: nothing kept it from starting, and it pointed the simulated node at its own switch.
    // Fix: a process holds a lock beside the file, which ends with it.
    const first = start({ DATA_DIR: folder, PORT: '0' });
    await until(() => first.output().includes('/admin'), 'the first is there');
    const before = await nodeRows();
    const second = start({ DATA_DIR: folder, PORT: '0' });
    expect(await second.ended).to.equal(1);
    expect(second.output()).to.match(/^Smart Dialers could not start\. Another process works with .*smart-dialers\.sqlite already: stop that first/);
    expect(await nodeRows()).to.deep.equal(before);
    const token = spawn(process.execPath, [fileURLToPath(new URL('../src/token.js', import.meta.url)), '--role', 'auditor'], { env: { PATH: process.env.PATH ?? '', DATA_DIR: folder }, stdio: 'ignore' });
    expect(await new Promise((resolve) => token.once('exit', resolve)), 'npm run token goes on to').to.equal(0);
    first.child.kill('SIGKILL');
    await first.ended;
    const third = start({ DATA_DIR: folder, PORT: '0' });
    await until(() => third.output().includes('/admin'), 'another is there at once after a kill');
    third.child.kill('SIGTERM');
    expect(await third.ended).to.equal(0);
  });

  async function nodeRows(): Promise<unknown[]> {
    const { default: Database } = await import('better-sqlite3');
    const database = new Database(join(folder, 'smart-dialers.sqlite'), { readonly: true });
    const rows = database.prepare('SELECT host, port, password FROM node').all();
    database.close();
    return rows;
  }

  it(`dials on the simulated switch of the process that leads, of two dialers (${serverKind})`, async function () {
    // Symptom: with a second PROCESS=dialer the calls of the demo were lost. Cause: each wrote its own simulated switch over the node as it started.
    // Fix: the one that leads writes its own, also when it takes over.
    needs(serverKind, this);
    const env = { DATA_DIR: folder, PORT: '0', PROCESS: 'dialer', DATABASE_URL: await newServerUrl() };
    const connection = await createConnection(env.DATABASE_URL.replace('mariadb:', 'mysql:'));
    const nodePort = async () => ((await connection.query('SELECT port FROM node'))[0] as { port: number }[])[0]?.port;
    const first = start(env);
    const second = { child: first.child, output: () => '', ended: first.ended };
    try {
      await until(() => first.output().includes('localhost:'), 'the first is there');
      const before = await nodePort();
      expect(before).to.be.greaterThan(0);
      expect(first.output(), 'the back office is not here').to.match(/with the password \S+.*\nSmart Dialers is ready to dial; how it is: \S+\/readyz\n$/);
      const address = /http:\S+(?=\/readyz)/.exec(first.output())![0];
      // Symptom: "Cannot GET /". Cause: nothing answered there. Fix: a sentence that says where the pages are.
      for (const path of ['', '/admin']) {
        const front = await fetch(`${address}${path}`, { redirect: 'manual' });
        expect([front.status, await front.text()], path).to.deep.equal([404, 'This process dials and has no pages: how it is stands at /readyz. The back office is where PROCESS is web or all.\n']);
      }
      Object.assign(second, start(env));
      await until(() => second.output().includes('localhost:'), 'the second is there');
      expect(await nodePort()).to.equal(before);
      const standby = await fetch(/http:\S+\/readyz/.exec(second.output())![0]);
      expect(((await standby.json()) as { checks: unknown }).checks).to.deep.include({
        lease: { isWell: true, says: 'Another process dials; this one stands by.' },
        nodes: { isWell: true, says: 'The process that dials watches them.' },
      });
      first.child.kill('SIGTERM');
      expect(await first.ended).to.equal(0);
      for (let tries = 0; tries < 100 && (await nodePort()) === before; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await nodePort()).to.not.equal(before);
    } finally {
      for (const { child, ended } of [first, second]) {
        child.kill('SIGTERM');
        await ended;
      }
      await connection.end();
    }
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What stands before a server, and lets nobody through before it is opened. */
async function openGate(to: number, host: string): Promise<{ port: number; waiting(): number; open(): void; close(): Promise<unknown> }> {
  const sockets: Socket[] = [];
  const waiting: (() => void)[] = [];
  let isOpen = false;
  const gate = createServer((socket) => {
    const pass = () => {
      const onward = connect(to, host);
      for (const one of [socket, onward]) one.on('error', () => one.destroy());
      sockets.push(onward);
      socket.pipe(onward).pipe(socket);
    };
    sockets.push(socket);
    if (isOpen) pass();
    else waiting.push(pass);
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  return {
    port: (gate.address() as AddressInfo).port,
    waiting: () => waiting.length,
    open() {
      isOpen = true;
      for (const pass of waiting.splice(0)) pass();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => gate.close(resolve));
    },
  };
}
