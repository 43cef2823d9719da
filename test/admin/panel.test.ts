import AdminJS, { type ActionContext, type AdminJSOptions, BaseDatabase, BaseResource, type Locale } from 'adminjs';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { createPanel } from '../../admin/panel.js';
import { type RunningBackOffice, startBackOffice } from '../support/back-office.js';
import { openTestDatabase } from '../support/databases.js';

describe('our resources in an AdminJS panel that is there already', function () {
  this.timeout(60_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  before(async () => {
    dataSource = await openTestDatabase('SQLite');
    office = await startBackOffice(dataSource);
  });
  after(async () => {
    await office?.stop();
    await dataSource?.destroy();
  });

  const panel = () => createPanel({ context: office.context, onAccountCreated: async () => {}, whoIs: () => undefined });

  it('stand beside the host’s, with their pages, and show nothing to a user who is not ours', async () => {
    const host = new AdminJS(panel().join({ rootPath: '/panel' }));
    const lists = host.findResource('ContactList').decorate();
    const list = (currentAdmin: object) => {
      const action = lists.actions.list!;
      return action.handler({ params: { resourceId: 'ContactList', action: 'list' }, query: {}, method: 'get' }, {}, { resource: host.findResource('ContactList'), action, currentAdmin, _admin: host } as unknown as ActionContext) as Promise<{ records: unknown[] }>;
    };
    const { id, enterpriseId } = office.account;
    const auditor = { id: 1, email: 'a@example.test', role: 'auditor', enterpriseId, accountId: id };
    expect((await list({ id: 7, email: 'host@example.test', role: 'a role of theirs', smartDialers: auditor })).records).to.have.length(1);
    expect((await list({ id: 1, email: 'host@example.test' })).records).to.have.length(0);
    expect((await list({ ...auditor, smartDialers: null })).records, 'whatever they are called there').to.have.length(0);
    expect(host.componentLoader.getComponents()).to.include.keys('SmartDialersDialerPage', 'SmartDialersUploadContacts').and.to.not.include.keys('LoggedIn', 'DialerPage');
  });

  it('leave the host’s words, styles and pages as they are', async () => {
    const theirs: AdminJSOptions = {
      locale: { language: 'de', availableLanguages: ['de', 'en'], translations: { de: { actions: { new: 'Neu' }, resources: { Dialer: { actions: { new: 'Neue Kampagne' } } } } } },
      assets: { styles: ['/theirs.css'], scripts: ['/theirs.js'] },
      pages: { theirs: { component: 'Theirs' } },
      resources: [],
    };
    const joined = panel().join(theirs);
    const locale = await (joined.locale as () => Promise<Locale>)();
    const { de, en } = locale.translations as Record<string, { actions?: object; resources: Record<string, { actions: Record<string, string>; messages: Record<string, string> }> }>;
    expect([de!.actions, en!.actions]).to.deep.equal([{ new: 'Neu' }, undefined]);
    expect(de!.resources.Dialer!.actions).to.include({ new: 'Neue Kampagne', show: 'Open' });
    expect(en!.resources.User!.messages.passwordSet).to.equal('The password was set. The user was signed out everywhere.');
    const assets = joined.assets as (admin?: object) => Promise<object>;
    expect(await assets({ smartDialers: { accountId: 3 } })).to.deep.equal({ styles: ['/theirs.css', '/admin/smart-dialers/back-office.css', '/admin/smart-dialers/one-account.css'], scripts: ['/theirs.js'] });
    expect(joined.pages).to.include.keys('theirs', 'smart-dialers', 'desk', 'personal-data');
  });

  it('are refused beside one of the same name, which nobody could open', () => {
    class Named extends BaseResource {
      static override isAdapterFor = (raw: unknown) => typeof raw === 'string';
      constructor(private readonly name: string) {
        super(name);
      }
      override id = () => this.name;
      override properties = () => [];
    }
    class Whole extends BaseDatabase {
      static override isAdapterFor = (raw: unknown) => Array.isArray(raw);
      constructor(private readonly names: string[]) {
        super(names);
      }
      override resources = () => this.names.map((name) => new Named(name));
    }
    AdminJS.registerAdapter({ Resource: Named, Database: Whole });
    expect(() => panel().join({ resources: ['User'] })).to.throw('Smart Dialers has a resource "User" too: give yours another id in its options.');
    expect(() => panel().join({ resources: [{ resource: 'Book', options: { id: 'Dialer' } }] })).to.throw('a resource "Dialer" too');
    expect(() => panel().join({ databases: [['Book', 'Node']] })).to.throw('a resource "Node" too');
    expect(() => panel().join({ pages: { desk: { component: 'Theirs' } } })).to.throw('Smart Dialers has a page "desk" too: give yours another name.');
    expect(panel().join({ resources: [{ resource: 'User', options: { id: 'TheirUser' } }], databases: [['Book']] }).resources).to.have.length.greaterThan(20);
  });
});
