import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { judge } from '../src/calls/judge.js';
import type { Claim } from '../src/calls/order.js';
import { firstRules, lockRules } from '../src/compliance/account-rules.js';
import { inForce } from '../src/compliance/jurisdictions.js';
import type { Rules } from '../src/compliance/rule.js';
import { openDatabase } from '../src/database/data-source.js';
import { insertRows, sqlTime } from '../src/database/sql.js';
import { transaction } from '../src/database/transaction.js';
import { schema } from '../src/entities.js';
import type { PhoneNumber } from '../src/shared/phone-number.js';
import { databaseKinds } from '../test/support/databases.js';
import { startMariaDb } from '../test/support/database-server.js';
import { machine } from './machine.js';

const sizes = [10_000, Number(process.env.BENCH_BLACKLIST ?? 10_000_000)];
const chunk = 2_000;

/**
 * The judgement of 100 numbers (of 80 contacts) in one transaction, locks and all, with every rule on (blacklists, blocked phones and email addresses, consent,
 * who was reached by hand or called in, limits of attempts, abandoned calls and rest out of the calls so far, the law of places, the short calls of Brazil,
 * hours in each contact's zone, their own wishes, schedule), against a blacklist of 10,000 and one of 10,000,000; none of the numbers is on it, and then half of
 * them, of whom nothing else is looked up. Everybody agreed to be called, so that no rule ends before the others are asked. Every
 * fourth contact has a second number, every other an email address, every third wishes of its own; one is in Brazil. Beside it are 100,000 blocked
 * phones, as many blocked addresses, 1,000,000 consents, 1,000,000 calls of this month and as many that came in. The median of 300 of ever other numbers, after a
 * warm-up. MariaDB has the memory of a small server (4 GB of buffer pool).
 */
export async function run(): Promise<string[]> {
  const lines: string[] = [];
  for (const kind of databaseKinds) {
    const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-gate-'));
    const mariaDb = kind === 'MariaDB' ? await startMariaDb(['--innodb-buffer-pool-size=4G', '--innodb-flush-log-at-trx-commit=0']) : undefined;
    const opened = await openDatabase(mariaDb ? await mariaDb.create() : `sqlite:${join(folder, 'gate.sqlite')}`, schema);
    if (!opened.ok) throw new Error(opened.failure);
    const dataSource = opened.value;
    try {
      await surround(dataSource);
      const lists: number[] = [];
      for (const size of sizes) lists.push(await fill(dataSource, size));
      for (const [listed, words] of [[0, 'none'], [0.5, 'half']] as const) {
        const times: number[] = [];
        for (const [index, size] of sizes.entries()) times.push(await measure(dataSource, lists[index]!, size, listed));
        const [small, large] = times as [number, number];
        const text = sizes.map((size, index) => `${times[index]!.toFixed(2)} ms against ${size.toLocaleString('en')} rows`).join(', ');
        lines.push(`gate ${kind}: 100 numbers, ${words} on the list, in ${text}: ${(large / small).toFixed(2)} times ${machine()}`);
      }
    } finally {
      await dataSource.destroy();
      await mariaDb?.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return lines;
}

/** A Monday at 13:00 in New York: open from the east coast to the west. */
const noon = Date.UTC(2026, 10, 23, 18);
const always = [{ from: '00:00', to: '24:00' }];
const rules: Rules = {
  hours: { restrict: true, from: '08:00', to: '20:00' },
  schedule: { name: 'bench', zone: 'America/New_York', hours: { monday: always }, holidays: [] },
  blacklistHit: 'end', abandonedLockoutHours: 72, manualCallIsSuccess: true, inboundCallIsSuccess: true, requiresConsent: true, accountHours: { from: '08:00', to: '20:00' },
  limits: [{ attempts: 3, hours: 24, of: 'this dialer' }, { attempts: 10, hours: 720, of: 'the account' }], law: inForce({ ...firstRules, law: true }), customerType: 'consumer', purpose: 'debt collection',
};

/** Numbers in an order in which neighbours on the list are no neighbours in the index, and few are of as many area codes as many. */
const numberAt = (index: number): PhoneNumber => `+1${String(2_000_000_000 + ((index * 400_000_009) % 7_999_999_993)).padStart(10, '0')}` as PhoneNumber;

const emailAt = (index: number): string => `person${index}@example.com`;
const brazilian = '+5511955550111' as PhoneNumber;
/** Everybody's hours are in the one zone of their number; who has wishes wants no calls in the evening, nor on Sundays. */
const wishes = { from: '09:00', to: '18:00', notOn: ['sunday', '2026-12-24'] };

const surroundings = Number(process.env.BENCH_SURROUNDINGS ?? 1_000_000);
/** Of those who agreed, the first half is on no list; each list begins with the second. */
const unlisted = surroundings / 2;

/** The other tables that the rules ask: calls of this month to numbers on the lists and off them, consents, blocked devices. */
async function surround(dataSource: DataSource): Promise<void> {
  const at = sqlTime(noon);
  await dataSource.query(`INSERT INTO enterprise (name, zone, created_at) VALUES ('bench', 'UTC', ?)`, [at]);
  await dataSource.query(`INSERT INTO account (enterprise_id, name, country, zone, created_at) VALUES (1, 'bench', 'US', 'UTC', ?)`, [at]);
  const fillTable = async (table: string, columns: string[], count: number, rowAt: (index: number) => unknown[]) => {
    for (let from = 0; from < count; from += chunk * 10)
      await transaction(dataSource, async (manager) => {
        for (let start = from; start < Math.min(from + chunk * 10, count); start += chunk) await insertRows(manager, table, columns, Array.from({ length: Math.min(chunk, count - start) }, (_, index) => rowAt(start + index)));
      });
  };
  const attempt = ['id', 'account_id', 'campaign_id', 'dialer_id', 'dialer_version_id', 'dialer_contact_id', 'contact_id', 'list_id', 'number', 'ordinal', 'state', 'result', 'created_at'];
  await fillTable('attempt', attempt, surroundings, (index) => [`a${index}`, 1, 1, 1, 1, 1, index, 1, numberAt(index * 2), 1, 'settled', index % 50 === 0 ? 'abandoned' : 'no answer', sqlTime(noon - (index % 700) * 3_600_000)]);
  await fillTable('consent', ['account_id', 'number', 'given_at', 'source', 'recorded_by', 'recorded_at'], surroundings, (index) => [1, numberAt(index), at, 'form', 'bench', at]);
  await insertRows(dataSource.manager, 'consent', ['account_id', 'number', 'given_at', 'source', 'recorded_by', 'recorded_at'], [[1, brazilian, at, 'form', 'bench', at]]);
  await fillTable('call_in', ['id', 'account_id', 'number', 'called', 'came_at', 'bridged_at', 'ended_at', 'outcome'], surroundings, (index) => [`i${index}`, 1, numberAt(index * 3), '+12025550100', at, at, at, 'answered']);
  await dataSource.query(`INSERT INTO short_call_count (account_id, law, day, calls) VALUES (1, 'BR', '2026-11-23', 50000)`);
  const device = ['enterprise_id', 'device', 'setting', 'reason', 'changed_by', 'changed_at'];
  await fillTable('device_block', device, surroundings / 10, (index) => [1, emailAt(index * 11), 'block', 'bench', 'bench', at]);
  await fillTable('device_block', device, surroundings / 10, (index) => [1, numberAt(index * 11), 'block', 'bench', 'bench', at]);
}

async function fill(dataSource: DataSource, size: number): Promise<number> {
  const at = sqlTime(noon);
  await dataSource.query('INSERT INTO contact_list (account_id, name, contact_count, created_at) VALUES (1, ?, ?, ?)', [`${size}`, size, at]);
  const [{ id }] = await dataSource.query('SELECT MAX(id) AS id FROM contact_list');
  for (let from = 0; from < size; from += chunk * 10)
    await transaction(dataSource, async (manager) => {
      for (let start = from; start < Math.min(from + chunk * 10, size); start += chunk)
        await insertRows(manager, 'contact', ['account_id', 'list_id', 'number', 'added_at', 'added_by'],
          Array.from({ length: Math.min(chunk, size - start) }, (_, index) => [1, id, numberAt(unlisted + start + index), at, 'bench']));
    });
  return id;
}

/** The median in milliseconds; `listed` is the share of the contacts that are on the list. */
async function measure(dataSource: DataSource, listId: number, size: number, listed: number): Promise<number> {
  const times: number[] = [];
  const among = (count: number) => Math.floor(Math.random() * count);
  const numberOf = (isListed: boolean) => numberAt(isListed ? unlisted + among(Math.min(size, unlisted)) : among(unlisted));
  for (let round = 0; round < 400; round++) {
    const claims: Claim[] = Array.from({ length: 80 }, (_, index) => {
      const isListed = Math.random() < listed;
      return {
        dialerContactId: index, contactId: index, listId, attempts: 0, number: index === 79 ? brazilian : numberOf(isListed), otherNumbers: index % 4 === 0 ? [numberOf(isListed)] : null, zone: null, customerType: null,
        preferences: index % 3 === 0 ? wishes : null, clientId: null, email: index % 2 === 0 ? emailAt(among(surroundings)) : null, name: null, attributes: null, addedAt: noon,
      };
    });
    const startedAt = performance.now();
    await transaction(dataSource, async (manager) => {
      await lockRules(manager, [1], noon);
      await judge(manager, { accountId: 1, blocking: [{ listId, status: 'BLACKLIST' }], claims, rules }, noon);
    });
    if (round >= 100) times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
