import { randomBytes } from 'node:crypto';
import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Recordings of conversations, where each node puts them, and how long an account keeps them. */
export class Recordings0007 implements MigrationInterface {
  name = 'Recordings1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    const { id, int, text, moment } = columnsFor(isSqlite);
    await runner.createTable(
      new Table({
        name: 'recording',
        columns: [
          id(), int('account_id'), text('attempt_id', 36), text('state', 10), text('stored_name', 100), int('bytes', { default: 0 }), int('milliseconds', { default: 0 }),
          text('reason', 200, { nullable: true }), moment('created_at'), moment('next_look_at', { nullable: true }), moment('deleted_at', { nullable: true }), text('deleted_by', 200, { nullable: true }),
        ],
        foreignKeys: [reference('recording_account', 'account_id', 'account')],
        indices: [
          new TableIndex({ name: 'recording_attempt', columnNames: ['attempt_id'], isUnique: true }),
          new TableIndex({ name: 'recording_look', columnNames: ['next_look_at'] }),
          new TableIndex({ name: 'recording_age', columnNames: ['account_id', 'state', 'created_at'] }),
        ],
      }),
    );
    // By hand: TypeORM's way of adding a column on SQLite copies the whole table, and there may be millions of attempts.
    await runner.query(`ALTER TABLE attempt ADD COLUMN is_recorded ${isSqlite ? 'boolean' : 'tinyint'} NOT NULL DEFAULT 0`);
    await runner.query(`ALTER TABLE account ADD COLUMN recording_months ${isSqlite ? 'integer' : 'int'} NOT NULL DEFAULT 12`);
    await runner.query("ALTER TABLE node ADD COLUMN recording_location varchar(500) NOT NULL DEFAULT ''");
    await runner.query("ALTER TABLE node ADD COLUMN recording_key varchar(64) NOT NULL DEFAULT ''");
    const nodes: { id: number; location: string }[] = await runner.query('SELECT id, media_location AS location FROM node');
    for (const node of nodes)
      await runner.query('UPDATE node SET recording_location = ?, recording_key = ? WHERE id = ?', [besideMessages(node.location), randomBytes(32).toString('hex'), node.id]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of ['recording_key', 'recording_location']) await runner.query(`ALTER TABLE node DROP COLUMN ${column}`);
    await runner.query('ALTER TABLE account DROP COLUMN recording_months');
    await runner.query('ALTER TABLE attempt DROP COLUMN is_recorded');
    await runner.dropTable('recording');
  }
}

/** Where a node that has its messages as it comes would have its recordings; empty, so none, for any other. */
function besideMessages(location: string): string {
  const plain = location.replace(/:\/\/\([^)]*\)/, '://').replace(/\/$/, '');
  if (/^https?:.*\/media$/.test(plain)) return `${plain}/recordings`;
  return plain.endsWith('/messages') ? plain.replace(/messages$/, 'recordings') : '';
}
