import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the switch heard a beep of one whom it had taken for a person. */
export class CorrectedVerdicts0030 implements MigrationInterface {
  name = 'CorrectedVerdicts1764000000030';

  async up(runner: QueryRunner): Promise<void> {
    // By hand: TypeORM's way of adding a column on SQLite copies the whole table, and there may be millions of attempts.
    await runner.query('ALTER TABLE attempt ADD COLUMN corrected_at datetime(3) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempt DROP COLUMN corrected_at');
  }
}
