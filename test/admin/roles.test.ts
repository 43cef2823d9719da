import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { ApiToken } from '../../src/accounts/api-token.entity.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { Account } from '../../src/accounts/account.entity.js';
import { User } from '../../src/accounts/user.entity.js';
import type { Role } from '../../src/accounts/role.js';
import { Node } from '../../src/calls/node.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { type RunningBackOffice, startBackOffice } from '../support/back-office.js';
import { openTestDatabase } from '../support/databases.js';
import { Visitor } from '../support/visitor.js';

interface Answer {
  notice?: { type: string; message: string };
  record?: { id?: number; params: Record<string, unknown>; errors: Record<string, { message: string }>; recordActions?: { name: string }[] };
  records?: { params: Record<string, unknown> }[];
  token?: string;
}

describe('roles in the back office', function () {
  this.timeout(60_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  const visitors = new Map<Role, Visitor>();
  before(async () => {
    dataSource = await openTestDatabase('SQLite');
    office = await startBackOffice(dataSource);
    for (const role of ['agency administrator', 'administrator', 'supervisor', 'auditor'] as const) {
      const visitor = new Visitor(office.url);
      await visitor.signIn(await office.addUser(role));
      visitors.set(role, visitor);
    }
    const createdAt = new Date();
    await dataSource.getRepository(Node).insert({ enterpriseId: office.account.enterpriseId, name: 'Node', host: 'here', port: 8021, password: 'secret', mediaLocation: '/', createdAt });
    await dataSource.getRepository(Dialer).insert({ accountId: office.account.id, name: 'Dialer', campaignId: 1, versionId: 1, state: 'draft', createdAt });
  });
  after(async () => {
    await office?.stop();
    await dataSource?.destroy();
  });
  const as = (role: Role) => visitors.get(role)!;
  const answer = async (response: Promise<Response>) => (await (await response).json()) as Answer;
  const action = (role: Role, resource: string, name: string, fields?: Record<string, string>) =>
    answer(fields ? as(role).post(`/admin/api/resources/${resource}/actions/${name}`, fields) : as(role).get(`/admin/api/resources/${resource}/actions/${name}`));
  const change = (role: Role, resource: string, id: number, name: string, fields: Record<string, string> = {}) => answer(as(role).post(`/admin/api/resources/${resource}/records/${id}/${name}`, fields));
  const resourcesOf = async (role: Role) => {
    const text = await (await as(role).get('/admin')).text();
    const state = JSON.parse(/window\.REDUX_STATE = (.*);\n/.exec(text)![1]!) as { resources: { id: string; href: string | null; resourceActions: { name: string }[] }[] };
    return state.resources;
  };

  it('are shown the pages that they may see', async () => {
    const seen = async (role: Role) => (await resourcesOf(role)).filter(({ href }) => href).map(({ id }) => id);
    expect(await seen('auditor')).to.include.members(['Dialer', 'ContactList', 'Attempt', 'AuditEntry', 'Node', 'Agent', 'Queue']).and.to.not.include.members(['User', 'ApiToken', 'Job']);
    expect(await seen('administrator')).to.include.members(['User', 'ApiToken']).and.to.not.include('Job');
    expect(await seen('agency administrator')).to.include.members(['User', 'ApiToken', 'Job']);
    const makes = async (role: Role) => (await resourcesOf(role)).filter(({ resourceActions }) => resourceActions.some(({ name }) => name === 'new')).map(({ id }) => id);
    expect(await makes('auditor')).to.deep.equal([]);
    expect(await makes('supervisor')).to.deep.equal([]);
    expect(await makes('administrator')).to.have.members(['Dialer', 'ContactList', 'ContactImport', 'Message', 'CallerId', 'Schedule', 'Widget', 'Lambda', 'ScoreCard', 'Forwarding', 'CallRule', 'User', 'ApiToken']);
    expect(await makes('agency administrator')).to.include.members(['Account', 'Node']);
  });

  it('are refused on the server what they are not shown', async () => {
    const before = await dataSource.getRepository(User).count();
    for (const role of ['supervisor', 'auditor'] as const) {
      expect((await action(role, 'User', 'new', { email: 'x@example.test', password: 'long enough, surely', role: 'administrator' })).notice?.type).to.equal('error');
      expect((await action(role, 'ApiToken', 'new', { name: 'x', role: 'administrator' })).token).to.equal(undefined);
      expect((await action(role, 'User', 'list')).records).to.deep.equal([]);
      for (const resource of ['User', 'ApiToken', 'Job']) expect((await answer(as(role).get(`/admin/api/resources/${resource}/search/a?searchProperty=id`))).records ?? [], `${role} ${resource}`).to.deep.equal([]);
      expect((await answer(as(role).get('/admin/api/resources/User/search/example?searchProperty=email'))).records ?? [], role).to.deep.equal([]);
      expect((await change(role, 'Node', 1, 'edit', { host: 'elsewhere' })).notice?.type).to.equal('error');
      expect((await as(role).api('POST', '/lists', { name: 'x' })).status).to.equal(403);
    }
    expect((await answer(as('administrator').get('/admin/api/resources/User/search/example?searchProperty=email'))).records, 'and found by who may list them').to.not.deep.equal([]);
    expect((await action('administrator', 'Account', 'new', { name: 'x', country: 'US', zone: 'UTC' })).notice?.type).to.equal('error');
    expect((await change('administrator', 'Node', 1, 'edit', { host: 'elsewhere' })).notice?.type).to.equal('error');
    expect((await action('administrator', 'Job', 'list')).records).to.deep.equal([]);
    expect(await dataSource.getRepository(User).count()).to.equal(before);
    expect(await dataSource.getRepository(Node).findOneByOrFail({ id: 1 })).to.include({ host: 'here' });
    expect((await as('auditor').post('/admin/api/resources/Node/records/1/delete', {})).status).to.be.oneOf([200, 403]);
    expect(await dataSource.getRepository(Node).count()).to.equal(1);
  });

  it('see the queues and agents of their account, with who sits there, and change them by the API alone', async () => {
    const rows = { queue: dataSource.getRepository(Queue), agent: dataSource.getRepository(Agent) };
    const { email } = await office.addUser('supervisor');
    const { id: userId } = await dataSource.getRepository(User).findOneByOrFail({ email });
    const elsewhere = await dataSource.getRepository(Account).save({ enterpriseId: office.account.enterpriseId, name: 'Elsewhere', country: 'US', zone: 'UTC', createdAt: new Date() });
    await rows.queue.insert([{ nodeId: 1, name: 'all', strategy: 'round-robin', accountId: null }, { nodeId: 1, name: 'theirs', strategy: 'round-robin', accountId: elsewhere.id }]);
    const agent = { nodeId: 1, type: 'callback', contact: 'user/1@x', status: 'Available', state: 'Waiting', phone: 'softphone' };
    await rows.agent.insert([{ ...agent, name: 'ada', queues: ['all'], userId }, { ...agent, name: 'ben', queues: ['theirs'], userId: null }]);
    const named = async (role: Role, resource: string) => (await action(role, resource, 'list')).records!.map(({ params }) => params.name);
    for (const role of ['administrator', 'supervisor', 'auditor'] as const) expect([await named(role, 'Queue'), await named(role, 'Agent')], role).to.deep.equal([['all'], ['ada']]);
    expect([await named('agency administrator', 'Queue'), await named('agency administrator', 'Agent')]).to.deep.equal([['all', 'theirs'], ['ada', 'ben']]);
    expect((await action('auditor', 'Agent', 'list')).records![0]!.params).to.include({ userEmail: email });
    expect((await answer(as('administrator').get('/admin/api/resources/Agent/records/2/show'))).notice?.type).to.equal('error');
    for (const role of ['agency administrator', 'administrator', 'supervisor', 'auditor'] as const)
      for (const resource of ['Agent', 'Queue']) expect((await change(role, resource, 1, 'edit', { name: 'raw', accountId: '1', userId: '' })).notice?.type, `${role} ${resource}`).to.equal('error');
    const edits = async (role: Role, resource: string) => (await answer(as(role).get(`/admin/api/resources/${resource}/records/1/show`))).record!.recordActions!.some(({ name }) => name === 'edit');
    expect([await edits('administrator', 'Agent'), await edits('administrator', 'Queue'), await edits('agency administrator', 'Queue'), await edits('supervisor', 'Agent')]).to.deep.equal([true, false, true, false]);
    expect((await as('administrator').api('PATCH', '/agents/1', { userId: null })).status).to.equal(200);
    expect((await as('supervisor').api('PATCH', '/agents/1', { userId })).status).to.equal(403);
    expect(await rows.agent.findOneByOrFail({ id: 1 })).to.include({ name: 'ada', userId: null });
  });

  it('cannot pass the rules by a form of AdminJS’s: what has rules has no such form', async () => {
    const before = await dataSource.getRepository(ContactList).count();
    for (const resource of ['Dialer', 'ContactList', 'Schedule', 'Lambda', 'Message', 'ContactImport', 'Forwarding', 'CallRule', 'CallIn']) {
      const made = await action('agency administrator', resource, 'new', { name: 'raw', state: 'running', accountId: '1' });
      expect(made.notice?.type, resource).to.equal('error');
    }
    for (const name of ['edit', 'delete']) expect((await change('agency administrator', 'Dialer', 1, name, { state: 'running' })).notice?.type, name).to.equal('error');
    expect(await dataSource.getRepository(Dialer).findOneByOrFail({ id: 1 })).to.include({ state: 'draft' });
    expect(await dataSource.getRepository(ContactList).count()).to.equal(before);
  });

  it('let an agency administrator make an account with its Default list, and its users', async () => {
    const wrong = await action('agency administrator', 'Account', 'new', { name: 'Second', country: 'XX', zone: 'UTC' });
    expect(wrong.record!.errors.country!.message).to.contain('is not the code of a country');
    expect(wrong.record!.params.name).to.equal('Second');
    expect((await action('agency administrator', 'Account', 'new', { name: 'Second', country: 'gb', zone: 'Europe/London' })).notice?.type).to.equal('success');
    const second = await dataSource.getRepository(Account).findOneByOrFail({ name: 'Second' });
    expect(second.country).to.equal('GB');
    expect(await dataSource.getRepository(ContactList).countBy({ accountId: second.id, name: 'Default' })).to.equal(1);
    const made = await action('agency administrator', 'User', 'new', { email: 'second@example.test', password: 'long enough, surely', role: 'administrator', accountId: String(second.id) });
    expect(made.notice?.type).to.equal('success');

    const stranger = new Visitor(office.url);
    await stranger.signIn({ email: 'second@example.test', password: 'long enough, surely' });
    const lists = await answer(stranger.get('/admin/api/resources/ContactList/actions/list'));
    expect(lists.records!.map(({ params }) => params.accountId)).to.deep.equal([second.id]);
    expect((await answer(stranger.get('/admin/api/resources/Dialer/records/1/show'))).notice?.type).to.equal('error');
    expect((await stranger.api('GET', '/dialers/1')).status).to.equal(404);
  });

  it('show the jobs to an agency administrator only', async () => {
    const jobs = await as('agency administrator').get('/admin/jobs');
    expect([jobs.status, await jobs.text()]).to.deep.equal([200, 'the jobs']);
    for (const role of ['administrator', 'supervisor', 'auditor'] as const) expect((await as(role).get('/admin/jobs')).status, role).to.equal(403);
    expect((await new Visitor(office.url).get('/admin/jobs')).status).to.equal(302);
    expect((await resourcesOf('agency administrator')).find(({ id }) => id === 'Job')!.href).to.equal('/admin/jobs');
  });

  it('bar a user, set a password, and refuse to bar oneself', async () => {
    const { email } = await office.addUser('auditor');
    const { id } = await dataSource.getRepository(User).findOneByOrFail({ email });
    expect((await change('administrator', 'User', id, 'setPassword', { password: 'short' })).record!.errors.password!.message).to.contain('at least 10');
    expect((await change('administrator', 'User', id, 'setPassword', { password: 'long enough, surely' })).notice?.type).to.equal('success');
    expect((await change('administrator', 'User', id, 'disable')).notice?.type).to.equal('success');
    expect(await dataSource.getRepository(User).findOneByOrFail({ id })).to.include({ disabled: true });
    const self = await dataSource.getRepository(User).findOneByOrFail({ role: 'administrator', accountId: office.account.id });
    expect((await change('administrator', 'User', self.id, 'disable')).notice).to.deep.include({ type: 'error', message: 'You cannot disable yourself; another administrator can.' });
  });

  it('show a new token once, and keep only its hash', async () => {
    const made = await action('administrator', 'ApiToken', 'new', { name: 'CRM', role: 'auditor', accountId: String(office.account.id) });
    expect(made.token).to.match(/^sd_/);
    const row = await dataSource.getRepository(ApiToken).findOneByOrFail({ name: 'CRM' });
    expect(JSON.stringify(row)).to.not.contain(made.token);
    const shown = await answer(as('administrator').get(`/admin/api/resources/ApiToken/records/${row.id}/show`));
    expect(shown.record!.params).to.not.have.property('hash');
    expect((await change('administrator', 'ApiToken', row.id, 'revoke')).notice?.type).to.equal('success');
    expect((await fetch(`${office.url}/api/v1/lists`, { headers: { Authorization: `Bearer ${made.token}` } })).status).to.equal(401);
  });

  it('change a node with the mistake at its field and what was typed kept', async () => {
    const wrong = await change('agency administrator', 'Node', 1, 'edit', { name: 'Node', host: 'here', port: '99999', maxCalls: '0', callsPerSecond: '0', weight: '1', mediaLocation: '/' });
    expect(wrong.record!.errors.port!.message).to.contain('from 1 to 65535');
    expect(wrong.record!.params.port).to.equal('99999');
    const right = await change('agency administrator', 'Node', 1, 'edit', { name: 'Node', host: 'here', port: '8022', password: '', enabled: 'true', maxCalls: '50', callsPerSecond: '5', weight: '1', mediaLocation: '/' });
    expect(right.notice).to.deep.include({ type: 'success' });
    expect(await dataSource.getRepository(Node).findOneByOrFail({ id: 1 })).to.include({ port: 8022, maxCalls: 50, password: 'secret' });
  });
});
