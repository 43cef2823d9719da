import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';

export interface DatabaseServer {
  /** Makes an empty database and gives its address for DATABASE_URL. */
  create(): Promise<string>;
  stop(): Promise<void>;
}

const binary = ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd', '/usr/local/bin/mariadbd'].find(existsSync);

export const hasMariaDb = binary !== undefined;

/** A MySQL that runs already, at an address such as mysql://root@127.0.0.1:3306. The databases that were made are dropped. */
export function useMySql(address: string): DatabaseServer {
  const made: string[] = [];
  const run = async (statement: string) => {
    const connection = await createConnection(address);
    await connection.query(statement);
    await connection.end();
  };
  return {
    async create() {
      const name = `smart_dialers_${process.pid}_${made.length + 1}`;
      made.push(name);
      await run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
      return `${address.replace(/\/$/, '')}/${name}`;
    },
    async stop() {
      for (const name of made) await run(`DROP DATABASE ${name}`);
    },
  };
}

/**
 * A MariaDB of the tests' own: Debian's server, started on a socket of its own port and a folder that is
 * removed afterwards. MariaDB keeps its defaults where they matter for what is tested (a sync at every
 * commit is not one of those, and costs a test run minutes).
 */
export async function startMariaDb(settings: string[] = ['--innodb-flush-log-at-trx-commit=0']): Promise<DatabaseServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-mariadb-'));
  await promisify(execFile)('mariadb-install-db', ['--no-defaults', `--datadir=${folder}/data`, '--auth-root-authentication-method=normal', '--skip-test-db', `--user=${process.env.USER ?? 'root'}`], {
    // A MariaDB that starts removes the temporary tables of its folder, those of another that is being installed too.
    env: { ...process.env, TMPDIR: folder },
  });
  const server = spawn(
    binary!,
    ['--no-defaults', `--user=${process.env.USER ?? 'root'}`, `--datadir=${folder}/data`, `--socket=${folder}/socket`, `--tmpdir=${folder}`, `--port=${port}`, '--bind-address=127.0.0.1', '--innodb-buffer-pool-size=512M', '--skip-log-bin', ...settings],
    { stdio: 'ignore' },
  );
  const address = `127.0.0.1:${port}`;
  await untilReady(port, server).catch((error) => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  // It serves the whole run and is no concern of the file that happened to ask for it first.
  server.unref();
  const end = () => void server.kill('SIGKILL');
  process.once('exit', end);
  let made = 0;
  return {
    async create() {
      const name = `smart_dialers_${process.pid}_${(made += 1)}`;
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
      await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
      await connection.end();
      return `mariadb://root@${address}/${name}`;
    },
    async stop() {
      process.removeListener('exit', end);
      server.ref();
      server.kill('SIGTERM');
      await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve(undefined)));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function untilReady(port: number, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) throw new Error(`mariadbd ended with code ${server.exitCode}`);
    try {
      await (await createConnection({ host: '127.0.0.1', port, user: 'root' })).end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('mariadbd did not answer within 30 s');
}
