import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Do-not-call registries among the lists, and whom the law protects. */
export class Registries0014 implements MigrationInterface {
  name = 'Registries1764000000014';

  async up(runner: QueryRunner): Promise<void> {
    // By hand: TypeORM's way of adding a column on SQLite copies the whole table, and there may be millions of contacts.
    await runner.query('ALTER TABLE contact_list ADD COLUMN registry_of varchar(2)');
    await runner.query('ALTER TABLE contact_list ADD COLUMN as_of datetime(3)');
    await runner.query('ALTER TABLE contact ADD COLUMN customer_type varchar(10)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE contact DROP COLUMN customer_type');
    for (const column of ['as_of', 'registry_of']) await runner.query(`ALTER TABLE contact_list DROP COLUMN ${column}`);
  }
}
