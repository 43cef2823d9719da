import { ForbiddenError, ValidationError } from 'adminjs';
import { ApiToken } from '../../src/accounts/api-token.entity.js';
import { type Role, roles } from '../../src/accounts/role.js';
import { createToken, revokeToken } from '../../src/accounts/tokens.js';
import { chosen, doWith, text } from '../actions/service-action.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofEnterpriseOrAccount } from '../scopes.js';
import { allows, principalOf } from '../signed-in.js';
import { menu, resource } from './resource.js';

export const apiTokens = ({ context, ...services }: Services) =>
  resource({ context, ...services }, { id: 'ApiToken', entity: ApiToken, scope: ofEnterpriseOrAccount, secret: ['hash'] }, {
    navigation: menu.administration,
    titleProperty: 'name',
    listProperties: ['name', 'role', 'accountId', 'createdAt', 'revokedAt'],
    showProperties: ['name', 'role', 'accountId', 'createdAt', 'revokedAt'],
    editProperties: ['name', 'role', 'accountId'],
    filterProperties: ['name', 'role'],
    sort: { sortBy: 'createdAt', direction: 'desc' },
    properties: {
      name: { isRequired: true, description: 'tokenNameHint' },
      role: { components: { list: components.Word }, isRequired: true, availableValues: roles.filter((role) => role !== 'agent').map((role) => ({ value: role, label: role })), description: 'roleHint' },
      accountId: { description: 'accountHint' },
    },
    actions: {
      list: { isAccessible: allows('administer') },
      show: { isAccessible: allows('administer') },
      new: {
        isAccessible: allows('administer'),
        component: components.NewToken,
        hideActionHeader: true,
        /** The token is in this one answer, and nowhere else ever after. */
        handler: async (request, _, { currentAdmin, resource: tokens }) => {
          const principal = principalOf(currentAdmin);
          if (!principal) throw new ForbiddenError('Sign in first.');
          const form = request.payload ?? {};
          if (text(form, 'name') === '') throw new ValidationError({ name: { message: 'Give it a name, so that you know later whose it is.' } }, { message: 'The token needs a name.' });
          const made = await createToken(context, principal, { name: text(form, 'name'), role: text(form, 'role') as Role, accountId: chosen(form, 'accountId') });
          if (!made.ok) throw new ValidationError(made.failure.field ? { [made.failure.field]: { message: made.failure.message } } : {}, { message: made.failure.message });
          return { record: (await tokens.build({})).toJSON(currentAdmin), token: made.value.token };
        },
      },
      revoke: {
        actionType: 'record',
        icon: 'Slash',
        variant: 'danger',
        component: false,
        guard: 'revokeGuard',
        isAccessible: (action) => Boolean(allows('administer')(action)) && !action.record?.get('revokedAt'),
        handler: doWith((principal, id) => revokeToken(context, principal, id), 'tokenRevoked'),
      },
    },
  });
