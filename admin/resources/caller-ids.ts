import type { ActionContext } from 'adminjs';
import { In } from 'typeorm';
import { CallerId } from '../../src/caller-ids/caller-id.entity.js';
import { withCallsTo } from '../../src/inbound/caller-id-notes.js';
import { usesToday } from '../../src/caller-ids/uses.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows, principalOf } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

interface Listed {
  records: { params: Record<string, unknown> }[];
}

export const callerIds = (services: Services) => {
  /** How often each was shown today stands beside it; it is of another table. */
  const withUses = async (response: Listed, _request: unknown, _context: ActionContext): Promise<Listed> => {
    const uses = await usesToday(services.context, [...new Set(response.records.map(({ params }) => Number(params.accountId)))]);
    for (const { params } of response.records) params.usedToday = uses.get(Number(params.id)) ?? 0;
    return response;
  };
  /** Whose the calls to them are, where another account has them too. */
  const notes = async (records: Listed['records'], { currentAdmin }: ActionContext): Promise<void> => {
    const principal = principalOf(currentAdmin);
    const rows = principal ? await services.context.dataSource.getRepository(CallerId).findBy({ id: In(records.map(({ params }) => Number(params.id))) }) : [];
    const said = new Map(principal && (await withCallsTo(services.context, principal, rows)).map(({ id, callsTo }) => [id, callsTo]));
    for (const { params } of records) params.callsTo = said.get(Number(params.id)) ?? null;
  };
  const withNotes = async (response: Listed, _request: unknown, context: ActionContext): Promise<Listed> => {
    await notes(response.records, context);
    return response;
  };
  const withNote = async (response: { record?: Listed['records'][number] }, _request: unknown, context: ActionContext) => {
    if (response.record) await notes([response.record], context);
    return response;
  };
  const form = { isAccessible: allows('edit'), component: components.CallerIdForm, hideActionHeader: true, handler: pageOnly as never };
  return resource(services, { id: 'CallerId', entity: CallerId, scope: ofAccount }, {
    navigation: menu.dialling,
    titleProperty: 'number',
    listProperties: ['number', 'label', 'enabled', 'usedToday', 'dailyCap', 'teams', 'accountId'],
    showProperties: ['number', 'label', 'enabled', 'dailyCap', 'teams', 'agent', 'outboundCampaign', 'accountId', 'createdBy', 'createdAt'],
    filterProperties: ['number', 'label', 'agent', 'enabled'],
    sort: { sortBy: 'number', direction: 'asc' },
    properties: {
      enabled: { components: { list: components.CallerIdState, show: components.CallerIdState } },
      usedToday: { type: 'number', isSortable: false, components: { list: components.Count } },
      dailyCap: { components: { list: components.Limit, show: components.Limit } },
      agent: { components: { list: components.CallerIdAgent, show: components.CallerIdAgent } },
      teams: { type: 'mixed', isSortable: false, components: { list: components.Words, show: components.Words } },
    },
    actions: {
      list: { after: [withUses as never, withNotes as never] },
      show: { after: [withNote as never] },
      new: form,
      edit: form,
      paste: { actionType: 'resource', icon: 'Upload', isAccessible: allows('edit'), component: components.PasteCallerIds, hideActionHeader: true, handler: pageOnly as never },
    },
  });
};
