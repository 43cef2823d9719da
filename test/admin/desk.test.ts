import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { User } from '../../src/accounts/user.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { type RunningBackOffice, startBackOffice } from '../support/back-office.js';
import { openTestDatabase } from '../support/databases.js';
import { Visitor } from '../support/visitor.js';

describe('an agent in the back office', function () {
  this.timeout(60_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let visitor: Visitor;
  let agentId: number;
  before(async () => {
    dataSource = await openTestDatabase('SQLite');
    office = await startBackOffice(dataSource);
    const credentials = await office.addUser('agent');
    const { id: userId } = await dataSource.getRepository(User).findOneByOrFail({ email: credentials.email });
    const createdAt = new Date();
    const { id: nodeId } = await dataSource.getRepository(Node).save({ enterpriseId: office.account.enterpriseId, name: 'Node', host: 'here', port: 8021, password: 'secret', mediaLocation: '/', createdAt });
    const row = { nodeId, name: 'ann@desk', type: 'callback', contact: 'user/ann', status: 'Available', state: 'Waiting', queues: [], phone: 'softphone', userId };
    agentId = (await dataSource.getRepository(Agent).save(row)).id;
    visitor = new Visitor(office.url);
    const signedIn = await visitor.signIn(credentials);
    expect(signedIn.headers.get('location')).to.equal('/admin/pages/desk');
  });
  after(async () => {
    await office?.stop();
    await dataSource?.destroy();
  });

  it('has the desk and nothing else', async () => {
    expect((await visitor.get('/admin/pages/desk')).status).to.equal(200);
    for (const path of ['/admin', '/admin/resources/Dialer', '/admin/resources/Contact/records/1/show', '/admin/pages/other', '/admin/jobs']) {
      const answer = await visitor.get(path);
      expect([answer.status, answer.headers.get('location')], path).to.deep.equal([302, '/admin/pages/desk']);
    }
    for (const path of ['/admin/api/resources/Contact/actions/list', '/admin/api/resources/User/actions/list', '/admin/api/dashboard']) expect((await visitor.get(path)).status, path).to.equal(403);
    expect((await visitor.post('/admin/api/resources/User/actions/new', { email: 'x@example.test' })).status).to.equal(403);
    for (const path of ['/dialers', '/lists', '/attempts?contactId=1', '/agents', '/users']) expect((await visitor.api('GET', path)).status, path).to.equal(403);
    expect(((await (await visitor.api('GET', '/desk')).json()) as { agent: object }).agent).to.include({ id: agentId, name: 'ann@desk', status: 'Available' });
  });

  it('may dial for nobody else, and a supervisor may', async () => {
    const refused = await visitor.api('POST', '/desk/dial', { dialerId: 1, contactId: 1, agentId });
    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).to.deep.equal([403, 'You may dial for yourself only; nobody was called.']);
    const supervisor = new Visitor(office.url);
    await supervisor.signIn(await office.addUser('agency administrator'));
    expect((await supervisor.api('POST', '/desk/dial', { dialerId: 1, contactId: 1, agentId })).status).to.equal(404);
    expect(((await (await supervisor.api('GET', '/desk')).json()) as { agent: null }).agent).to.equal(null);
    expect((await supervisor.api('GET', '/desk/events')).status).to.equal(404);
  });

  it('is shown what changes within a second, and no longer when the agent is another’s', async () => {
    const gone = new AbortController();
    const response = await fetch(`${office.url}/api/v1/desk/events`, { headers: { cookie: visitor.cookie }, signal: gone.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const next = async (): Promise<any> => {
      while (!text.includes('\n\n')) {
        const { done, value } = await reader.read();
        if (done) return undefined;
        text += value;
      }
      const block = text.slice(0, text.indexOf('\n\n'));
      text = text.slice(text.indexOf('\n\n') + 2);
      return JSON.parse(block.replace(/^event: desk\ndata: /, ''));
    };
    expect((await next()).agent.status).to.equal('Available');
    await dataSource.getRepository(Agent).update(agentId, { status: 'On Break' });
    expect((await next()).agent.status).to.equal('On Break');
    expect(await (await visitor.api('POST', '/desk/status', { status: 'Available' })).json()).to.have.nested.property('asked.status', 'Available');
    expect((await next()).asked).to.include({ state: 'asked' });
    await dataSource.getRepository(Agent).update(agentId, { userId: null });
    expect(await next()).to.equal(undefined);
    gone.abort();
  });
});
