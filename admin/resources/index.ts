import type { ResourceWithOptions } from 'adminjs';
import type { Services } from '../services.js';
import { accounts } from './accounts.js';
import { agents } from './agents.js';
import { apiTokens } from './api-tokens.js';
import { attempts } from './attempts.js';
import { auditEntries } from './audit-entries.js';
import { callerIds } from './caller-ids.js';
import { contactImports } from './contact-imports.js';
import { contactLists } from './contact-lists.js';
import { compliance } from './compliance.js';
import { contacts } from './contacts.js';
import { dialers } from './dialers.js';
import { gateways } from './gateways.js';
import { callRules, callsIn, forwardings } from './inbound.js';
import { jobs } from './jobs.js';
import { lambdas } from './lambdas.js';
import { lookUp } from './look-up.js';
import { messages } from './messages.js';
import { nodes } from './nodes.js';
import { dialerContacts, dialerLists } from './places.js';
import { scoreCards, scores } from './quality.js';
import { queues } from './queues.js';
import { schedules } from './schedules.js';
import { users } from './users.js';
import { widgets } from './widgets.js';

/** In the order of the menu. `jobsPage` is where the page of the jobs is, when it is mounted. */
export const resources = (services: Services, jobsPage?: string): ResourceWithOptions[] => [
  ...[dialers, contactLists, contactImports, messages, callerIds, schedules, widgets, compliance.rules, compliance.consents, lambdas, forwardings, callRules, callsIn, attempts, compliance.devices, scores, contacts, auditEntries, agents, queues, scoreCards, nodes, gateways, accounts, users, apiTokens, lookUp].map((make) => make(services)),
  jobs(services, jobsPage),
  ...[dialerContacts, dialerLists].map((make) => make(services)),
];
