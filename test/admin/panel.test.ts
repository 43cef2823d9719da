import AdminJS, { type ActionContext, ComponentLoader } from 'adminjs';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { addComponents } from '../../admin/components.js';
import { resources } from '../../admin/resources/index.js';
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

  it('stand beside the host’s, with their pages, and show nothing to a user who is not ours', async () => {
    const host = new AdminJS({ rootPath: '/panel', componentLoader: addComponents(new ComponentLoader()), resources: resources({ context: office.context, onAccountCreated: async () => {} }) });
    const lists = host.findResource('ContactList').decorate();
    const list = (currentAdmin: object) => {
      const action = lists.actions.list!;
      return action.handler({ params: { resourceId: 'ContactList', action: 'list' }, query: {}, method: 'get' }, {}, { resource: host.findResource('ContactList'), action, currentAdmin, _admin: host } as unknown as ActionContext) as Promise<{ records: unknown[] }>;
    };
    const { id, enterpriseId } = office.account;
    expect((await list({ id: 1, email: 'a@example.test', role: 'auditor', enterpriseId, accountId: id })).records).to.have.length(1);
    expect((await list({ id: 1, email: 'host@example.test' })).records).to.have.length(0);
    expect(host.componentLoader.getComponents()).to.include.keys('DialerPage', 'UploadContacts').and.to.not.include.keys('LoggedIn');
  });
});
