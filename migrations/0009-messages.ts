import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people choose by the keys of a broadcast's message. */
export class Messages0009 implements MigrationInterface {
  name = 'Messages1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    // By hand: TypeORM's way of adding a column on SQLite copies the whole table.
    await runner.query('ALTER TABLE attempt ADD COLUMN chosen varchar(10)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempt DROP COLUMN chosen');
  }
}
