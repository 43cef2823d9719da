import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Queues and agents as mod_callcenter has them, what they add to an attempt, and the counts of abandoned calls. */
export class Agents0002 implements MigrationInterface {
  name = 'Agents1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const { id, int, text, longText, moment, flag, primary } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.createTable(
      new Table({
        name: 'queue',
        columns: [id(), int('node_id'), text('name', 100), text('strategy', 40), int('account_id', { nullable: true }), flag('is_gone', { default: false }), moment('seen_at', { nullable: true })],
        foreignKeys: [reference('queue_account', 'account_id', 'account')],
        indices: [new TableIndex({ name: 'queue_name', columnNames: ['node_id', 'name'], isUnique: true })],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'agent',
        columns: [
          id(), int('node_id'), text('name', 100), text('type', 20), text('contact', 200), text('status', 30), text('state', 30), longText('queues'), text('phone', 200),
          flag('is_softphone', { default: false }), int('user_id', { nullable: true }), flag('is_gone', { default: false }), moment('seen_at', { nullable: true }),
        ],
        foreignKeys: [reference('agent_user', 'user_id', 'user')],
        indices: [new TableIndex({ name: 'agent_name', columnNames: ['node_id', 'name'], isUnique: true }), new TableIndex({ name: 'agent_user_once', columnNames: ['user_id'], isUnique: true })],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'abandon_count',
        columns: [primary(int('campaign_id')), primary(text('day', 10)), int('account_id'), int('answered', { default: 0 }), int('abandoned', { default: 0 })],
        foreignKeys: [reference('abandon_count_account', 'account_id', 'account')],
      }),
    );
    await runner.createTable(
      new Table({ name: 'pacing_state', columns: [primary(int('campaign_id')), int('account_id'), longText('state'), moment('saved_at')], foreignKeys: [reference('pacing_state_account', 'account_id', 'account')] }),
    );
    await runner.addColumns('attempt', [
      text('detected', 10, { nullable: true }), text('queue', 100, { nullable: true }), text('agent', 100, { nullable: true }), text('agent_leg', 36, { nullable: true }),
      moment('queued_at', { nullable: true }), moment('bridged_at', { nullable: true }), text('key_pressed', 10, { nullable: true }),
    ]);
    await runner.addColumn('contact_list', flag('blocks_all', { default: false }));
  }

  /** As with the first tables: a backup is the way back. */
  async down(): Promise<void> {
    throw new Error('the tables of agents are not removed again; restore a backup instead');
  }
}
