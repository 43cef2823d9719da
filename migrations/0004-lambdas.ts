import { type MigrationInterface, type QueryRunner, Table, type TableColumn, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Lambdas with their versions. */
export class Lambdas0004 implements MigrationInterface {
  name = 'Lambdas1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    const { id, int, text, longText, moment, flag } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    const create = (name: string, columns: TableColumn[], index: string, on: string[], references: Record<string, string>) =>
      runner.createTable(
        new Table({
          name,
          columns,
          foreignKeys: Object.entries(references).map(([column, table]) => reference(`${name}_${table}`, column, table)),
          indices: [new TableIndex({ name: index, columnNames: on, isUnique: true })],
        }),
      );

    await create(
      'lambda',
      [
        id(), int('account_id'), text('name', 200), text('kind', 20), int('version_id'), flag('enabled', { default: true }), text('secret', 100, { nullable: true }),
        int('runs', { default: 0 }), int('failures', { default: 0 }), text('last_failure', 500, { nullable: true }), moment('last_failure_at', { nullable: true }),
        text('created_by', 200), moment('created_at'),
      ],
      'lambda_name',
      ['account_id', 'name'],
      { account_id: 'account' },
    );
    await create(
      'lambda_version',
      [
        id(), int('account_id'), int('lambda_id'), int('ordinal'), longText('source', { nullable: true }), text('url', 500, { nullable: true }), int('time_limit'),
        text('created_by', 200), moment('created_at'),
      ],
      'lambda_version_ordinal',
      ['lambda_id', 'ordinal'],
      { account_id: 'account', lambda_id: 'lambda' },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['lambda_version', 'lambda']) await runner.dropTable(table);
  }
}
