import type { Role } from '../../src/accounts/role.js';
import { roles } from '../../src/accounts/role.js';
import { User } from '../../src/accounts/user.entity.js';
import { createUser, setPassword, setUserDisabled } from '../../src/accounts/users.js';
import type { BaseRecord, IsFunction } from 'adminjs';
import { chosen, doWith, saveWith, text } from '../actions/service-action.js';
import { components } from '../components.js';
import { ofEnterpriseOrAccount } from '../scopes.js';
import type { Services } from '../services.js';
import { allows } from '../signed-in.js';
import { menu, resource } from './resource.js';

const isDisabled = (record: BaseRecord | undefined): boolean => Boolean(record?.get('disabled'));
/** Administrators, on a row for which the button makes sense. */
const administersOne =
  (disabled: boolean): IsFunction =>
  (context) => Boolean(allows('administer')(context)) && isDisabled(context.record) === disabled;

export const users = (services: Services) =>
  resource(services, { id: 'User', entity: User, scope: ofEnterpriseOrAccount, secret: ['passwordHash'] }, {
    navigation: menu.administration,
    titleProperty: 'email',
    listProperties: ['email', 'role', 'accountId', 'disabled', 'createdAt'],
    showProperties: ['email', 'role', 'accountId', 'disabled', 'createdAt'],
    editProperties: ['email', 'password', 'role', 'accountId'],
    filterProperties: ['email', 'role'],
    sort: { sortBy: 'email', direction: 'asc' },
    properties: {
      email: { isRequired: true },
      password: { type: 'password', isRequired: true, isVisible: { edit: true, list: false, show: false, filter: false }, description: 'passwordHint' },
      role: { components: { list: components.Word }, isRequired: true, availableValues: roles.filter((role) => role !== 'agent').map((role) => ({ value: role, label: role })), description: 'roleHint' },
      accountId: { description: 'accountHint' },
    },
    actions: {
      list: { isAccessible: allows('administer') },
      show: { isAccessible: allows('administer') },
      new: {
        isAccessible: allows('administer'),
        handler: saveWith(
          (principal, form) => createUser(services.context, principal, { email: text(form, 'email'), password: String(form.password ?? ''), role: text(form, 'role') as Role, accountId: chosen(form, 'accountId') }),
          'userMade',
        ),
      },
      setPassword: {
        actionType: 'record',
        icon: 'Key',
        isAccessible: allows('administer'),
        component: components.SetPassword,
        hideActionHeader: true,
        handler: saveWith((principal, form, id) => setPassword(services.context, principal, id, String(form.password ?? '')), 'passwordSet'),
      },
      disable: {
        actionType: 'record',
        icon: 'UserX',
        variant: 'danger',
        component: false,
        guard: 'disableGuard',
        isAccessible: administersOne(false),
        handler: doWith((principal, id) => setUserDisabled(services.context, principal, id, true), 'userDisabled'),
      },
      enable: {
        actionType: 'record',
        icon: 'UserCheck',
        component: false,
        isAccessible: administersOne(true),
        handler: doWith((principal, id) => setUserDisabled(services.context, principal, id, false), 'userEnabled'),
      },
    },
  });
