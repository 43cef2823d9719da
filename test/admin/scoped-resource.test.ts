import { AppError, type ActionContext, BaseRecord, Filter, ForbiddenError, ValidationError } from 'adminjs';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { ScopedResource, type Table } from '../../admin/scoped-resource.js';
import { audit, gatewaysOfEnterprise, ofAccount, ofEnterprise, ofEnterpriseOrAccount } from '../../admin/scopes.js';
import type { SignedIn } from '../../admin/signed-in.js';
import { Account } from '../../src/accounts/account.entity.js';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { Enterprise } from '../../src/accounts/enterprise.entity.js';
import { User } from '../../src/accounts/user.entity.js';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { ManualClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { onEachDatabase } from '../support/databases.js';

const clock = new ManualClock();
const createdAt = new Date(clock.now());

const lists: Table = { id: 'ContactList', entity: ContactList, scope: ofAccount };
const nodes: Table = { id: 'Node', entity: Node, scope: ofEnterprise, noun: 'node', writeOnly: ['password'], check: ({ name }): Record<string, string> => (name === 'wrong' ? { name: 'It is wrong.' } : {}) };

onEachDatabase('tables in the back office', (open) => {
  let dataSource: DataSource;
  let ours: Account;
  let sister: Account;
  let theirs: Account;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    const enterprise = (name: string) => dataSource.getRepository(Enterprise).save({ name, zone: 'UTC', createdAt });
    const account = ({ id }: Enterprise, name: string) => dataSource.getRepository(Account).save({ enterpriseId: id, name, country: 'US', zone: 'UTC', createdAt } as Account);
    const [one, other] = [await enterprise('Ours'), await enterprise('Theirs')] as [Enterprise, Enterprise];
    [ours, sister, theirs] = [await account(one, 'Ours'), await account(one, 'Sister'), await account(other, 'Theirs')];
    for (const { id, enterpriseId, name } of [ours, sister, theirs]) {
      await dataSource.getRepository(ContactList).insert({ accountId: id, name: `List of ${name}`, contactCount: id, createdAt: new Date(createdAt.getTime() + id * 86_400_000) });
      const node = await dataSource.getRepository(Node).save({ enterpriseId, name: `Node of ${name}`, host: name, port: 8021, password: 'secret', mediaLocation: '/', createdAt, enabled: id !== sister.id });
      await dataSource.getRepository(Gateway).insert({ nodeId: node.id, name: `Gateway of ${name}`, profile: 'external' });
      await dataSource.getRepository(User).insert({ enterpriseId, accountId: id, email: `${name}@example.test`, passwordHash: 'hash', role: 'administrator', createdAt });
      await dataSource.getRepository(AuditEntry).insert({ accountId: id, at: createdAt, actor: name, action: 'test', subject: name });
    }
    await dataSource.getRepository(AuditEntry).insert({ accountId: null, at: createdAt, actor: 'service', action: 'test', subject: 'all' });
  });
  after(() => dataSource?.destroy());

  const resource = (table: Table) => {
    const made = new ScopedResource({ dataSource, clock, log: createLog('silent') }, table);
    // AdminJS decorates resources; a filter asks for the properties alone.
    return made;
  };
  const user = (accountId: number | null, role: SignedIn['role'] = accountId === null ? 'agency administrator' : 'administrator', enterpriseId = ours.enterpriseId): SignedIn => ({ id: 1, email: 'me@example.test', role, enterpriseId, accountId });
  const as = (currentAdmin: SignedIn | undefined) => ({ currentAdmin }) as unknown as ActionContext;
  const find = async (table: Table, who: SignedIn | undefined, filters: Record<string, unknown> = {}) => {
    const of = resource(table);
    const filter = new Filter(filters, of);
    const records = await of.find(filter, { sort: { sortBy: 'id' } }, as(who));
    expect(await of.count(filter, as(who))).to.equal(records.length);
    return records;
  };
  const names = (records: BaseRecord[], path = 'name') => records.map((record) => record.get(path));
  const rejection = async (work: Promise<unknown>) => work.then(() => undefined, (error: unknown) => error);

  it('show the rows of the visible accounts and no others', async () => {
    expect(names(await find(lists, user(ours.id)))).to.deep.equal(['List of Ours']);
    expect(names(await find(lists, user(null)))).to.deep.equal(['List of Ours', 'List of Sister']);
    expect(names(await find(nodes, user(ours.id)))).to.deep.equal(['Node of Ours', 'Node of Sister']);
    expect(names(await find({ id: 'Gateway', entity: Gateway, scope: gatewaysOfEnterprise }, user(ours.id)))).to.deep.equal(['Gateway of Ours', 'Gateway of Sister']);
    const users: Table = { id: 'User', entity: User, scope: ofEnterpriseOrAccount, secret: ['passwordHash'] };
    expect(names(await find(users, user(sister.id)), 'email')).to.deep.equal(['Sister@example.test']);
    expect(names(await find(users, user(null)), 'email')).to.deep.equal(['Ours@example.test', 'Sister@example.test']);
  });

  it('show entries of no account to nobody, where there are several enterprises', async () => {
    expect(names(await find({ id: 'AuditEntry', entity: AuditEntry, scope: audit }, user(null)), 'subject')).to.deep.equal(['Ours', 'Sister']);
  });

  it('find no row of another account by its id', async () => {
    const of = resource(lists);
    const foreign = await dataSource.getRepository(ContactList).findOneByOrFail({ accountId: theirs.id });
    expect(await of.findOne(foreign.id, as(user(null)))).to.equal(null);
    expect(await of.findMany([foreign.id, 'x', '1 OR 1=1'], as(user(null)))).to.deep.equal([]);
    expect(await of.findOne('x', as(user(null)))).to.equal(null);
  });

  it('fail closed: without a user that we know there is nothing', async () => {
    for (const stranger of [undefined, {} as SignedIn, { ...user(null), role: 'root' as never }, { ...user(null), accountId: '1' as never }]) {
      expect(await rejection(find(lists, stranger))).to.be.instanceOf(ForbiddenError);
      expect(await rejection(resource(lists).findOne(1, as(stranger)))).to.be.instanceOf(ForbiddenError);
      expect(await rejection(resource(nodes).create({ name: 'x' }, as(stranger)))).to.be.instanceOf(ForbiddenError);
    }
  });

  it('never give secrets away', async () => {
    const [node] = await find(nodes, user(ours.id));
    expect(node!.params).to.not.have.any.keys('password', 'enterpriseId');
    expect(resource(nodes).properties().map((property) => property.path())).to.not.include('password');
    expect(await find(nodes, user(null), { password: 'secret' })).to.deep.equal([]);
  });

  it('read filters as they were meant', async () => {
    const all = user(null);
    expect(names(await find(lists, all, { name: 'oUr' }))).to.deep.equal(['List of Ours']);
    expect(await find(lists, all, { name: '%' })).to.deep.equal([]);
    expect(await find(lists, all, { name: '_' })).to.deep.equal([]);
    expect(names(await find(lists, all, { contactCount: String(sister.id) }))).to.deep.equal(['List of Sister']);
    expect(await find(lists, all, { contactCount: 'many' })).to.deep.equal([]);
    expect(names(await find(lists, all, { accountId: String(sister.id) }))).to.deep.equal(['List of Sister']);
    expect(await find(lists, all, { accountId: String(theirs.id) })).to.deep.equal([]);
    expect(names(await find(nodes, all, { enabled: 'false' }))).to.deep.equal(['Node of Sister']);
    expect(await find(nodes, all, { enabled: 'maybe' })).to.deep.equal([]);
    const start = new Date(createdAt.getTime() + sister.id * 86_400_000 - 1_000).toISOString();
    expect(names(await find(lists, all, { 'createdAt~~from': start }))).to.deep.equal(['List of Sister']);
    expect(names(await find(lists, all, { 'createdAt~~to': start }))).to.deep.equal(['List of Ours']);
    expect(await find(lists, all, { 'createdAt~~from': 'yesterday' })).to.deep.equal([]);
  });

  it('are not written by a form, unless they have no rules', async () => {
    const [list] = await find(lists, user(ours.id));
    expect(await rejection(resource(lists).update(String(list!.id()), { name: 'x' }, as(user(ours.id))))).to.be.instanceOf(ForbiddenError);
    expect(await rejection(resource(lists).delete(String(list!.id()), as(user(ours.id))))).to.be.instanceOf(ForbiddenError);
    expect(await rejection(resource(lists).create({ name: 'x' }, as(user(ours.id))))).to.be.instanceOf(ForbiddenError);
  });

  it('write what a form may write, as the one who is signed in, and record it', async () => {
    const made = await resource(nodes).create({ name: 'New', host: 'new', port: '8022', password: 'hidden', mediaLocation: '/', enterpriseId: theirs.enterpriseId, id: 999 }, as(user(null)));
    const row = await dataSource.getRepository(Node).findOneByOrFail({ name: 'New' });
    expect(row).to.include({ enterpriseId: ours.enterpriseId, port: 8022, password: 'hidden' });
    expect(row.id).to.not.equal(999);
    expect(row.createdAt.getTime()).to.equal(clock.now());
    expect(made).to.not.have.property('password');
    await resource(nodes).update(row.id, { host: 'newer', password: '' }, as(user(null)));
    expect(await dataSource.getRepository(Node).findOneByOrFail({ id: row.id })).to.include({ host: 'newer', password: 'hidden' });
    const entries = await dataSource.getRepository(AuditEntry).findBy({ subject: `node ${row.id}` });
    expect(entries.map(({ action, actor }) => `${actor}: ${action}`)).to.deep.equal(['me@example.test: create node', 'me@example.test: update node']);
    expect(JSON.stringify(entries)).to.not.contain('hidden');
    await resource(nodes).delete(row.id, as(user(null)));
  });

  it('report every error of a write', async () => {
    const input = { name: 'Twin', host: 'Ours', port: '8021', password: 'x', mediaLocation: '/' };
    expect(await rejection(resource(nodes).create(input, as(user(null))))).to.be.instanceOf(ValidationError);
    expect(await rejection(resource(nodes).create({ ...input, name: 'wrong' }, as(user(null))))).to.be.instanceOf(ValidationError);
    const used = await dataSource.getRepository(Node).findOneByOrFail({ host: 'Ours' });
    expect(await rejection(resource(nodes).delete(used.id, as(user(null))))).to.be.instanceOf(ValidationError);
    const broken = resource({ ...nodes, check: () => ({}) });
    expect(await rejection(broken.create({ name: 'No host' }, as(user(null))))).to.be.instanceOf(AppError);
  });
});
