import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor } from '../src/database/columns.js';

/** What an agent is doing, for pages of processes that do not dial: wrap-up is not in mod_callcenter's state. */
export class AgentPhase0006 implements MigrationInterface {
  name = 'AgentPhase1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    const { text } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.addColumn('agent', text('phase', 10, { default: 'away' }));
  }

  /** As with the first tables: a backup is the way back. */
  async down(): Promise<void> {
    throw new Error('the phase of agents is not removed again; restore a backup instead');
  }
}
