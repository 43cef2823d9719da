import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Forms for web sites in which visitors ask to be called, and what came of each request. */
export class Widgets0020 implements MigrationInterface {
  name = 'Widgets1764000000020';

  async up(runner: QueryRunner): Promise<void> {
    const { id, int, text, longText, moment, flag } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.createTable(
      new Table({
        name: 'widget',
        columns: [
          id(), int('account_id'), text('name', 200), text('public_key', 40), text('secret', 100), int('dialer_id'), int('schedule_id', { nullable: true }), int('blacklist_id', { nullable: true }),
          longText('origins'), longText('texts'), text('colour', 7), flag('ask_name'), text('consent', 1_000), flag('must_consent'), flag('abroad'),
          int('most_per_number'), int('most_per_address'), int('most_per_hour'), flag('enabled'), text('created_by', 200), moment('created_at'),
        ],
        foreignKeys: [
          reference('widget_account', 'account_id', 'account'), reference('widget_dialer', 'dialer_id', 'dialer'),
          reference('widget_schedule', 'schedule_id', 'schedule'), reference('widget_blacklist', 'blacklist_id', 'contact_list'),
        ],
        indices: [
          new TableIndex({ name: 'widget_name', columnNames: ['account_id', 'name'], isUnique: true }),
          new TableIndex({ name: 'widget_public_key', columnNames: ['public_key'], isUnique: true }),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'widget_request',
        columns: [
          id(), int('account_id'), int('widget_id'), int('dialer_id'), moment('at'), text('number', 40), text('name', 200, { nullable: true }), text('page', 500), text('address', 45),
          text('outcome', 20), longText('says'), longText('consent', { nullable: true }), int('contact_id', { nullable: true }), moment('calls_from', { nullable: true }),
        ],
        foreignKeys: [reference('widget_request_account', 'account_id', 'account'), reference('widget_request_widget', 'widget_id', 'widget')],
        indices: [
          new TableIndex({ name: 'widget_request_at', columnNames: ['widget_id', 'at'] }),
          new TableIndex({ name: 'widget_request_number', columnNames: ['number', 'dialer_id'] }),
          new TableIndex({ name: 'widget_request_old', columnNames: ['outcome', 'at'] }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('widget_request');
    await runner.dropTable('widget');
  }
}
