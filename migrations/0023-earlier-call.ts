import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor } from '../src/database/columns.js';

/** The call before the one on a desk, while it waits for the agent's word. */
export class EarlierCall0023 implements MigrationInterface {
  name = 'EarlierCall1764000000023';

  async up(runner: QueryRunner): Promise<void> {
    const { text } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.addColumn('desk_call', text('earlier_attempt_id', 36, { nullable: true }));
  }

  /** As with the first tables: a backup is the way back. */
  async down(): Promise<void> {
    throw new Error('the calls of desks are not changed back; restore a backup instead');
  }
}
