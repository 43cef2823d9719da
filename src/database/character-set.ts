import type { DataSource } from 'typeorm';

/** What every name can be written in. */
const characterSet = 'utf8mb4';
const asItMustBe = `CHARACTER SET ${characterSet} COLLATE utf8mb4_unicode_ci`;

/**
 * Sees to it that a MariaDB or MySQL keeps names of every script: an empty database of another character set (MariaDB's own is latin1) is
 * altered where this user may, before the tables are made in it. Otherwise the answer is what somebody must do, in words.
 */
export async function lacksCharacterSet(dataSource: DataSource): Promise<string | undefined> {
  const [{ name, kept, tables }] = await dataSource.query(
    `SELECT schema_name AS name, default_character_set_name AS kept, (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = schema_name) AS tables
     FROM information_schema.schemata WHERE schema_name = DATABASE()`,
  );
  const others = await tablesInAnother(dataSource);
  const alter = `ALTER DATABASE \`${name}\` ${asItMustBe}`;
  if (others.length > 0)
    return `its tables (${others.slice(0, 3).join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''}) are not in ${characterSet}, so not every name can be kept in them; stop every process, save the database, and in one session run SET foreign_key_checks = 0, ${alter}, and for each of them ALTER TABLE … CONVERT TO ${asItMustBe}.`;
  if (kept === characterSet) return undefined;
  if (Number(tables) > 0) return `its character set is ${kept}, in which not every name can be kept; run ${alter} (the tables that others have in it stay as they are), and start again.`;
  const isAltered = await dataSource.query(`ALTER DATABASE ${asItMustBe}`).then(
    () => true,
    () => false,
  );
  return isAltered ? undefined : `its character set is ${kept}, in which not every name can be kept, and this user may not change it; run ${alter}, and start again.`;
}

/** Tables of ours with a column in another character set; those of others in the same database are no concern of ours. */
async function tablesInAnother(dataSource: DataSource): Promise<string[]> {
  const ours = new Set(dataSource.entityMetadatas.map(({ tableName }) => tableName));
  const rows: { name: string }[] = await dataSource.query(
    'SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND character_set_name <> ? ORDER BY table_name',
    [characterSet],
  );
  return rows.map(({ name }) => name).filter((name) => ours.has(name));
}
