import type { Route } from '../route.js';
import type { Services } from '../services.js';
import { accountRoutes } from './accounts.js';
import { addedContactRoutes } from './added-contacts.js';
import { agentRoutes } from './agents.js';
import { attemptRoutes } from './attempts.js';
import { auditRoutes } from './audit.js';
import { callerIdRoutes } from './caller-ids.js';
import { callInRoutes } from './calls-in.js';
import { consentRoutes } from './consents.js';
import { contactRoutes } from './contacts.js';
import { deskRoutes } from './desk.js';
import { deviceBlockRoutes } from './device-blocks.js';
import { dialerFigureRoutes } from './dialer-figures.js';
import { dialerVersionRoutes } from './dialer-versions.js';
import { dialerRoutes } from './dialers.js';
import { importRoutes } from './imports.js';
import { lambdaRoutes } from './lambdas.js';
import { listRoutes } from './lists.js';
import { lookUpRoutes } from './look-ups.js';
import { messageRoutes } from './messages.js';
import { nodeRoutes } from './nodes.js';
import { personalDataRoutes } from './personal-data.js';
import { qualityRoutes } from './quality.js';
import { recordingRoutes } from './recordings.js';
import { ruleRoutes } from './rules.js';
import { scheduleRoutes } from './schedules.js';
import { textRoutes } from './texts.js';
import { tokenRoutes } from './tokens.js';
import { userRoutes } from './users.js';
import { widgetRoutes } from './widgets.js';

/** Every route of the API, by noun. */
export const allRoutes = (services: Services): Route[] => [
  ...accountRoutes(services),
  ...userRoutes(services),
  ...tokenRoutes(services),
  ...listRoutes(services),
  ...contactRoutes(services),
  ...importRoutes(services),
  ...messageRoutes(services),
  ...scheduleRoutes(services),
  ...callerIdRoutes(services),
  ...lookUpRoutes(services),
  ...lambdaRoutes(services),
  ...dialerRoutes(services),
  ...addedContactRoutes(services),
  ...widgetRoutes(services),
  ...dialerVersionRoutes(services),
  ...dialerFigureRoutes(services),
  ...attemptRoutes(services),
  ...callInRoutes(services),
  ...recordingRoutes(services),
  ...personalDataRoutes(services),
  ...qualityRoutes(services),
  ...nodeRoutes(services),
  ...agentRoutes(services),
  ...deskRoutes(services),
  ...deviceBlockRoutes(services),
  ...ruleRoutes(services),
  ...consentRoutes(services),
  ...textRoutes(services),
  ...auditRoutes(services),
];
