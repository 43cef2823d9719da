import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Opt-outs from before they could have no end hold for ever, whoever reads them: the gate took no notice of the date, rules for calls that come in did. */
export class OptOutsForEver0032 implements MigrationInterface {
  name = 'OptOutsForEver1764000000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE contact SET blacklisted_until = NULL WHERE blacklisted_until IS NOT NULL AND list_id IN (SELECT id FROM contact_list WHERE blocks_all = 1)');
  }

  async down(): Promise<void> {}
}
