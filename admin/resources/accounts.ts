import { getCountries } from 'libphonenumber-js';
import { Account } from '../../src/accounts/account.entity.js';
import { createAccount, updateAccount } from '../../src/accounts/create-account.js';
import { recordWarnings } from '../../src/compliance/records-kept.js';
import { saveWith, text } from '../actions/service-action.js';
import { components } from '../components.js';
import { accounts as scope } from '../scopes.js';
import type { Services } from '../services.js';
import { allows } from '../signed-in.js';
import { menu, resource } from './resource.js';

const names = new Intl.DisplayNames('en', { type: 'region' });
const countries = getCountries().map((value) => ({ value, label: `${names.of(value) ?? value} (${value})` })).sort((one, other) => one.label.localeCompare(other.label));
const zones = Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value }));

const months = (form: Record<string, unknown>, field: string) => (text(form, field) === '' ? {} : { [field]: Number(text(form, field)) });

const settings = (form: Record<string, unknown>) => ({ name: text(form, 'name'), country: text(form, 'country').toUpperCase(), zone: text(form, 'zone'), ...months(form, 'attemptMonths'), ...months(form, 'recordingMonths'), shortNumbers: text(form, 'shortNumbers') });

const warningsOf = ({ context }: Services) => ({ id }: Account) => recordWarnings(context.dataSource.manager, id);

export const accounts = (services: Services) =>
  resource(services, { id: 'Account', entity: Account, scope }, {
    navigation: menu.administration,
    titleProperty: 'name',
    listProperties: ['name', 'country', 'zone', 'createdAt'],
    showProperties: ['name', 'country', 'zone', 'attemptMonths', 'recordingMonths', 'shortNumbers', 'createdAt'],
    editProperties: ['name', 'country', 'zone', 'attemptMonths', 'recordingMonths', 'shortNumbers'],
    filterProperties: ['name', 'country'],
    sort: { sortBy: 'name', direction: 'asc' },
    properties: {
      name: { isRequired: true },
      country: { isRequired: true, description: 'countryHint', availableValues: countries, components: { list: components.Word } },
      zone: { isRequired: true, description: 'zoneHint', availableValues: zones, components: { list: components.Word } },
      attemptMonths: { description: 'attemptMonthsHint', props: { placeholder: '60' } },
      recordingMonths: { description: 'recordingMonthsHint', props: { placeholder: '12' } },
      shortNumbers: { description: 'shortNumbersHint', props: { placeholder: '\\d{3,5}' } },
    },
    actions: {
      new: {
        isAccessible: allows('manage enterprise'),
        handler: saveWith((principal, form) => createAccount(services.context, principal, settings(form), services.onAccountCreated), 'accountMade', warningsOf(services)),
      },
      edit: { isAccessible: allows('administer'), handler: saveWith((principal, form, id) => updateAccount(services.context, principal, id, settings(form)), 'saved', warningsOf(services)) },
    },
  });
