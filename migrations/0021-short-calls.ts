import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Calls that came to nothing, where a law limits them: by account, jurisdiction and day. */
export class ShortCalls0021 implements MigrationInterface {
  name = 'ShortCalls1764000000021';

  async up(runner: QueryRunner): Promise<void> {
    const { int, text, primary } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.createTable(
      new Table({
        name: 'short_call_count',
        columns: [primary(int('account_id')), primary(text('law', 20)), primary(text('day', 10)), int('calls')],
        foreignKeys: [reference('short_call_count_account', 'account_id', 'account')],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('short_call_count');
  }
}
