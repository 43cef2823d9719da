import { LessThan } from 'typeorm';
import { z } from 'zod';
import { requestOutcomes, WidgetRequest } from '../../inbound/widgets/widget-request.entity.js';
import { createWidget, deleteWidget, renewKey, updateWidget } from '../../inbound/widgets/save-widget.js';
import { Widget } from '../../inbound/widgets/widget.entity.js';
import { widgetChanges, widgetFields, widgetInput } from '../../inbound/widgets/widget-settings.js';
import { ok } from '../../shared/result.js';
import { findPage, findRow, inAccount } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';

const widget = z
  .object({ id, accountId: id, ...widgetFields, publicKey: z.string().describe('The script is at /widget/<key>.js, and a page with the form at /widget/<key>, without signing in.'), createdBy: z.string(), createdAt: time })
  .meta({ id: 'Widget' });

const request = z
  .object({
    id,
    at: time,
    number: z.string().describe('E.164; as it was typed where it is no number.'),
    name: z.string().nullable(),
    page: z.string(),
    address: z.string().describe('Where it came from: an IPv4 address, or the /64 network of an IPv6 one.'),
    outcome: z.enum(requestOutcomes).describe('“again”: the contact waited already. Who was “blacklisted” or a “bot” got the answer of those who were added.'),
    says: z.string().describe('Why it was not added, or what becomes of the contact.'),
    consent: z.string().nullable().describe('What the visitor agreed to.'),
    contactId: id.nullable(),
    callsFrom: time.nullable().describe('Where it is not called at once.'),
  })
  .meta({ id: 'WidgetRequest' });

const widgetId = { widgetId: idInPath };

export const widgetRoutes = (services: Services) => [
  route({
    name: 'listWidgets',
    method: 'get',
    path: '/widgets',
    summary: 'The forms for sites in which visitors ask to be called, or never to be',
    permission: 'view',
    query: { ...accountInQuery, ...paging },
    answer: { status: 200, body: pageOf(widget) },
    handle: ({ principal, query }) => findPage(services.dataSource, principal, Widget, query),
  }),
  route({
    name: 'createWidget',
    method: 'post',
    path: '/widgets',
    summary: 'Make a form for a site; who asks to be called becomes a contact of its dialer, who asks never to be called opts out',
    permission: 'edit',
    body: widgetInput.extend(accountInBody),
    answer: { status: 201, body: widget },
    handle: ({ principal, body: { accountId, ...input } }) => inAccount(services.dataSource, principal, accountId, (account) => createWidget(services, principal, account, input)),
  }),
  route({
    name: 'getWidget',
    method: 'get',
    path: '/widgets/:widgetId',
    summary: 'One form for a site',
    permission: 'view',
    params: widgetId,
    answer: { status: 200, body: widget },
    handle: ({ principal, params }) => findRow(services.dataSource, principal, Widget, params.widgetId, 'widget'),
  }),
  route({
    name: 'updateWidget',
    method: 'patch',
    path: '/widgets/:widgetId',
    summary: 'Change a form for a site; it holds from the next request on, and is on its pages within a minute',
    permission: 'edit',
    params: widgetId,
    body: widgetChanges,
    answer: { status: 200, body: widget },
    handle: ({ principal, params, body }) => updateWidget(services, principal, params.widgetId, body),
  }),
  route({
    name: 'renewWidgetKey',
    method: 'post',
    path: '/widgets/:widgetId/key',
    summary: 'Give it a new key: pages that have the one before show nothing any more',
    permission: 'edit',
    params: widgetId,
    body: z.strictObject({}),
    answer: { status: 200, body: widget },
    handle: ({ principal, params }) => renewKey(services, principal, params.widgetId),
  }),
  route({
    name: 'deleteWidget',
    method: 'delete',
    path: '/widgets/:widgetId',
    summary: 'Delete a form for a site with its requests; the contacts stay',
    permission: 'edit',
    params: widgetId,
    answer: { status: 204 },
    handle: ({ principal, params }) => deleteWidget(services, principal, params.widgetId),
  }),
  route({
    name: 'listWidgetRequests',
    method: 'get',
    path: '/widgets/:widgetId/requests',
    summary: 'What visitors asked for, the latest first, and what came of it',
    permission: 'view',
    params: widgetId,
    query: { ...paging, outcome: z.enum(requestOutcomes).optional() },
    answer: { status: 200, body: pageOf(request) },
    async handle({ principal, params, query: { after, limit, outcome } }) {
      const found = await findRow(services.dataSource, principal, Widget, params.widgetId, 'widget');
      if (!found.ok) return found;
      const where = { widgetId: params.widgetId, ...(outcome && { outcome }), ...(after && { id: LessThan(after) }) };
      return ok(toPage(await services.dataSource.getRepository(WidgetRequest).find({ where, order: { id: 'DESC' }, take: limit + 1 }), limit));
    },
  }),
];
