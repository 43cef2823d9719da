import type { MigrationInterface, QueryRunner } from 'typeorm';

interface SomeSettings {
  dispositions?: { name: string; outcome: string }[];
}

const chunk = 500;
const isWrongNumber = (name: string): boolean => name.trim().toLowerCase() === 'wrong number';

/**
 * A refusal is a word of the person, a failure is none: until now every failure was taken for a refusal. So those that were saved go
 * on as refusals, whatever their names are, for nobody loses days of peace by this; but for "Wrong number", which nobody meant so.
 * And contacts are found by an email address that they were given after their last call.
 */
export class Refusals0025 implements MigrationInterface {
  name = 'Refusals1764000000025';

  async up(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    await runner.query(`CREATE INDEX contact_account_email ON contact (account_id, ${isSqlite ? 'email COLLATE NOCASE' : 'email'})`);
    await runner.query(`UPDATE disposition SET outcome = 'refusal' WHERE outcome = 'failure' AND LOWER(TRIM(name)) <> 'wrong number'`);
    await rename(runner, ({ name, outcome }) => (outcome === 'failure' && !isWrongNumber(name) ? 'refusal' : outcome));
  }

  async down(runner: QueryRunner): Promise<void> {
    await rename(runner, ({ outcome }) => (outcome === 'refusal' ? 'failure' : outcome));
    await runner.query(`UPDATE disposition SET outcome = 'failure' WHERE outcome = 'refusal'`);
    await runner.query(`DROP INDEX contact_account_email${runner.connection.options.type === 'better-sqlite3' ? '' : ' ON contact'}`);
  }
}

/** In the settings of all versions: that of a call says what its agent can say, and an earlier one can be gone back to. */
async function rename(runner: QueryRunner, outcomeOf: (disposition: { name: string; outcome: string }) => string): Promise<void> {
  for (let after = 0; ; ) {
    const rows: { id: number; settings: string }[] = await runner.query(`SELECT id, settings FROM dialer_version WHERE id > ? ORDER BY id LIMIT ${chunk}`, [after]);
    for (const { id, settings } of rows) {
      const changed = JSON.parse(settings) as SomeSettings;
      for (const disposition of changed.dispositions ?? []) disposition.outcome = outcomeOf(disposition);
      const written = JSON.stringify(changed);
      if (written !== settings) await runner.query('UPDATE dialer_version SET settings = ? WHERE id = ?', [written, id]);
    }
    if (rows.length < chunk) return;
    after = rows.at(-1)!.id;
  }
}
