import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { cloneDialer } from '../../src/dialers/clone-dialer.js';
import { dialerWithVersion } from '../../src/dialers/dialer-with-version.js';
import { createDialer, type DialerInput, updateDialer } from '../../src/dialers/save-dialer.js';
import { goBackTo, versionsOf } from '../../src/dialers/versions.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('versions and clones of a dialer', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let made = 0;
  const create = async (input: Partial<DialerInput> = {}) => valueOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: `Autumn ${(made += 1)}`, ...input }));
  const whole = async (id: number) => valueOf(await dialerWithVersion(campaign.context, campaign.by, id));
  const history = async (id: number, some = {}, by = campaign.by) => valueOf(await versionsOf(campaign.context, by, id, { limit: 50, ...some }));

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  after(() => dataSource?.destroy());

  it('tell who saved which version, and what it changed', async () => {
    const { id } = await create({ settings: { tag: 'a' } });
    campaign.house.clock.advance(60_000);
    valueOf(await updateDialer(campaign.context, campaign.house.agency, id, { settings: { tag: 'b', hours: { from: '09:00' } } }));
    valueOf(await updateDialer(campaign.context, campaign.by, id, { name: `Renamed ${id}` }));
    const lines = await history(id);
    expect(lines.map(({ ordinal, createdBy, isInForce }) => [ordinal, createdBy, isInForce])).to.deep.equal([
      [3, 'one@example.com', true],
      [2, campaign.house.agency.name, false],
      [1, 'one@example.com', false],
    ]);
    const hours = { restrict: true, from: '08:00', to: '20:00' };
    expect(lines[1]!.changes).to.have.deep.members([{ setting: 'tag', from: 'a', to: 'b' }, { setting: 'hours', from: hours, to: { ...hours, from: '09:00' } }]);
    expect([lines[0]!.changes, lines[2]!.changes], 'a name is not in a version').to.deep.equal([[], []]);
    expect(lines[1]!.createdAt.getTime() - lines[2]!.createdAt.getTime()).to.equal(60_000);
    expect((await history(id, { limit: 1, before: 3 })).map(({ ordinal, changes }) => [ordinal, changes.length]), 'the last of a page is compared too').to.deep.equal([[2, 2]]);
  });

  it('are gone back to by a new version; the lists that block stay', async () => {
    const [one, block] = [await campaign.list(), await campaign.list()];
    const { id } = await create({ settings: { tag: 'a', maxAttempts: 4 }, lists: [{ listId: one, role: 'call' }] });
    valueOf(await updateDialer(campaign.context, campaign.by, id, { settings: { tag: 'b', maxAttempts: 2 }, lists: [{ listId: one, role: 'call' }, { listId: block, role: 'block' }] }));
    valueOf(await goBackTo(campaign.context, campaign.house.agency, id, 1));
    const { settings, version, lists } = await whole(id);
    expect([settings.tag, settings.maxAttempts, version.ordinal, version.createdBy]).to.deep.equal(['a', 4, 3, campaign.house.agency.name]);
    expect(lists.map(({ listId }) => listId)).to.deep.equal([one, block]);
    expect(failureOf(await goBackTo(campaign.context, campaign.by, id, 9)).message).to.contain('has no version 9; nothing was changed');
    expect(failureOf(await goBackTo(campaign.context, { ...campaign.by, role: 'supervisor' }, id, 1)).status).to.equal(403);
  });

  it('are another account’s business, and there is none', async () => {
    const { id } = await create();
    const other = campaign.house.administratorOfOther;
    expect(failureOf(await versionsOf(campaign.context, other, id, { limit: 5 })).status).to.equal(404);
    expect(failureOf(await goBackTo(campaign.context, other, id, 1)).status).to.equal(404);
    expect(failureOf(await cloneDialer(campaign.context, other, id)).status).to.equal(404);
    expect(failureOf(await cloneDialer(campaign.context, { ...campaign.by, role: 'supervisor' }, id)).status).to.equal(403);
  });

  it('a clone is a draft with the same settings and lists, in the same campaign', async () => {
    const [one, block] = [await campaign.list(), await campaign.list()];
    const source = await create({ settings: { method: 'power', linesPerAgent: 3 }, lists: [{ listId: one, role: 'call' }, { listId: block, role: 'block', status: 'Do not call' }] });
    const clone = valueOf(await cloneDialer(campaign.context, campaign.by, source.id));
    const copy = await whole(clone.id);
    expect(copy).to.include({ name: `${source.name} (copy)`, state: 'draft', campaignId: source.campaignId, accountId: source.accountId });
    expect(copy.settings).to.deep.equal((await whole(source.id)).settings);
    expect(copy.lists.map(({ listId, role, status }) => [listId, role, status])).to.deep.equal([[one, 'call', 'BLACKLIST'], [block, 'block', 'Do not call']]);
    expect(copy.version.ordinal).to.equal(1);
    const again = valueOf(await cloneDialer(campaign.context, campaign.by, clone.id));
    expect(again).to.include({ name: `${source.name} (copy 2)`, campaignId: source.campaignId });
    const [entry] = await dataSource.getRepository(AuditEntry).findBy({ subject: `dialer ${clone.id}` });
    expect(entry!.action).to.equal('clone dialer');
  });

  it('a clone of a long name has room for its number', async () => {
    const source = await create({ name: `${made} ${'x'.repeat(196)}` });
    expect(valueOf(await cloneDialer(campaign.context, campaign.by, source.id)).name).to.have.length.of.at.most(200).and.match(/ \(copy\)$/);
  });
});
