import { type MigrationInterface, type QueryRunner, Table, type TableColumn, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Caller IDs with their uses, and what is looked up about numbers. */
export class CallerIds0003 implements MigrationInterface {
  name = 'CallerIds1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    const { id, int, text, longText, moment, flag, double, primary } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    const create = (name: string, columns: TableColumn[], indices: Record<string, { on: string[]; isUnique?: boolean }> = {}, account?: string) =>
      runner.createTable(
        new Table({
          name,
          columns,
          foreignKeys: account ? [reference(account, 'account_id', 'account')] : [],
          indices: Object.entries(indices).map(([index, { on, isUnique = false }]) => new TableIndex({ name: index, columnNames: on, isUnique })),
        }),
      );

    await create(
      'caller_id',
      [
        id(), int('account_id'), text('number', 32), text('label', 100, { default: '' }), longText('teams'), text('agent', 100, { nullable: true }),
        text('outbound_campaign', 100, { default: '' }), int('daily_cap', { default: 0 }), moment('rested_until', { nullable: true }), flag('enabled', { default: true }),
        flag('is_default', { default: false }), text('created_by', 200), moment('created_at'),
      ],
      { caller_id_number: { on: ['account_id', 'number'], isUnique: true } },
      'caller_id_account',
    );
    await create('caller_id_use', [primary(int('caller_id_id')), primary(text('day', 10)), int('account_id'), int('uses')]);
    await create(
      'look_up',
      [
        id(), int('account_id'), text('number', 32), moment('asked_at'), moment('looked_up_at', { nullable: true }), text('source', 200, { default: '' }),
        text('line_type', 20, { nullable: true }), text('place', 300, { nullable: true }), text('zone', 60, { nullable: true }), int('cost', { default: 0 }),
        text('failure', 300, { nullable: true }),
      ],
      { look_up_number: { on: ['account_id', 'number'], isUnique: true }, look_up_wanted: { on: ['looked_up_at', 'asked_at'] } },
      'look_up_account',
    );
    await create(
      'look_up_provider',
      [
        id(), int('account_id'), flag('enabled', { default: true }), text('url', 500), text('header_name', 100), text('header_secret', 1_000), text('line_type_path', 200),
        text('place_path', 200), text('zone_path', 200), int('time_limit'), int('cost'), text('currency', 3), int('cache_days'), moment('created_at'),
      ],
      { look_up_provider_account: { on: ['account_id'], isUnique: true } },
      'look_up_provider_account_ref',
    );
    await create('look_up_cost', [primary(int('account_id')), primary(text('month', 7)), primary(text('currency', 3)), int('look_ups'), int('failures'), double('cost')]);
    // By hand: TypeORM's way of adding a column on SQLite copies the whole table, and there may be millions of attempts.
    await runner.query('ALTER TABLE attempt ADD COLUMN caller_id_reason text NULL');
    await runner.query('ALTER TABLE attempt ADD COLUMN outbound_campaign varchar(100) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of ['caller_id_reason', 'outbound_campaign']) await runner.query(`ALTER TABLE attempt DROP COLUMN ${column}`);
    for (const table of ['look_up_cost', 'look_up_provider', 'look_up', 'caller_id_use', 'caller_id']) await runner.dropTable(table);
  }
}
