import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a contact had ended that an agent calls by hand: unreached, it ends so again. */
export class EndedAs0034 implements MigrationInterface {
  name = 'EndedAs1764000000034';

  async up(runner: QueryRunner): Promise<void> {
    // By hand, as corrected_at: a dialer may have millions of contacts.
    await runner.query('ALTER TABLE dialer_contact ADD COLUMN ended_as varchar(20) NULL');
    // Who is being called by hand just now: as it was read from the last result so far.
    await runner.query(`UPDATE dialer_contact SET ended_as = CASE WHEN last_result = 'answered' THEN 'success' ELSE 'failed' END WHERE state = 'dialing' AND ended_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dialer_contact DROP COLUMN ended_as');
  }
}
