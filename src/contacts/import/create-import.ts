import { join } from 'node:path';
import { audit } from '../../accounts/audit.js';
import type { Principal } from '../../accounts/principal.js';
import type { Context } from '../../database/context.js';
import { transaction } from '../../database/transaction.js';
import { whyNoLimit } from '../../compliance/list-kind.js';
import { problem, type Problem } from '../../shared/problem.js';
import { failed, ok, type Result } from '../../shared/result.js';
import { habitsOf } from '../add-contacts.js';
import { ContactImport } from '../contact-import.entity.js';
import type { ContactList } from '../contact-list.entity.js';
import { listFor } from '../lists.js';
import type { Duplicates } from '../write-contacts.js';
import { mistakeInTargets, type Targets } from './columns.js';
import { type Layout, previewHead, readHead } from './preview-import.js';
import { importFolder, removeUpload, storeUpload, type Stored } from './store-upload.js';

/** How a file's rows become contacts; kept with the import, so that it goes on in the same way after a restart. */
export interface ImportOptions extends Layout {
  headers: string[];
  targets: Targets;
  duplicates: Duplicates;
}

export interface NewImport {
  listId: number;
  fileName: string;
  source: AsyncIterable<Uint8Array>;
  /** What is not given is found out, as in the preview. */
  options?: Partial<Omit<ImportOptions, 'headers'>>;
}

/** Keeps an uploaded file, checks that it can be imported, and puts it in line; `runImport` reads it. */
export async function createImport(context: Context, principal: Principal, { listId, fileName, source, options = {} }: NewImport): Promise<Result<ContactImport, Problem>> {
  const found = await listFor(context, principal, listId, 'edit');
  if (!found.ok) return found;
  const stored = await storeUpload(context.dataDir, source, options.encoding);
  if (!stored.ok) return stored;
  try {
    const checked = await optionsFor(context, stored.value, found.value, options);
    if (!checked.ok) {
      await removeUpload(context.dataDir, stored.value.storedName);
      return checked;
    }
    const { storedName, bytes } = stored.value;
    const row = { listId, accountId: found.value.accountId, fileName: fileName.slice(-255) || 'upload.csv', storedName, bytes, options: checked.value };
    return ok(await insertImport(context, principal, row));
  } catch (error) {
    await removeUpload(context.dataDir, stored.value.storedName);
    throw error;
  }
}

async function optionsFor(context: Context, { storedName, encoding }: Stored, list: ContactList, given: NonNullable<NewImport['options']>): Promise<Result<ImportOptions, Problem>> {
  const { country } = await habitsOf(context, list);
  const { head, isCut } = await readHead(join(importFolder(context.dataDir), storedName));
  const preview = previewHead(head, isCut, country, { ...given, encoding });
  if (!preview.ok) return preview;
  const { delimiter, header, headers } = preview.value;
  const targets = given.targets ?? preview.value.targets;
  const mistake = mistakeInTargets(targets, headers.length);
  if (mistake !== undefined) return failed(problem(422, `${mistake} Nothing was added.`, 'targets'));
  const limit = targets.indexOf('blacklistedUntil');
  const noLimit = limit === -1 ? undefined : whyNoLimit(list);
  if (noLimit) return failed(problem(422, `${noLimit} Nothing was added. Leave the column "${headers[limit]}" out.`, 'targets'));
  return ok({ encoding, delimiter, header, headers, targets, duplicates: given.duplicates ?? 'reject' });
}

type Row = Pick<ContactImport, 'listId' | 'accountId' | 'fileName' | 'storedName' | 'bytes'> & { options: ImportOptions };

function insertImport(context: Context, principal: Principal, row: Row): Promise<ContactImport> {
  const at = context.clock.now();
  return transaction(context.dataSource, async (manager) => {
    const imports = manager.getRepository(ContactImport);
    const made = await imports.save(imports.create({ ...row, state: 'waiting', createdBy: principal.name, createdAt: new Date(at) }));
    const detail = { list: row.listId, fileName: row.fileName, bytes: row.bytes };
    await audit(manager, { at, accountId: row.accountId, actor: principal.name, action: 'import contacts', subject: `import ${made.id}`, detail });
    return imports.findOneByOrFail({ id: made.id });
  });
}
