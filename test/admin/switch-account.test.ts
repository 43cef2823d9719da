import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { createAccount } from '../../src/accounts/create-account.js';
import { type RunningBackOffice, startBackOffice } from '../support/back-office.js';
import { openTestDatabase } from '../support/databases.js';
import { Visitor } from '../support/visitor.js';

describe('switching to an account', function () {
  this.timeout(60_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let other: number;
  before(async () => {
    dataSource = await openTestDatabase('SQLite');
    office = await startBackOffice(dataSource);
    const by = { name: 'test', role: 'agency administrator' as const, enterpriseId: office.account.enterpriseId, accountId: null };
    const made = await createAccount(office.context, by, { name: 'Second <b>', country: 'GB', zone: 'Europe/London' }, async () => undefined);
    if (!made.ok) throw new Error(made.failure.message);
    other = made.value.id;
  });
  after(async () => {
    await office?.stop();
    await dataSource?.destroy();
  });

  const accountsOf = async (visitor: Visitor) => {
    const { items } = (await (await visitor.api('GET', '/accounts')).json()) as { items: { id: number }[] };
    const { records } = (await (await visitor.get('/admin/api/resources/Account/actions/list')).json()) as { records: { params: { id: number } }[] };
    return [items.map(({ id }) => id).sort(), records.map(({ params }) => Number(params.id)).sort()];
  };
  const all = () => [office.account.id, other];
  const switchTo = (visitor: Visitor, fields: Record<string, string>) => visitor.post('/admin/account', fields);

  it('shows that one alone, on every page and by the API, until one leaves it', async () => {
    const visitor = new Visitor(office.url);
    await visitor.signIn(office.administrator);
    expect(await accountsOf(visitor)).to.deep.equal([all(), all()]);
    const switched = await switchTo(visitor, { accountId: String(other), page: '/resources/Dialer/records/5/show' });
    expect([switched.status, switched.headers.get('location')]).to.deep.equal([303, '/admin/resources/Dialer/records/5/show']);
    expect(await accountsOf(visitor)).to.deep.equal([[other], [other]]);
    expect(await (await visitor.get('/admin')).text()).to.contain('"inAccount":"Second \\u003cb>"');
    expect(await dataSource.getRepository(AuditEntry).findOneByOrFail({ action: 'switch to account' })).to.include({ accountId: other, actor: office.administrator.email, subject: `account ${other}` });
    expect((await switchTo(visitor, {})).headers.get('location')).to.equal('/admin');
    expect(await accountsOf(visitor)).to.deep.equal([all(), all()]);
  });

  it('leads to pages of the back office alone', async () => {
    const visitor = new Visitor(office.url);
    await visitor.signIn(office.administrator);
    for (const page of ['//example.org', 'https://example.org', '/\\example.org']) expect((await switchTo(visitor, { accountId: String(other), page })).headers.get('location'), page).to.equal('/admin');
  });

  it('is for those who see all accounts, and to accounts that there are', async () => {
    const administrator = new Visitor(office.url);
    await administrator.signIn(await office.addUser('administrator'));
    expect((await switchTo(administrator, { accountId: String(other) })).status).to.equal(404);
    expect(await accountsOf(administrator)).to.deep.equal([[office.account.id], [office.account.id]]);
    const agency = new Visitor(office.url);
    await agency.signIn(office.administrator);
    for (const accountId of ['99', 'x', '1 OR 1=1']) expect((await switchTo(agency, { accountId })).status, accountId).to.equal(404);
    expect((await agency.post('/admin/account', { accountId: String(other) }, { 'Sec-Fetch-Site': 'cross-site' })).status).to.equal(403);
    expect(await accountsOf(agency)).to.deep.equal([all(), all()]);
    expect((await new Visitor(office.url).post('/admin/account', { accountId: String(other) })).headers.get('location'), 'signed out').to.equal('/admin/login');
  });
});
