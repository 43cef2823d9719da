import { expect } from 'chai';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { databaseOptions, openDatabase } from '../../src/database/data-source.js';
import { SnakeCase } from '../../src/database/snake-case.js';
import { transaction } from '../../src/database/transaction.js';
import { Enterprise } from '../../src/accounts/enterprise.entity.js';
import { schema } from '../../src/entities.js';
import { needs, newServerUrl, serverKind } from '../support/databases.js';

/** Why it could not be opened: always one sentence or two, on one line, and never with the password in it. */
async function reason(url: string): Promise<string> {
  const opened = await openDatabase(url, schema);
  if (opened.ok) {
    await opened.value.destroy();
    throw new Error(`${url} was opened`);
  }
  expect(opened.failure).to.match(/^[A-Z].*[.?]$/).and.to.not.match(/\n|hunt|ter2/);
  return opened.failure;
}

describe('the address of the database', () => {
  it('is refused when it is none, with what it should be', async () => {
    for (const url of ['postgres://user:hunter2@host/name', 'localhost', 'Server=db;Password=hunter2', 'mariadb', 'MARIADB://user:hunter2@host/name'])
      expect(await reason(url), url).to.contain('DATABASE_URL must begin with mariadb:, mysql: or sqlite: and be written like mariadb://');
    for (const url of ['mariadb://user:hunter2@host:port/name', 'mariadb://user:hunt%ter2@host/name', 'mysql://user:hunt/ter2@host/name', 'mariadb://user:hunter2@host:99999/name'])
      expect(await reason(url), url).to.contain('DATABASE_URL is not an address');
    for (const url of ['mariadb:', 'mariadb://user:hunter2@host', 'mariadb://user:hunter2@host/', 'mysql:///name']) expect(await reason(url), url).to.contain('names no host or no database');
    expect(await reason('sqlite:')).to.contain('names no file');
  });

  it('is taken apart as it is meant', () => {
    const options = databaseOptions('mariadb://us%40er:p%2Fa%40ss@[::1]:3307/na%20me');
    expect(options.ok && options.value).to.include({ type: 'mariadb', host: '::1', port: 3_307, username: 'us@er', password: 'p/a@ss', database: 'na me', timezone: 'Z' });
    const plain = databaseOptions('mysql://host/name');
    expect(plain.ok && plain.value).to.include({ type: 'mysql', host: 'host', port: 3_306, database: 'name' });
  });
});

describe('a database that cannot be opened', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'smart-dialers-data-source-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is told of when nothing answers', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await reason(`mariadb://user:hunter2@127.0.0.1:${port}/name`)).to.equal(
      `The database mariadb://127.0.0.1:${port}/name could not be opened: nothing answers at that host and port; is the database server running?`,
    );
  });

  it('is told of when its host is unknown', async () => {
    expect(await reason('mariadb://user:hunter2@no-such-host.invalid/name')).to.match(/that host is not known|that host could not be looked up/);
  });

  it('is told of without any part of a password that has an @ in it', async () => {
    expect(await reason('mariadb://user:hunt@ter2@no-such-host.invalid/name')).to.contain('The database mariadb://no-such-host.invalid/name');
  });

  it('is told of when the file is no database', async () => {
    const file = join(folder, 'notes.sqlite');
    writeFileSync(file, 'These are my notes, and no database at all. '.repeat(100));
    expect(await reason(`sqlite:${file}`)).to.equal(`The database sqlite:${file} could not be opened: that file is not an SQLite database.`);
  });

  it('is told of when its folder cannot be made', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await reason(`sqlite:${file}/sub/db.sqlite`)).to.contain('its folder cannot be made: a part of the path is a file.');
    expect(await reason(`sqlite:${folder}`), 'a folder').to.contain('the file cannot be opened');
  });

  it('is told of when this user may not write there', async () => {
    chmodSync(folder, 0o500);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid!(65_534);
    try {
      expect(await reason(`sqlite:${folder}/sub/db.sqlite`)).to.contain('this user may not make its folder.');
      expect(await reason(`sqlite:${folder}/db.sqlite`)).to.match(/does its folder exist and may this user write there|directory does not exist/);
    } finally {
      if (isRoot) process.seteuid!(0);
      chmodSync(folder, 0o700);
    }
  });
});

describe(`a ${serverKind} that cannot be used`, function () {
  before(function () {
    needs(serverKind, this);
    this.timeout(60_000);
  });

  it('is told of when it refuses the password, or has no such database', async () => {
    const url = await newServerUrl();
    expect(await reason(url.replace('root@', 'root:hunter2@'))).to.contain('the server refuses that user or password.');
    expect(await reason(url.replace('root@', 'nobody:hunter2@'))).to.contain('the server refuses that user or password.');
    if (serverKind === 'MySQL') expect(await reason(url.replace('mysql:', 'mariadb:')), 'another kind of server').to.contain('that server is a MySQL, or a MariaDB before 10.3. For a MySQL, write mysql://');
    expect(await reason(`${url}_2`)).to.contain('that database does not exist on the server; create it');
  });

  // Symptom: of two processes that were started on an empty database at once, one ended: "Table 'enterprise' already exists".
  // Cause: both made the tables. Fix: one makes them, and the other waits for it.
  it('is made ready by one of those who open it at once', async function () {
    this.timeout(60_000);
    const url = await newServerUrl();
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase(url, schema)));
    for (const one of opened) if (one.ok) await one.value.destroy();
    expect(opened.map((one) => (one.ok ? 'opened' : one.failure))).to.deep.equal(['opened', 'opened', 'opened']);
  });

  // Symptom: with the database that a plain CREATE DATABASE makes on MariaDB, a contact named Иван Петров was answered with 500, and nothing had said so before.
  // Cause: such a database is latin1, and the tables took its character set. Fix: an empty one is set right before the tables are made; any other is refused at
  // the start, with the statement that mends it.
  it('has its character set put right while it is empty, and is otherwise told of with what to run', async function () {
    this.timeout(60_000);
    const latin = async () => {
      const url = await newServerUrl();
      const server = await createConnection(url.replace('mariadb:', 'mysql:'));
      await server.query('ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_swedish_ci');
      return { url, server, name: new URL(url).pathname.slice(1) };
    };
    const keeps = async (url: string) => {
      const opened = await openDatabase(url, schema);
      if (!opened.ok) throw new Error(opened.failure);
      try {
        await opened.value.getRepository(Enterprise).insert({ name: 'Łódź 😀 Иван', zone: 'UTC', createdAt: new Date(0) });
        const [kept] = await opened.value.getRepository(Enterprise).find({ order: { id: 'DESC' }, take: 1 });
        expect(kept?.name).to.equal('Łódź 😀 Иван');
      } finally {
        await opened.value.destroy();
      }
    };
    const all: Connection[] = [];
    try {
      const empty = await latin();
      all.push(empty.server);
      await keeps(empty.url);

      // Tables of ours that were made in it before this was looked at, and what the sentence says to do about them.
      const ours = await latin();
      all.push(ours.server);
      const before = new DataSource({ ...(databaseOptions(ours.url) as { value: DataSourceOptions }).value, ...schema, namingStrategy: new SnakeCase(), migrationsTransactionMode: 'each' } as DataSourceOptions);
      await before.initialize();
      await before.runMigrations();
      await before.destroy();
      const asked = await reason(ours.url);
      expect(asked).to.match(/could not be opened: its tables \(.+, .+, .+ and \d+ more\) are not in utf8mb4, so not every name can be kept in them; .* SET foreign_key_checks = 0, ALTER DATABASE `\w+` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci, and for each of them ALTER TABLE … CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci\.$/);
      await ours.server.query('SET foreign_key_checks = 0');
      await ours.server.query(asked.match(/ALTER DATABASE [^,]+/)![0]);
      const [tables] = await ours.server.query("SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND character_set_name <> 'utf8mb4'");
      for (const { name } of tables as { name: string }[]) await ours.server.query(`ALTER TABLE \`${name}\` CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
      await keeps(ours.url);

      const shared = await latin();
      all.push(shared.server);
      await shared.server.query('CREATE TABLE of_others (name VARCHAR(20))');
      const told = await reason(shared.url);
      expect(told).to.contain(`its character set is latin1, in which not every name can be kept; run ALTER DATABASE \`${shared.name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);

      const strict = await latin();
      all.push(strict.server);
      const user = `may_not_${process.pid}`;
      await strict.server.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'hunter2'`);
      await strict.server.query(`GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX ON ${strict.name}.* TO ${user}@'%'`);
      expect(await reason(strict.url.replace('root@', `${user}:hunter2@`))).to.contain(`and this user may not change it; run ALTER DATABASE \`${strict.name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci, and start again.`);
      await strict.server.query(`DROP USER ${user}@'%'`);
    } finally {
      for (const server of all) await server.end();
    }
  });
});

describe('a disk that is full', () => {
  it('fails the transaction whole, and the next one finds its turn and what was there before', async () => {
    const opened = await openDatabase('sqlite::memory:', schema);
    if (!opened.ok) throw new Error(opened.failure);
    const dataSource = opened.value;
    try {
      const enterprise = (name: string) => ({ name, zone: 'UTC', createdAt: new Date(0) });
      await transaction(dataSource, (manager) => manager.getRepository(Enterprise).insert(enterprise('before')));
      const [{ page_count: pages }] = await dataSource.query('PRAGMA page_count');
      await dataSource.query(`PRAGMA max_page_count = ${pages}`);
      const works = Array.from({ length: 3 }, () =>
        transaction(dataSource, async (manager) => {
          for (let row = 0; row < 500; row++) await manager.getRepository(Enterprise).insert(enterprise('x'.repeat(200)));
        }).then(
          () => 'done',
          (error: Error & { code?: string }) => error.code,
        ),
      );
      expect(await Promise.all(works)).to.deep.equal(['SQLITE_FULL', 'SQLITE_FULL', 'SQLITE_FULL']);
      await dataSource.query('PRAGMA max_page_count = 1000000');
      await transaction(dataSource, (manager) => manager.getRepository(Enterprise).insert(enterprise('after')));
      expect((await dataSource.getRepository(Enterprise).find({ order: { id: 'ASC' } })).map(({ name }) => name)).to.deep.equal(['before', 'after']);
    } finally {
      await dataSource.destroy();
    }
  });
});
