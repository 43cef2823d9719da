import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when the rules, as they were asked last, have a contact wait: by it those who wait for rules are told from those who wait after a call or for an agent. */
export class WaitsForRules0029 implements MigrationInterface {
  name = 'WaitsForRules1764000000029';

  async up(runner: QueryRunner): Promise<void> {
    // By hand: TypeORM's way of adding a column on SQLite copies the whole table, and there may be millions of places.
    await runner.query('ALTER TABLE dialer_contact ADD COLUMN refused_until datetime(3) NULL');
    await runner.query(
      `UPDATE dialer_contact SET refused_until = next_at WHERE state = 'waiting' AND last_result = 'refused' AND next_at IS NOT NULL AND EXISTS
        (SELECT 1 FROM attempt WHERE attempt.contact_id = dialer_contact.contact_id AND attempt.dialer_contact_id = dialer_contact.id AND attempt.result = 'refused' AND attempt.refused_until = dialer_contact.next_at)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dialer_contact DROP COLUMN refused_until');
  }
}
