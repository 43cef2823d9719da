import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** What agents say of the detection's verdicts, by dialer, gateway and day, and where it was switched off because of that. */
export class DetectionFeedback0008 implements MigrationInterface {
  name = 'DetectionFeedback1764000000008';

  async up(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    const { int, key, text, moment, primary } = columnsFor(isSqlite);
    await runner.createTable(
      new Table({
        name: 'detection_count',
        columns: [
          primary(int('dialer_id')), primary(int('gateway_id')), key('day', 10), int('account_id'),
          ...['people', 'machines', 'judged_people', 'missed', 'judged_machines', 'mistaken'].map((name) => int(name, { default: 0 })),
        ],
        foreignKeys: [reference('detection_count_account', 'account_id', 'account')],
        indices: [new TableIndex({ name: 'detection_count_gateway', columnNames: ['gateway_id', 'day'] })],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'detection_state',
        columns: [key('kind', 10), primary(int('subject_id')), moment('off_at', { nullable: true }), text('reason', 500, { nullable: true }), moment('since', { nullable: true })],
      }),
    );
    // By hand, as in 0007: there may be millions of dispositions.
    const integer = isSqlite ? 'integer' : 'int';
    await runner.query('ALTER TABLE disposition ADD COLUMN judged varchar(10) NULL');
    await runner.query(`ALTER TABLE gateway ADD COLUMN most_missed ${integer} NOT NULL DEFAULT 40`);
    await runner.query(`ALTER TABLE gateway ADD COLUMN most_mistaken ${integer} NOT NULL DEFAULT 5`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of ['most_mistaken', 'most_missed']) await runner.query(`ALTER TABLE gateway DROP COLUMN ${column}`);
    await runner.query('ALTER TABLE disposition DROP COLUMN judged');
    for (const table of ['detection_state', 'detection_count']) await runner.dropTable(table);
  }
}
