import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long an account keeps its attempts, by which index the old ones are found, and email addresses found however they are capitalised. */
export class Retention0019 implements MigrationInterface {
  name = 'Retention1764000000019';

  async up(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.connection.options.type === 'better-sqlite3';
    await runner.query(`ALTER TABLE account ADD COLUMN attempt_months ${isSqlite ? 'integer' : 'int'} NOT NULL DEFAULT 60`);
    // SQLite keeps no statistics: it would take this index for the gate's looks at a few numbers of an account. So it is one of an expression, which only forget-attempts.ts asks by.
    await runner.query(`CREATE INDEX attempt_age ON attempt (${isSqlite ? 'account_id + 0' : 'account_id'}, created_at)`);
    // On MariaDB the texts of every table are compared without regard to it.
    if (isSqlite) await reindexEmails(runner, 'email COLLATE NOCASE');
  }

  async down(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type === 'better-sqlite3') {
      await reindexEmails(runner, 'email');
      await runner.query('DROP INDEX attempt_age');
    } else {
      // A reference needs an index of its column; the one that it had went when attempt_age took its place.
      await runner.query('CREATE INDEX attempt_account ON attempt (account_id)');
      await runner.query('DROP INDEX attempt_age ON attempt');
    }
    await runner.query('ALTER TABLE account DROP COLUMN attempt_months');
  }
}

async function reindexEmails(runner: QueryRunner, column: string): Promise<void> {
  await runner.query('DROP INDEX attempt_email');
  await runner.query(`CREATE INDEX attempt_email ON attempt (${column}, created_at)`);
}
