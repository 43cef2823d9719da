import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, ok, type Result } from '../../shared/result.js';
import { type Jurisdiction, readJurisdiction } from './jurisdiction.js';

/**
 * The house's own packs, from DATA_DIR/jurisdictions/*.json, in the order of their names: each adds to those that are shipped, or
 * replaces the one that has its code. All of them or none: the failure names the file, and the field where it is one.
 */
export async function readHousePacks(dataDir: string): Promise<Result<Jurisdiction[], string>> {
  const folder = join(dataDir, 'jurisdictions');
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? ok([]) : failed(`The rules in ${folder} cannot be read: ${(error as Error).message}.`);
  }
  const packs: Jurisdiction[] = [];
  for (const name of names) {
    const path = join(folder, name);
    let content: unknown;
    try {
      // Editors of Windows begin a file with the mark of its byte order.
      content = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
    } catch (error) {
      return failed(`The rules in ${path} cannot be read: ${(error as Error).message}.`);
    }
    const read = readJurisdiction(path, content);
    if (!read.ok) return failed(`The rules in ${read.failure}`);
    const same = packs.find(({ code }) => code === read.value.code);
    if (same) return failed(`The rules in ${path}, code: ${same.ownFile} in that folder has the code ${same.code} already.`);
    packs.push({ ...read.value, ownFile: name });
  }
  return ok(packs);
}
