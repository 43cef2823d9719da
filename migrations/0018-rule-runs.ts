import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** What the rules of dialers have done, or have yet to do, after an attempt. */
export class RuleRuns0018 implements MigrationInterface {
  name = 'RuleRuns1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    const { id, int, text, moment } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.createTable(
      new Table({
        name: 'rule_run',
        columns: [id(), int('account_id'), text('attempt_id', 36), int('rule_index'), int('dialer_version_id'), int('contact_id'), text('occasion', 200), moment('due_at'), moment('done_at', { nullable: true })],
        foreignKeys: [reference('rule_run_account', 'account_id', 'account')],
        indices: [
          new TableIndex({ name: 'rule_run_once', columnNames: ['attempt_id', 'rule_index'], isUnique: true }),
          new TableIndex({ name: 'rule_run_due', columnNames: ['done_at', 'due_at'] }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('rule_run');
  }
}
