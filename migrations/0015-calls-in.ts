import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Calls that came in, the forwardings that decide about them, and the rules that add their callers to dialers. */
export class CallsIn0015 implements MigrationInterface {
  name = 'CallsIn1764000000015';

  async up(runner: QueryRunner): Promise<void> {
    const { id, int, text, longText, moment, flag, key } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    const nullable = { nullable: true };
    await runner.createTable(
      new Table({
        name: 'call_in',
        columns: [
          key('id', 36), int('account_id'), int('node_id', nullable), text('number', 32, nullable), text('called', 60), moment('came_at'), moment('answered_at', nullable), moment('bridged_at', nullable),
          moment('ended_at', nullable), text('outcome', 20), text('queue', 100, nullable), text('agent', 100, nullable), text('decision', 200, nullable), text('cause', 60, nullable),
        ],
        foreignKeys: [reference('call_in_account', 'account_id', 'account')],
        indices: [
          new TableIndex({ name: 'call_in_number', columnNames: ['account_id', 'number', 'bridged_at'] }),
          new TableIndex({ name: 'call_in_time', columnNames: ['account_id', 'came_at'] }),
          new TableIndex({ name: 'call_in_open', columnNames: ['ended_at', 'node_id'] }),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'forwarding',
        columns: [
          id(), int('account_id'), int('position'), text('name', 100), flag('is_active', { default: true }), longText('callers'), longText('numbers'), int('schedule_id', nullable),
          flag('while_closed', { default: false }), longText('action'), text('created_by', 200), moment('created_at'),
        ],
        foreignKeys: [reference('forwarding_account', 'account_id', 'account'), reference('forwarding_schedule', 'schedule_id', 'schedule')],
        indices: [new TableIndex({ name: 'forwarding_order', columnNames: ['account_id', 'position'] }), new TableIndex({ name: 'forwarding_schedule_ref', columnNames: ['schedule_id'] })],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'call_rule',
        columns: [
          id(), int('account_id'), text('name', 100), flag('is_active', { default: true }), text('event', 20), int('queue_id', nullable), longText('numbers'), int('except_list_id', nullable),
          int('dialer_id'), text('created_by', 200), moment('created_at'),
        ],
        foreignKeys: [
          reference('call_rule_account', 'account_id', 'account'), reference('call_rule_dialer', 'dialer_id', 'dialer'), reference('call_rule_queue', 'queue_id', 'queue'),
          reference('call_rule_except_list', 'except_list_id', 'contact_list'),
        ],
        indices: [
          new TableIndex({ name: 'call_rule_account_ref', columnNames: ['account_id'] }), new TableIndex({ name: 'call_rule_dialer_ref', columnNames: ['dialer_id'] }),
          new TableIndex({ name: 'call_rule_queue_ref', columnNames: ['queue_id'] }), new TableIndex({ name: 'call_rule_except_ref', columnNames: ['except_list_id'] }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['call_rule', 'forwarding', 'call_in']) await runner.dropTable(table);
  }
}
