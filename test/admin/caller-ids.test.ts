import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { CallerIdUse } from '../../src/caller-ids/caller-id-use.entity.js';
import { createCallerId } from '../../src/caller-ids/caller-ids.js';
import { dayIn } from '../../src/caller-ids/for-calls.js';
import { LookUpProvider } from '../../src/caller-ids/look-up/look-up-provider.entity.js';
import { saveProvider } from '../../src/caller-ids/look-up/provider.js';
import { type RunningBackOffice, startBackOffice } from '../support/back-office.js';
import { openTestDatabase } from '../support/databases.js';
import { Visitor } from '../support/visitor.js';

describe('caller IDs and look-ups in the back office', function () {
  this.timeout(60_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let visitor: Visitor;
  before(async () => {
    dataSource = await openTestDatabase('SQLite');
    office = await startBackOffice(dataSource);
    visitor = new Visitor(office.url);
    await visitor.signIn(office.administrator);
    const { context, account } = office;
    const by = { name: 'test', role: 'agency administrator' as const, enterpriseId: account.enterpriseId, accountId: null };
    const made = await createCallerId(context, by, account.id, { number: '+12025550110', teams: ['East', 'West'] }, async () => true, async () => new Map());
    const saved = await saveProvider(context, by, account.id, { url: 'https://api.example.com/{number}', headerSecret: 'Bearer very secret', lineTypePath: 'type' });
    if (!made.ok || !saved.ok) throw new Error('the rows could not be made');
    // Tomorrow's too: this may run at midnight.
    for (const now of [context.clock.now(), context.clock.now() + 86_400_000])
      await dataSource.getRepository(CallerIdUse).insert({ callerIdId: made.value.id, day: dayIn(account.zone, now), accountId: account.id, uses: 7 });
  });
  after(async () => {
    await office?.stop();
    await dataSource?.destroy();
  });
  const list = async (resource: string, who = visitor) => (await (await who.get(`/admin/api/resources/${resource}/actions/list`)).json()) as { records: { params: Record<string, unknown> }[] };

  it('are listed with the calls of today', async () => {
    const { records } = await list('CallerId');
    expect(records.map(({ params }) => [params.number, params.usedToday, params['teams.1']])).to.deep.equal([['+12025550110', 7, 'West']]);
  });

  it('are changed by the API alone, which keeps the rules', async () => {
    const response = await visitor.post('/admin/api/resources/CallerId/records/1/edit', { number: '123' });
    expect(JSON.stringify(await response.json())).to.contain('"type":"error"');
    expect((await list('CallerId')).records[0]!.params.number).to.equal('+12025550110');
  });

  it('never give out the provider’s secret, and are not for auditors', async () => {
    expect(await dataSource.getRepository(LookUpProvider).count()).to.equal(1);
    const texts = await Promise.all([list('LookUpProvider'), visitor.api('GET', '/look-up-provider').then((response) => response.json()), visitor.get('/admin/api/resources/LookUpProvider/records/1/show').then((response) => response.text())]);
    for (const text of texts) expect(JSON.stringify(text)).to.not.contain('very secret');
    const auditor = new Visitor(office.url);
    await auditor.signIn(await office.addUser('auditor'));
    expect((await list('LookUpProvider', auditor)).records).to.deep.equal([]);
    expect((await list('CallerId', auditor)).records).to.have.length(1);
    expect((await auditor.api('GET', '/look-up-provider')).status).to.equal(403);
  });
});
