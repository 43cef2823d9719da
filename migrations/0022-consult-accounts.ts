import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** Whom agents ask belongs to an account, as the attempt does about which they ask. */
export class ConsultAccounts0022 implements MigrationInterface {
  name = 'ConsultAccounts1764000000022';

  async up(runner: QueryRunner): Promise<void> {
    const { int } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.addColumn('consult', int('account_id', { nullable: true }));
    await runner.query('UPDATE consult SET account_id = (SELECT account_id FROM attempt WHERE attempt.id = consult.attempt_id)');
    await runner.query('DELETE FROM consult WHERE account_id IS NULL');
    await runner.changeColumn('consult', 'account_id', int('account_id'));
    await runner.createForeignKey('consult', reference('consult_account', 'account_id', 'account'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropForeignKey('consult', 'consult_account');
    await runner.dropColumn('consult', 'account_id');
  }
}
