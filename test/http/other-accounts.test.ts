import { expect } from 'chai';
import { Queue } from '../../src/agents/queue.entity.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { User } from '../../src/accounts/user.entity.js';
import { openTestDatabase } from '../support/databases.js';
import { tone } from '../support/wav.js';
import { startApi, type TestApi } from './server.js';

/** What a request names in its address is tested with the routes; here, what it names in its body or its query. */
describe('ids of another account in the body of a request', () => {
  let api: TestApi;
  /** Of the first account. */
  const theirs: Record<'list' | 'contact' | 'message' | 'schedule' | 'lambda' | 'dialer' | 'queue' | 'widget' | 'forwarding' | 'rule' | 'card' | 'user', number> = {} as never;
  /** Of the account that asks. */
  let ours: { list: number; dialer: number; forwarding: number; agent: number; card: number };
  const made = async (path: string, body: object, as?: string) => {
    const answer = await api.send('POST', path, { body, ...(as && { as }) });
    expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 201]);
    return answer.body.id as number;
  };
  const hours = { monday: [{ from: '08:00', to: '17:00' }] };
  const criteria = [{ text: 'Polite', kind: 'yes or no', points: 10, isFatal: false }];

  before(async () => {
    api = await startApi(await openTestDatabase('SQLite'));
    const { dataSource } = api.context;
    const { id: nodeId } = await dataSource.getRepository(Node).save({ enterpriseId: api.agency.enterpriseId, name: 'Node', host: 'here', port: 8021, password: 'secret', mediaLocation: '/', createdAt: new Date() });
    theirs.queue = (await dataSource.getRepository(Queue).save({ nodeId, name: 'theirs', strategy: 'round-robin', accountId: api.one })).id;
    await dataSource.getRepository(Queue).insert({ nodeId, name: 'shared', strategy: 'round-robin', accountId: null });
    const agent = { nodeId, name: 'ann', type: 'callback', contact: 'user/1', status: 'Available', state: 'Waiting', queues: ['shared'], phone: 'softphone' };
    theirs.list = await made('/lists', { name: 'Theirs' });
    theirs.contact = await made(`/lists/${theirs.list}/contacts`, { number: '+12025550160' });
    theirs.schedule = await made('/schedules', { name: 'Theirs', zone: 'UTC', hours, holidays: [] });
    theirs.lambda = await made('/lambdas', { name: 'Theirs', kind: 'script', source: "return { queue: 'sales' }" });
    theirs.dialer = await made('/dialers', { name: 'Theirs', lists: [{ listId: theirs.list, role: 'call' }] });
    theirs.widget = await made('/widgets', { name: 'Theirs', dialerId: theirs.dialer, origins: ['https://example.com'] });
    theirs.forwarding = await made('/forwardings', { name: 'Theirs', action: { kind: 'hang up' } });
    theirs.rule = await made('/call-rules', { name: 'Theirs', event: 'missed', dialerId: theirs.dialer });
    theirs.card = await made('/score-cards', { name: 'Theirs', criteria });
    const message = await api.send('POST', '/messages?name=Theirs', { raw: tone(1_000), headers: { 'Content-Type': 'audio/wav' } });
    theirs.message = message.body.id;
    theirs.user = await made('/users', { email: 'theirs@example.com', password: 'long enough password', role: 'agent' });
    const as = api.tokens.other;
    ours = {
      list: await made('/lists', { name: 'Ours' }, as), dialer: await made('/dialers', { name: 'Ours' }, as), forwarding: await made('/forwardings', { name: 'Ours', action: { kind: 'hang up' } }, as),
      agent: (await dataSource.getRepository(Agent).save(agent)).id, card: await made('/score-cards', { name: 'Ours', criteria }, as),
    };
  });
  after(() => api?.stop());

  it('are refused as if there were none', async () => {
    const callerId = { kind: 'best match' };
    const rule = { listId: theirs.list, results: ['busy'] };
    const inSettings: Record<string, object> = {
      queueId: { queueId: theirs.queue }, lambdaId: { lambdaId: theirs.lambda }, scheduleId: { scheduleId: theirs.schedule }, listRules: { listRules: [rule] },
      recording: { recording: { on: true, announcementId: theirs.message } }, exclusion: { callerId: { ...callerId, excludeListId: theirs.list } }, random: { callerId: { kind: 'random', listIds: [theirs.list] } },
      ...Object.fromEntries(['messageId', 'greetingId', 'agentMessageId', 'voicemailMessageId', 'machineAnnouncementId', 'holdMessageId', 'safeHarbourId'].map((field) => [field, { [field]: theirs.message }])),
    };
    const requests: [string, string, object][] = [
      ...Object.values(inSettings).map((settings): [string, string, object] => ['PATCH', `/dialers/${ours.dialer}`, { settings }]),
      ['PATCH', `/dialers/${ours.dialer}`, { lists: [{ listId: theirs.list, role: 'block' }] }],
      ['POST', '/desk/dial', { dialerId: theirs.dialer, contactId: theirs.contact, agentId: ours.agent }],
      ['POST', '/desk/dial', { dialerId: ours.dialer, contactId: theirs.contact, agentId: ours.agent }],
      ['PATCH', `/agents/${ours.agent}`, { userId: theirs.user }],
      ['POST', '/widgets', { name: 'Ours', dialerId: theirs.dialer, origins: ['https://example.com'] }],
      ['POST', '/widgets', { name: 'Ours', dialerId: ours.dialer, scheduleId: theirs.schedule, origins: ['https://example.com'] }],
      ['POST', '/widgets', { name: 'Ours', dialerId: ours.dialer, blacklistId: theirs.list, origins: ['https://example.com'] }],
      ['PATCH', `/widgets/${theirs.widget}`, { name: 'Taken' }],
      ['POST', `/widgets/${theirs.widget}/key`, {}],
      ['POST', '/call-rules', { name: 'Ours', event: 'missed', dialerId: theirs.dialer }],
      ['POST', '/call-rules', { name: 'Ours', event: 'missed', dialerId: ours.dialer, queueId: theirs.queue }],
      ['POST', '/call-rules', { name: 'Ours', event: 'missed', dialerId: ours.dialer, exceptListId: theirs.list }],
      ['PATCH', `/call-rules/${theirs.rule}`, { name: 'Taken' }],
      ['PATCH', `/forwardings/${ours.forwarding}`, { callers: { listIds: [theirs.list], patterns: [] } }],
      ['PATCH', `/forwardings/${ours.forwarding}`, { scheduleId: theirs.schedule }],
      ['PATCH', `/forwardings/${ours.forwarding}`, { action: { kind: 'queue', queueId: theirs.queue } }],
      ['PATCH', `/forwardings/${ours.forwarding}`, { action: { kind: 'message', messageId: theirs.message } }],
      ['POST', `/forwardings/${ours.forwarding}/move`, { beforeId: theirs.forwarding }],
      ['PATCH', `/forwardings/${theirs.forwarding}`, { name: 'Taken' }],
      ['PATCH', `/score-cards/${theirs.card}`, { name: 'Taken' }],
      ['PATCH', `/lambdas/${theirs.lambda}`, { name: 'Taken' }],
      ['POST', `/lambdas/${theirs.lambda}/try`, { contact: {} }],
      ...['/lists', '/schedules', '/dialers', '/lambdas', '/forwardings', '/call-rules', '/widgets', '/score-cards', '/caller-ids', '/users', '/tokens', '/consents', '/opt-outs', '/texts', '/caller-ids/try', '/forwardings/try', '/lambdas/try'].map((path): [string, string, object] => [
        'POST', path, bodies(path),
      ]),
      ['PATCH', '/rules', { accountId: api.one, law: false }],
      ['PUT', '/look-up-provider', { accountId: api.one, url: 'https://example.com/{number}', lineTypePath: 'type' }],
      ['POST', '/personal-data/erasure', { accountId: api.one, number: '+12025550160', confirm: 'erase +12025550160', reason: 'a test' }],
    ];
    for (const [method, path, body] of requests) {
      const { status, body: said } = await api.send(method, path, { as: api.tokens.other, body });
      const what = `${method} ${path} ${JSON.stringify(body)}`;
      expect([what, status]).to.satisfy(([, code]: [string, number]) => code === 404 || code === 422, `${what}: ${status} ${JSON.stringify(said)}`);
      // A mistake of the test's own would be refused too.
      expect(String(said.detail), what).to.match(/no (such )?(account|queue|dialer|contact|user|list|schedule|message|lambda|widget|call rule|forwarding|other forwarding|score card)|does not exist|is not there|exist in this account/);
    }
    expect((await api.send('GET', `/dialers/${ours.dialer}`, { as: api.tokens.other })).body.version.ordinal, 'nothing was saved').to.equal(1);
    const { email } = await api.context.dataSource.getRepository(User).findOneByOrFail({ id: theirs.user });
    expect(email).to.equal('theirs@example.com');
  });

  it('show nothing', async () => {
    const as = api.tokens.other;
    for (const path of [`/attempts?dialerId=${theirs.dialer}`, `/attempts?contactId=${theirs.contact}`, `/attempts?number=%2B12025550160`, '/contacts?number=%2B12025550160']) expect((await api.send('GET', path, { as })).body.items, path).to.deep.equal([]);
    for (const path of [`/contacts/${theirs.contact}/notes`, `/dialers/${theirs.dialer}/versions`, `/dialers/${theirs.dialer}/abandoned`, `/dialers/${theirs.dialer}/abandoned.csv`, `/dialers/${theirs.dialer}/who-answered`, `/dialers/${theirs.dialer}/dry-run`, `/dialers/${ours.dialer}/contacts/${theirs.contact}/why`, `/widgets/${theirs.widget}/requests`, `/lambdas/${theirs.lambda}/versions`, `/call-rules/${theirs.rule}`, `/score-cards/${theirs.card}`])
      expect((await api.send('GET', path, { as })).status, path).to.equal(404);
    const { body } = await api.send('GET', '/personal-data?number=%2B12025550160', { as });
    expect(body.accounts.filter(({ accountId }: { accountId: number }) => accountId === api.one)).to.deep.equal([]);
    expect((await api.send('GET', '/queues', { as })).body.items.map(({ name }: { name: string }) => name)).to.deep.equal(['shared']);
  });

  /** A body that would be taken, but for the account in it. */
  function bodies(path: string): object {
    const accountId = api.one;
    switch (path) {
      case '/schedules':
        return { accountId, name: 'Into theirs', zone: 'UTC', hours, holidays: [] };
      case '/lambdas':
        return { accountId, name: 'Into theirs', kind: 'script', source: "return { queue: 'sales' }" };
      case '/lambdas/try':
        return { accountId, source: "return { queue: 'sales' }", contact: {} };
      case '/forwardings':
        return { accountId, name: 'Into theirs', action: { kind: 'hang up' } };
      case '/forwardings/try':
        return { accountId, from: '', to: '+12025550100' };
      case '/call-rules':
        return { accountId, name: 'Into theirs', event: 'missed', dialerId: theirs.dialer };
      case '/widgets':
        return { accountId, name: 'Into theirs', dialerId: theirs.dialer, origins: ['https://example.com'] };
      case '/score-cards':
        return { accountId, name: 'Into theirs', criteria };
      case '/caller-ids':
        return { accountId, number: '+12025550123' };
      case '/caller-ids/try':
        return { accountId, callerId: { kind: 'best match' }, number: '+12025550123' };
      case '/users':
        return { accountId, email: 'into@example.com', password: 'long enough password', role: 'auditor' };
      case '/tokens':
        return { accountId, name: 'Into theirs', role: 'auditor' };
      case '/consents':
        return { accountId, number: '+12025550123', source: 'a test' };
      case '/opt-outs':
        return { accountId, number: '+12025550123', source: 'a test' };
      case '/texts':
        return { accountId, from: '+12025550123', text: 'STOP' };
      default:
        return { accountId, name: 'Into theirs' };
    }
  }
});
