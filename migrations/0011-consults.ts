import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Whom agents ask while a contact waits. */
export class Consults0011 implements MigrationInterface {
  name = 'Consults1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    const { int, text, moment, key } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.createTable(
      new Table({
        name: 'consult',
        columns: [key('leg', 36), int('agent_id'), text('attempt_id', 36), text('name', 100), text('state', 20), text('says', 500, { nullable: true }), moment('asked_at')],
        foreignKeys: [reference('consult_agent_ref', 'agent_id', 'agent')],
        indices: [new TableIndex({ name: 'consult_attempt', columnNames: ['attempt_id', 'asked_at'] }), new TableIndex({ name: 'consult_state', columnNames: ['state'] })],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('consult');
  }
}
