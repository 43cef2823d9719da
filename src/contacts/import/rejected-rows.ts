import { MoreThan } from 'typeorm';
import { may } from '../../accounts/permissions.js';
import type { Principal } from '../../accounts/principal.js';
import { findVisible } from '../../accounts/scope.js';
import type { Context } from '../../database/context.js';
import { problem, type Problem } from '../../shared/problem.js';
import { failed, ok, type Result } from '../../shared/result.js';
import { ContactImport } from '../contact-import.entity.js';
import { ImportRejection } from '../import-rejection.entity.js';
import { rejectionColumns } from './columns.js';
import type { ImportOptions } from './create-import.js';
import { splitQuoted } from './csv-rows.js';

const pageSize = 1_000;

/**
 * The rejected rows of an import as the text of a CSV file: line, reason, and the row's own columns, so that
 * it can be mended and uploaded again. In UTF-8 with its mark, which spreadsheets need.
 */
export async function rejectedRows(context: Context, principal: Principal, importId: number): Promise<Result<AsyncIterable<string>, Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'Your role may not see imports.'));
  const entry = await findVisible(context.dataSource, principal, ContactImport, importId);
  return entry ? ok(csvOf(context, entry)) : failed(problem(404, `There is no import ${importId}.`));
}

async function* csvOf(context: Context, entry: ContactImport): AsyncGenerator<string> {
  const { delimiter, headers } = entry.options as ImportOptions;
  const rejections = context.dataSource.getRepository(ImportRejection);
  const line = (cells: readonly string[]) => `${cells.map((cell) => csvCell(cell, delimiter)).join(delimiter)}\r\n`;
  yield `\uFEFF${line([...rejectionColumns, ...headers])}`;
  // In the order in which they were written, which is that of the file; read on by id, so a million cost no more memory than one page.
  for (let after = 0; ; ) {
    const page = await rejections.find({ where: { importId: entry.id, id: MoreThan(after) }, order: { id: 'ASC' }, take: pageSize });
    yield page.map((row) => line([String(row.line), row.reason, ...splitQuoted(row.content, delimiter)])).join('');
    if (page.length < pageSize) return;
    after = page.at(-1)!.id;
  }
}

/** A phone number begins with + and is no formula. */
const isNumber = /^[+-]?[\d ().-]*$/;

/** A cell for a spreadsheet: one that would be run as a formula gets an apostrophe before it, which shows it as text. */
export function csvCell(text: string, delimiter: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !isNumber.test(text) ? `'${text}` : text;
  return safe.includes(delimiter) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
