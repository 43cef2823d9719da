import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor } from '../src/database/columns.js';

/** Forms in which people say that they never want to be called: they need no dialer. */
export class NeverCallWidgets0024 implements MigrationInterface {
  name = 'NeverCallWidgets1764000000024';

  async up(runner: QueryRunner): Promise<void> {
    const { int, text } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.addColumn('widget', text('purpose', 20, { default: 'call me' }));
    await runner.changeColumn('widget', 'dialer_id', int('dialer_id', { nullable: true }));
    await runner.changeColumn('widget_request', 'dialer_id', int('dialer_id', { nullable: true }));
  }

  async down(runner: QueryRunner): Promise<void> {
    const { int } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.query('DELETE FROM widget_request WHERE dialer_id IS NULL');
    await runner.query('DELETE FROM widget WHERE dialer_id IS NULL');
    await runner.changeColumn('widget_request', 'dialer_id', int('dialer_id'));
    await runner.changeColumn('widget', 'dialer_id', int('dialer_id'));
    await runner.dropColumn('widget', 'purpose');
  }
}
