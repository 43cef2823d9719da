import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people choose by the keys of a broadcast's message; messages that are texts, and what speaks them on each node. */
export class Messages0009 implements MigrationInterface {
  name = 'Messages1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    // By hand: TypeORM's way of adding a column on SQLite copies the whole table.
    await runner.query('ALTER TABLE attempt ADD COLUMN chosen varchar(10)');
    await runner.query('ALTER TABLE message ADD COLUMN text text');
    await runner.query("ALTER TABLE node ADD COLUMN speech varchar(120) NOT NULL DEFAULT ''");
    // The simulated switch speaks with any voice.
    await runner.query("UPDATE node SET speech = 'simulated voice' WHERE is_simulated = 1");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE node DROP COLUMN speech');
    await runner.query('ALTER TABLE message DROP COLUMN text');
    await runner.query('ALTER TABLE attempt DROP COLUMN chosen');
  }
}
