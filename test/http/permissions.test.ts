import { expect } from 'chai';
import { may } from '../../src/accounts/permissions.js';
import type { Permission } from '../../src/accounts/permissions.js';
import { roles } from '../../src/accounts/role.js';
import { allRoutes } from '../../src/http/routes/all.js';
import { openTestDatabase } from '../support/databases.js';
import { startApi, type TestApi } from './server.js';

/** What each route needs, written a second time by hand: a change of a route's permission must be meant. */
const needed: Record<Permission, string[]> = {
  view: [
    'get /accounts', 'get /lists', 'get /lists/:listId', 'get /lists/:listId/removal', 'get /lists/:listId/contacts', 'get /lists/:listId/imports', 'get /imports/:importId',
    'get /imports/:importId/rejected.csv', 'get /messages', 'get /schedules', 'get /schedules/:scheduleId', 'get /dialers', 'get /dialers/:dialerId',
    'get /dialers/:dialerId/progress', 'get /dialers/:dialerId/events', 'get /dialers/:dialerId/contacts', 'get /dialers/:dialerId/contacts/:contactId/why',
    'get /lambdas', 'get /lambdas/:lambdaId', 'get /lambdas/:lambdaId/versions', 'get /attempts', 'get /attempts.csv', 'get /dispositions', 'get /attempts/:attemptId/scores', 'get /scores', 'get /scores/unscored', 'get /scores/averages', 'get /scores/averages.csv', 'get /score-cards', 'get /score-cards/:cardId', 'get /contacts', 'get /contacts/:contactId', 'get /contacts/:contactId/notes', 'get /audit', 'get /caller-ids', 'get /caller-ids/:callerIdId', 'post /caller-ids/try', 'get /subscribers', 'get /queues', 'get /agents',
    'get /widgets', 'get /widgets/:widgetId', 'get /widgets/:widgetId/requests',
    'get /dialers/:dialerId/versions', 'get /dialers/:dialerId/abandoned', 'get /dialers/:dialerId/abandoned.csv', 'get /dialers/:dialerId/who-answered',
    'get /dialers/:dialerId/dry-run', 'get /rules', 'get /jurisdictions', 'get /consents', 'get /opt-outs',
    'get /forwardings', 'get /forwardings/:forwardingId', 'post /forwardings/try', 'get /call-rules', 'get /call-rules/:ruleId', 'get /calls-in',
  ],
  edit: [
    'post /score-cards', 'patch /score-cards/:cardId',
    'post /lists', 'patch /lists/:listId', 'delete /lists/:listId', 'post /lists/:listId/empty', 'post /lists/:listId/contacts', 'patch /contacts/:contactId', 'post /lists/:listId/paste', 'post /lists/:listId/cancel',
    'post /lists/:listId/imports/preview', 'post /lists/:listId/imports', 'post /imports/:importId/resume', 'post /messages', 'post /messages/texts', 'delete /messages/:messageId',
    'post /schedules', 'patch /schedules/:scheduleId', 'delete /schedules/:scheduleId', 'post /dialers', 'patch /dialers/:dialerId', 'delete /dialers/:dialerId',
    'post /dialers/:dialerId/clone', 'post /dialers/:dialerId/contacts', 'post /dialers/:dialerId/versions/:ordinal/restore',
    'post /widgets', 'patch /widgets/:widgetId', 'delete /widgets/:widgetId', 'post /widgets/:widgetId/key',
    'post /consents', 'post /caller-ids', 'post /caller-ids/paste', 'patch /caller-ids/:callerIdId', 'delete /caller-ids/:callerIdId',
    'post /forwardings', 'patch /forwardings/:forwardingId', 'post /forwardings/:forwardingId/move', 'delete /forwardings/:forwardingId',
    'post /call-rules', 'patch /call-rules/:ruleId', 'delete /call-rules/:ruleId',
  ],
  operate: ['post /dialers/:dialerId/start', 'post /dialers/:dialerId/pause', 'post /dialers/:dialerId/stop', 'post /dialers/:dialerId/detection/on'],
  block: ['post /lists/:listId/entries', 'post /opt-outs', 'post /texts', 'post /consents/withdraw'],
  work: [
    'get /desk', 'get /desk/events', 'get /desk/dial', 'post /desk/dial', 'post /desk/status', 'post /desk/tasks/:taskId', 'post /desk/dispositions', 'post /desk/notes', 'post /desk/block', 'post /desk/transfer', 'get /desk/scores', 'post /desk/consult', 'post /desk/consult/end',
  ],
  listen: ['get /attempts/:attemptId/recording'],
  score: ['put /attempts/:attemptId/score', 'delete /attempts/:attemptId/score'],
  administer: [
    'delete /attempts/:attemptId/recording', 'get /personal-data', 'get /personal-data/export', 'post /personal-data/erasure',
    'patch /accounts/:accountId', 'get /users', 'post /users', 'patch /users/:userId', 'put /users/:userId/password', 'get /tokens', 'post /tokens', 'delete /tokens/:tokenId',
    'patch /rules', 'get /look-up-provider', 'put /look-up-provider', 'delete /look-up-provider', 'post /look-up-provider/try', 'get /look-up-costs', 'patch /agents/:agentId',
    'post /lambdas', 'post /lambdas/try', 'patch /lambdas/:lambdaId', 'delete /lambdas/:lambdaId', 'post /lambdas/:lambdaId/secret', 'post /lambdas/:lambdaId/try',
  ],
  'manage enterprise': ['get /device-blocks', 'get /device-blocks/setting', 'put /device-blocks', 'post /accounts', 'get /nodes', 'post /nodes', 'patch /nodes/:nodeId', 'get /gateways', 'patch /gateways/:gatewayId', 'get /gateways/:gatewayId/detection', 'post /gateways/:gatewayId/detection/on', 'patch /queues/:queueId'],
};

const allowed: Record<(typeof roles)[number], Permission[]> = {
  'agency administrator': ['view', 'edit', 'operate', 'block', 'work', 'listen', 'score', 'administer', 'manage enterprise'],
  administrator: ['view', 'edit', 'operate', 'block', 'work', 'listen', 'score', 'administer'],
  supervisor: ['view', 'operate', 'block', 'work', 'listen', 'score'],
  agent: ['work'],
  auditor: ['view', 'listen'],
};

describe('what each role may do', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi(await openTestDatabase('SQLite'));
  });
  after(() => api?.stop());

  it('covers every route', () => {
    const described = Object.entries(needed).flatMap(([permission, paths]) => paths.map((path) => `${path}: ${permission}`));
    expect(allRoutes(api.services).map(({ method, path, permission }) => `${method} ${path}: ${permission}`).sort()).to.deep.equal(described.sort());
  });

  for (const role of roles)
    for (const [permission, paths] of Object.entries(needed) as [Permission, string[]][]) {
      const isAllowed = allowed[role].includes(permission);
      it(`${role}: ${isAllowed ? 'may' : 'may not'} ${permission}`, async () => {
        expect(may({ name: '', role, enterpriseId: 1, accountId: null }, permission)).to.equal(isAllowed);
        for (const path of paths) {
          const [method, route] = path.split(' ') as [string, string];
          // Ids of nothing and bodies that cannot be taken: whoever may, gets no further than that.
          const { status, body } = await api.send(method.toUpperCase(), route.replace(/:\w+/g, '999999'), {
            as: api.tokens[role],
            ...(method !== 'get' && method !== 'delete' && { raw: '[]', headers: { 'Content-Type': 'application/json' } }),
          });
          if (isAllowed) expect(status, `${path}: ${JSON.stringify(body)}`).to.be.oneOf([200, 400, 404, 415, 422]);
          // Symptom: a page that may not be read said that nothing was changed. Cause: one sentence for all. Fix: it is said of what changes something.
          else expect([status, body.detail], path).to.deep.equal([403, `This needs the permission to ${permission}, which the role "${role}" does not have.${method === 'get' ? '' : ' Nothing was changed.'}`]);
        }
      });
    }
});
