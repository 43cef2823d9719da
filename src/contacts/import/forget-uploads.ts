import { In, LessThan, Not } from 'typeorm';
import type { Context } from '../../database/context.js';
import { marks } from '../../database/sql.js';
import { ContactImport } from '../contact-import.entity.js';
import { removeUpload } from './store-upload.js';
import { uploadsKeptFor } from './uploads-kept-for.js';

const chunk = 1_000;

/** Removes the files of imports that ended long ago and their rejected rows; the import itself stays, with its figures. Gives of how many imports. */
export async function forgetUploads({ dataSource, clock, dataDir }: Pick<Context, 'dataSource' | 'clock' | 'dataDir'>): Promise<number> {
  const imports = dataSource.getRepository(ContactImport);
  const endedAt = LessThan(new Date(clock.now() - uploadsKeptFor));
  const old = await imports.find({ where: { state: In(['done', 'failed']), endedAt, storedName: Not('') }, select: { id: true, storedName: true } });
  for (const { id, storedName } of old) {
    await removeUpload(dataDir, storedName);
    for (let ids = await someRejections(id); ids.length > 0; ids = await someRejections(id)) await dataSource.query(`DELETE FROM import_rejection WHERE id IN (${marks(ids)})`, ids);
    // Last, so that whatever was left by an end in between is found again.
    await imports.update(id, { storedName: '' });
  }
  return old.length;

  async function someRejections(importId: number): Promise<number[]> {
    const rows: { id: number }[] = await dataSource.query(`SELECT id FROM import_rejection WHERE import_id = ? ORDER BY line LIMIT ${chunk}`, [importId]);
    return rows.map(({ id }) => id);
  }
}
