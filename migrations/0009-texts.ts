import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages that are texts, and what speaks them on each node. */
export class Texts0009 implements MigrationInterface {
  name = 'Texts1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE message ADD COLUMN text text');
    await runner.query("ALTER TABLE node ADD COLUMN speech varchar(120) NOT NULL DEFAULT ''");
    // The simulated switch speaks with any voice.
    await runner.query("UPDATE node SET speech = 'simulated voice' WHERE is_simulated = 1");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE node DROP COLUMN speech');
    await runner.query('ALTER TABLE message DROP COLUMN text');
  }
}
