import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Contacts that come to a dialer while it runs: its own list, their priority and their end, and the keys that make adding idempotent. */
export class AddedContacts0017 implements MigrationInterface {
  name = 'AddedContacts1764000000017';

  async up(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    const { id, int, text, moment } = columnsFor(isSqlite);
    // By hand: TypeORM's way of adding a column on SQLite copies the whole table, and there may be millions of places.
    await runner.query(`ALTER TABLE dialer_contact ADD COLUMN priority ${isSqlite ? 'integer' : 'int'} NOT NULL DEFAULT 0`);
    await runner.query(`ALTER TABLE dialer_contact ADD COLUMN expires_at datetime(3) NULL`);
    await runner.query('CREATE INDEX dialer_contact_urgent ON dialer_contact (dialer_id, state, priority, next_at)');
    await runner.query('CREATE INDEX dialer_contact_expires ON dialer_contact (state, expires_at)');
    await runner.query(`ALTER TABLE dialer_list ADD COLUMN is_own ${isSqlite ? 'boolean' : 'tinyint'} NOT NULL DEFAULT 0`);
    await runner.createTable(
      new Table({
        name: 'added_key',
        columns: [id(), int('account_id'), int('dialer_id'), text('key_hash', 64), int('contact_id'), moment('created_at')],
        foreignKeys: [reference('added_key_account', 'account_id', 'account'), reference('added_key_contact', 'contact_id', 'contact')],
        indices: [
          new TableIndex({ name: 'added_key_once', columnNames: ['dialer_id', 'key_hash'], isUnique: true }),
          new TableIndex({ name: 'added_key_contact_ref', columnNames: ['contact_id'] }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('added_key');
    await runner.query('ALTER TABLE dialer_list DROP COLUMN is_own');
    for (const index of ['dialer_contact_expires', 'dialer_contact_urgent'])
      await runner.query(runner.connection.options.type === 'better-sqlite3' ? `DROP INDEX ${index}` : `DROP INDEX ${index} ON dialer_contact`);
    for (const column of ['expires_at', 'priority']) await runner.query(`ALTER TABLE dialer_contact DROP COLUMN ${column}`);
  }
}
