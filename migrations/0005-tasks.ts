import { type MigrationInterface, type QueryRunner, Table, type TableColumn, type TableForeignKey, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** What agents' desks need: tasks, wishes, breaks, the call that an agent has, dispositions and notes. */
export class Tasks0005 implements MigrationInterface {
  name = 'Tasks1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    const sqlite = runner.connection.options.type === 'better-sqlite3';
    const { id, int, text, longText, moment, flag, primary } = columnsFor(sqlite);
    const create = (name: string, columns: TableColumn[], foreignKeys: TableForeignKey[], indices: Record<string, { on: string[]; isUnique?: boolean }> = {}) =>
      runner.createTable(
        new Table({ name, columns, foreignKeys, indices: Object.entries(indices).map(([index, { on, isUnique = false }]) => new TableIndex({ name: index, columnNames: on, isUnique })) }),
      );

    await create(
      'task',
      [
        id(), int('account_id'), int('dialer_id'), int('contact_id'), int('dialer_contact_id'), int('agent_id'), text('kind', 20), text('state', 20), moment('offered_at'),
        moment('expires_at'), moment('decided_at', { nullable: true }), text('attempt_id', 36, { nullable: true }), text('says', 500, { nullable: true }),
      ],
      [reference('task_account', 'account_id', 'account'), reference('task_agent_ref', 'agent_id', 'agent')],
      { task_state: { on: ['state', 'agent_id'] }, task_agent: { on: ['agent_id', 'id'] }, task_attempt: { on: ['attempt_id'] } },
    );
    await create(
      'agent_wish',
      [id(), int('agent_id'), longText('wish'), text('state', 20), text('says', 500, { nullable: true }), text('asked_by', 200), moment('asked_at'), moment('done_at', { nullable: true })],
      [reference('agent_wish_agent_ref', 'agent_id', 'agent')],
      { agent_wish_state: { on: ['state'] }, agent_wish_agent: { on: ['agent_id', 'id'] } },
    );
    await create(
      'agent_pause',
      [id(), int('agent_id'), text('reason', 100), moment('started_at'), moment('ended_at', { nullable: true })],
      [reference('agent_pause_agent_ref', 'agent_id', 'agent')],
      { agent_pause_agent: { on: ['agent_id', 'started_at'] } },
    );
    await create('desk_call', [primary(int('agent_id')), int('dialer_id', { nullable: true }), text('attempt_id', 36, { nullable: true }), int('task_id', { nullable: true }), text('state', 20), moment('since')], []);
    await create(
      'disposition',
      [
        id(), int('account_id'), text('attempt_id', 36), int('dialer_id'), int('contact_id'), int('agent_id'), text('name', 60), text('outcome', 20), flag('is_machine', { default: false }),
        longText('note', { nullable: true }), moment('follow_up_at', { nullable: true }), int('follow_up_agent_id', { nullable: true }), text('given_by', 200), moment('given_at'),
      ],
      [reference('disposition_account', 'account_id', 'account'), reference('disposition_agent', 'agent_id', 'agent')],
      { disposition_attempt: { on: ['attempt_id'], isUnique: true }, disposition_contact: { on: ['contact_id'] } },
    );
    await create(
      'contact_note',
      [id(), int('account_id'), int('contact_id'), longText('text'), text('written_by', 200), moment('written_at')],
      [reference('contact_note_account', 'account_id', 'account')],
      { contact_note_contact: { on: ['contact_id', 'id'] } },
    );
    // By hand: TypeORM's way of adding a column on SQLite copies the whole table, and there may be millions of attempts.
    await runner.query(`ALTER TABLE attempt ADD COLUMN by_hand ${sqlite ? 'boolean' : 'tinyint'} NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempt DROP COLUMN by_hand');
    for (const table of ['contact_note', 'disposition', 'desk_call', 'agent_pause', 'agent_wish', 'task']) await runner.dropTable(table);
  }
}
