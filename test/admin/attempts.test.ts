import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { type RunningBackOffice, startBackOffice } from '../support/back-office.js';
import { openTestDatabase } from '../support/databases.js';
import { Visitor } from '../support/visitor.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';

// Symptom: the page of an answered call said under "Why it was refused" that a lambda chose its agent.
// Cause: one column keeps why an attempt was refused, and of a call that was made what the lambda had to say. Fix: each is shown under its own label.
describe('an attempt in the back office', function () {
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

  it('says why it was refused, or why its queue or agent was chosen', async () => {
    const visitor = new Visitor(office.url);
    await visitor.signIn(await office.addUser('administrator'));
    const shown = async (result: 'refused' | 'answered' | null, reason: string | null) => {
      const id = await attemptUnderWay(dataSource, { accountId: office.account.id, result, reason, ...(result && { state: 'settled' }) });
      const { record } = (await (await visitor.get(`/admin/api/resources/Attempt/records/${id}/show`)).json()) as { record: { params: { reason?: string; choice?: string } } };
      return [record.params.reason, record.params.choice];
    };
    expect(await shown('refused', 'It is too early.')).to.deep.equal(['It is too early.', undefined]);
    for (const result of ['answered', null] as const) expect(await shown(result, 'The lambda chose the agent ann.')).to.deep.equal([undefined, 'The lambda chose the agent ann.']);
    expect((await shown('answered', null))[1]).to.equal(undefined);
  });
});
