import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';
import { sqlTime } from '../src/database/sql.js';

/** The rules of each account, blocked devices of the enterprise, and consents. */
export class Rules0013 implements MigrationInterface {
  name = 'Rules1764000000013';

  async up(runner: QueryRunner): Promise<void> {
    const { id, int, text, longText, moment } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.createTable(
      new Table({
        name: 'account_rules',
        columns: [id(), int('account_id'), longText('rules'), text('changed_by', 200), moment('changed_at')],
        foreignKeys: [reference('account_rules_account', 'account_id', 'account')],
        indices: [new TableIndex({ name: 'account_rules_once', columnNames: ['account_id'], isUnique: true })],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'device_block',
        columns: [id(), int('enterprise_id'), text('device', 200), text('setting', 10), text('reason', 500), text('changed_by', 200), moment('changed_at')],
        foreignKeys: [reference('device_block_enterprise', 'enterprise_id', 'enterprise')],
        indices: [new TableIndex({ name: 'device_block_device', columnNames: ['enterprise_id', 'device'], isUnique: true })],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'consent',
        columns: [
          id(), int('account_id'), text('number', 32), moment('given_at'), text('source', 200), longText('proof', { nullable: true }), text('recorded_by', 200), moment('recorded_at'),
          moment('withdrawn_at', { nullable: true }), text('withdrawn_source', 200, { nullable: true }),
        ],
        foreignKeys: [reference('consent_account', 'account_id', 'account')],
        indices: [new TableIndex({ name: 'consent_number', columnNames: ['account_id', 'number'] })],
      }),
    );
    // Accounts that are there already call real people, or will: the law holds for them from now on, and who does not want that says so.
    const accounts: { id: number }[] = await runner.query('SELECT id FROM account');
    const rules = JSON.stringify({ law: true });
    for (const account of accounts) await runner.query('INSERT INTO account_rules (account_id, rules, changed_by, changed_at) VALUES (?, ?, ?, ?)', [account.id, rules, 'service', sqlTime(0)]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['consent', 'device_block', 'account_rules']) await runner.dropTable(table);
  }
}
