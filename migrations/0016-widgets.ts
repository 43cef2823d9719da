import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Forms on websites whose visitors are called back. */
export class Widgets0016 implements MigrationInterface {
  name = 'Widgets1764000000016';

  async up(runner: QueryRunner): Promise<void> {
    const { id, int, text, longText, moment, flag } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    const nullable = { nullable: true };
    await runner.createTable(
      new Table({
        name: 'widget',
        columns: [
          id(), int('account_id'), text('public_key', 32), text('name', 100), flag('is_active', { default: true }), int('dialer_id'), int('schedule_id', nullable), int('except_list_id', nullable),
          longText('origins'), longText('texts'), int('per_hour'), text('created_by', 200), moment('created_at'),
        ],
        foreignKeys: [
          reference('widget_account', 'account_id', 'account'), reference('widget_dialer', 'dialer_id', 'dialer'), reference('widget_schedule', 'schedule_id', 'schedule'),
          reference('widget_except_list', 'except_list_id', 'contact_list'),
        ],
        indices: [
          new TableIndex({ name: 'widget_public_key', columnNames: ['public_key'], isUnique: true }), new TableIndex({ name: 'widget_account_ref', columnNames: ['account_id'] }),
          new TableIndex({ name: 'widget_dialer_ref', columnNames: ['dialer_id'] }), new TableIndex({ name: 'widget_schedule_ref', columnNames: ['schedule_id'] }),
          new TableIndex({ name: 'widget_except_ref', columnNames: ['except_list_id'] }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('widget');
  }
}
