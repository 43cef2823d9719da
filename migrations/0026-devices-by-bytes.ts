import type { MigrationInterface, QueryRunner } from 'typeorm';

/** rené@ and rene@ are two people: on MariaDB and MySQL devices are compared by their bytes from now on, as SQLite always did. */
export class DevicesByBytes0026 implements MigrationInterface {
  name = 'DevicesByBytes1764000000026';

  async up(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type === 'better-sqlite3') return;
    await runner.query('ALTER TABLE device_block MODIFY device varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL');
  }

  /** Refused by the index while two devices differ by accents alone: which of them holds is for people to say. */
  async down(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type === 'better-sqlite3') return;
    await runner.query('ALTER TABLE device_block MODIFY device varchar(200) NOT NULL');
  }
}
