import { MoreThan } from 'typeorm';
import { z } from 'zod';
import { ContactImport } from '../../contacts/contact-import.entity.js';
import { ContactList } from '../../contacts/contact-list.entity.js';
import { createImport } from '../../contacts/import/create-import.js';
import { encodings } from '../../contacts/import/encoding.js';
import { previewImport } from '../../contacts/import/preview-import.js';
import { rejectedRows } from '../../contacts/import/rejected-rows.js';
import { resumeImport } from '../../contacts/import/run-import.js';
import { ok } from '../../shared/result.js';
import { findRow } from '../choose-account.js';
import { route } from '../route.js';
import { id, idInPath, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';

const contactImport = z
  .object({
    id,
    accountId: id,
    listId: id,
    fileName: z.string(),
    bytes: z.int(),
    bytesRead: z.int(),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    rowsRead: z.int(),
    rowsAdded: z.int(),
    rowsRejected: z.int(),
    failure: z.string().nullable(),
    createdBy: z.string(),
    createdAt: time,
    endedAt: time.nullable(),
  })
  .meta({ id: 'Import' });

const layout = {
  encoding: z.enum(encodings).optional(),
  delimiter: z.string().length(1).optional(),
  header: z.stringbool().optional().describe('Whether the first row holds the names of the columns.'),
};

const targets = z
  .union([z.array(z.string()), z.string()])
  .transform((one) => (Array.isArray(one) ? one : [one]))
  .optional()
  .describe('What each column becomes, in order; the preview suggests it. Repeat the parameter, once a column.');

const preview = z.object({ encoding: z.string(), delimiter: z.string(), header: z.boolean(), headers: z.array(z.string()), targets: z.array(z.string()), rows: z.array(z.array(z.string())) });

/** A little more than a file may have, so that the answer comes from those who know the limit. */
const upload = { types: ['text/csv', 'text/plain', 'text/tab-separated-values', 'application/octet-stream'], maxBytes: 1_100_000_000 };
const listId = { listId: idInPath };
const importId = { importId: idInPath };

export const importRoutes = (services: Services) => [
  route({
    name: 'previewImport',
    method: 'post',
    path: '/lists/:listId/imports/preview',
    summary: 'How a CSV file would be read: its columns, what each would become, its first rows',
    description: 'The beginning of the file is enough (256 KB). Nothing is kept.',
    permission: 'edit',
    params: listId,
    query: layout,
    upload,
    answer: { status: 200, body: preview },
    handle: ({ principal, params, query, upload: source }) => previewImport(services, principal, { listId: params.listId, source, layout: query }),
  }),
  route({
    name: 'createImport',
    method: 'post',
    path: '/lists/:listId/imports',
    summary: 'Import a CSV file: the file as the body',
    description: 'It is read in the background; what is not given of its layout is found out, as in the preview.',
    permission: 'edit',
    params: listId,
    query: { ...layout, targets, duplicates: z.enum(['reject', 'keep']).optional(), fileName: z.string().max(255).default('upload.csv') },
    upload,
    answer: { status: 202, body: contactImport },
    async handle({ principal, params, query: { fileName, ...options }, upload: source }) {
      const made = await createImport(services, principal, { listId: params.listId, fileName, source, options });
      if (made.ok) await services.startImport(made.value.id);
      return made;
    },
  }),
  route({
    name: 'listImports',
    method: 'get',
    path: '/lists/:listId/imports',
    summary: 'The imports into a list',
    permission: 'view',
    params: listId,
    query: paging,
    answer: { status: 200, body: pageOf(contactImport) },
    async handle({ principal, params, query: { after = 0, limit } }) {
      const list = await findRow(services.dataSource, principal, ContactList, params.listId, 'list');
      if (!list.ok) return list;
      const where = { listId: list.value.id, id: MoreThan(after) };
      return ok(toPage(await services.dataSource.getRepository(ContactImport).find({ where, order: { id: 'ASC' }, take: limit + 1 }), limit));
    },
  }),
  route({
    name: 'getImport',
    method: 'get',
    path: '/imports/:importId',
    summary: 'How an import is getting on',
    permission: 'view',
    params: importId,
    answer: { status: 200, body: contactImport },
    handle: ({ principal, params }) => findRow(services.dataSource, principal, ContactImport, params.importId, 'import'),
  }),
  route({
    name: 'resumeImport',
    method: 'post',
    path: '/imports/:importId/resume',
    summary: 'Go on with an import that failed',
    permission: 'edit',
    params: importId,
    answer: { status: 202, body: contactImport },
    async handle({ principal, params }) {
      const resumed = await resumeImport(services, principal, params.importId);
      if (resumed.ok) await services.startImport(params.importId);
      return resumed;
    },
  }),
  route({
    name: 'downloadRejectedRows',
    method: 'get',
    path: '/imports/:importId/rejected.csv',
    summary: 'The rows that were not taken, each with its line and the reason, as a CSV file to mend and upload again',
    permission: 'view',
    params: importId,
    answer: { status: 200, stream: 'text/csv', fileName: 'rejected.csv' },
    handle: ({ principal, params }) => rejectedRows(services, principal, params.importId),
  }),
];
