import { In } from 'typeorm';
import { z } from 'zod';
import { Widget } from '../../inbound/widget.entity.js';
import { createWidget, deleteWidget, updateWidget, widgetChanges, widgetInput } from '../../inbound/widgets.js';
import { ok } from '../../shared/result.js';
import { chooseAccount, chooseAccounts, findRow } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, time } from '../schemas.js';
import type { Services } from '../services.js';

const widget = z
  .object({
    id, accountId: id, publicKey: z.string().describe('Its script is at /widget/<publicKey>.js.'), name: z.string(), isActive: z.boolean(), dialerId: id, scheduleId: id.nullable(), exceptListId: id.nullable(), origins: z.array(z.string()),
    texts: z.object({ title: z.string(), explanation: z.string(), button: z.string(), thanks: z.string() }), perHour: z.int(), createdBy: z.string(), createdAt: time,
  })
  .meta({ id: 'Widget' });
const widgetId = { widgetId: idInPath };

export const widgetRoutes = (services: Services) => [
  route({
    name: 'listWidgets', method: 'get', path: '/widgets', summary: 'The forms on websites whose visitors are called back', permission: 'view',
    query: accountInQuery,
    answer: { status: 200, body: z.object({ items: z.array(widget) }) },
    async handle({ principal, query: { accountId } }) {
      const accounts = await chooseAccounts(services.dataSource, principal, accountId);
      return accounts.ok ? ok({ items: await services.dataSource.getRepository(Widget).find({ where: { accountId: In(accounts.value) }, order: { id: 'ASC' } }) }) : accounts;
    },
  }),
  route({
    name: 'createWidget', method: 'post', path: '/widgets', summary: 'Make a form for a website; one script tag shows it there', permission: 'edit',
    body: widgetInput.extend(accountInBody),
    answer: { status: 201, body: widget },
    async handle({ principal, body: { accountId, ...input } }) {
      const account = await chooseAccount(services.dataSource, principal, accountId);
      return account.ok ? createWidget(services, principal, account.value, input) : account;
    },
  }),
  route({
    name: 'getWidget', method: 'get', path: '/widgets/:widgetId', summary: 'One form', permission: 'view',
    params: widgetId,
    answer: { status: 200, body: widget },
    handle: ({ principal, params }) => findRow(services.dataSource, principal, Widget, params.widgetId, 'widget'),
  }),
  route({
    name: 'updateWidget', method: 'patch', path: '/widgets/:widgetId', summary: 'Change a form, for its next visitor', permission: 'edit',
    params: widgetId,
    body: widgetChanges,
    answer: { status: 200, body: widget },
    handle: ({ principal, params, body }) => updateWidget(services, principal, params.widgetId, body),
  }),
  route({
    name: 'deleteWidget', method: 'delete', path: '/widgets/:widgetId', summary: 'Delete a form: its script then shows nothing any more', permission: 'edit',
    params: widgetId,
    answer: { status: 204 },
    handle: ({ principal, params }) => deleteWidget(services, principal, params.widgetId),
  }),
];
