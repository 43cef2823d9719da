import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The form of an account's internal numbers, such as 1234. */
export class ShortNumbers0018 implements MigrationInterface {
  name = 'ShortNumbers1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE account ADD COLUMN short_numbers varchar(100) NOT NULL DEFAULT ''");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account DROP COLUMN short_numbers');
  }
}
