import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a consent holds is in the index that the gate asks by, so that it reads no rows of the table. */
export class ConsentsThatHold0027 implements MigrationInterface {
  name = 'ConsentsThatHold1764000000027';

  // In this order: on MariaDB the reference to the account needs an index at every moment.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX consent_holds ON consent (account_id, number, withdrawn_at)');
    await drop(runner, 'consent_number');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX consent_number ON consent (account_id, number)');
    await drop(runner, 'consent_holds');
  }
}

const drop = (runner: QueryRunner, index: string): Promise<unknown> => runner.query(`DROP INDEX ${index}${runner.connection.options.type === 'better-sqlite3' ? '' : ' ON consent'}`);
