import { type MigrationInterface, type QueryRunner, Table, type TableColumn, type TableForeignKey, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** In which call a note was written, the way to attempts by their disposition, and score cards with what they say of calls. */
export class Quality0011 implements MigrationInterface {
  name = 'Quality1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    const { id, int, text, longText, moment, flag } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    const create = (name: string, columns: TableColumn[], foreignKeys: TableForeignKey[], indices: Record<string, { on: string[]; isUnique?: boolean }> = {}) =>
      runner.createTable(
        new Table({ name, columns, foreignKeys, indices: Object.entries(indices).map(([index, { on, isUnique = false }]) => new TableIndex({ name: index, columnNames: on, isUnique })) }),
      );
    // By hand: TypeORM's way of adding a column on SQLite copies the whole table.
    await runner.query('ALTER TABLE contact_note ADD COLUMN attempt_id varchar(36) NULL');
    await runner.query('CREATE INDEX contact_note_attempt ON contact_note (attempt_id)');
    await runner.query('CREATE INDEX disposition_name ON disposition (account_id, name, attempt_id)');

    await create(
      'score_card',
      [id(), int('account_id'), text('name', 100), int('version_id'), text('created_by', 200), moment('created_at'), moment('retired_at', { nullable: true })],
      [reference('score_card_account', 'account_id', 'account')],
      { score_card_name: { on: ['account_id', 'name'], isUnique: true } },
    );
    await create(
      'score_card_version',
      [id(), int('card_id'), int('ordinal'), longText('criteria'), text('created_by', 200), moment('created_at')],
      [reference('score_card_version_card', 'card_id', 'score_card')],
      { score_card_version_ordinal: { on: ['card_id', 'ordinal'], isUnique: true } },
    );
    await create(
      'score',
      [
        id(), int('account_id'), text('attempt_id', 36), int('agent_id'), int('card_id'), int('version_id'), longText('answers'), int('percent'), flag('is_fatal', { default: false }),
        longText('comment', { nullable: true }), text('scored_by', 200), moment('scored_at'), moment('call_at'),
      ],
      [reference('score_account', 'account_id', 'account'), reference('score_agent_ref', 'agent_id', 'agent'), reference('score_version', 'version_id', 'score_card_version')],
      { score_attempt: { on: ['attempt_id', 'scored_by'], isUnique: true }, score_period: { on: ['account_id', 'call_at'] }, score_agent: { on: ['agent_id', 'call_at'] } },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['score', 'score_card_version', 'score_card']) await runner.dropTable(table);
    await runner.dropIndex('disposition', 'disposition_name');
    await runner.dropIndex('contact_note', 'contact_note_attempt');
    await runner.query('ALTER TABLE contact_note DROP COLUMN attempt_id');
  }
}
