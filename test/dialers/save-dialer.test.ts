import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { createSchedule } from '../../src/compliance/schedules.js';
import { isSqlite } from '../../src/database/sql.js';
import { cloneDialer } from '../../src/dialers/clone-dialer.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { DialerList } from '../../src/dialers/dialer-list.entity.js';
import { DialerVersion } from '../../src/dialers/dialer-version.entity.js';
import { createDialer, type DialerInput, updateDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('saving a dialer', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let name: string;
  let made = 0;
  const create = (input: Partial<DialerInput> = {}, by = campaign.by, account = campaign.house.one) => createDialer(campaign.context, by, account, { name, ...input });
  const update = (id: number, changes: Partial<DialerInput>, by = campaign.by) => updateDialer(campaign.context, by, id, changes);
  const versions = (dialerId: number) => dataSource.getRepository(DialerVersion).find({ where: { dialerId }, order: { ordinal: 'ASC' } });
  const current = async (id: number) => {
    const { versionId } = await dataSource.getRepository(Dialer).findOneByOrFail({ id });
    return (await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: versionId })).settings;
  };
  const links = async (dialerId: number) =>
    (await dataSource.getRepository(DialerList).find({ where: { dialerId }, order: { position: 'ASC' } })).map(({ listId, role, status }) => [listId, role, status]);

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  beforeEach(() => (name = `Spring ${(made += 1)}`));
  after(() => dataSource?.destroy());

  it('makes a draft of the first version, which is its own campaign', async () => {
    const dialer = valueOf(await create({ settings: { tag: 'a' } }));
    expect(dialer).to.include({ name, state: 'draft', accountId: campaign.house.one, campaignId: dialer.id });
    expect(await dataSource.getRepository(Dialer).findOneByOrFail({ id: dialer.id })).to.include({ versionId: dialer.versionId, campaignId: dialer.id });
    expect((await versions(dialer.id)).map(({ ordinal, settings, createdBy }) => [ordinal, settings.tag, createdBy])).to.deep.equal([[1, 'a', 'one@example.com']]);
  });

  it('keeps every version, with who saved it, and puts the last one in force', async () => {
    const { id, versionId } = valueOf(await create({ settings: { tag: 'a', maxAttempts: 3 } }));
    valueOf(await update(id, { settings: { tag: 'b' } }, campaign.house.agency));
    expect((await versions(id)).map(({ ordinal, settings, createdBy }) => [ordinal, settings.tag, settings.maxAttempts, createdBy])).to.deep.equal([
      [1, 'a', 3, 'one@example.com'],
      [2, 'b', 3, campaign.house.agency.name],
    ]);
    expect((await dataSource.getRepository(Dialer).findOneByOrFail({ id })).versionId).to.not.equal(versionId);
    const entries = await dataSource.getRepository(AuditEntry).find({ where: { subject: `dialer ${id}` }, order: { id: 'ASC' } });
    expect(entries.map(({ action }) => action)).to.deep.equal(['create dialer', 'change dialer']);
  });

  // Symptom: detection that was switched on by the API hung up on machines of which agents were to be told. Cause: the change of
  // one of its fields put the others to their defaults. Fix: settings of several fields are merged field by field.
  it('leaves the other fields of the detection as they are', async () => {
    const { id } = valueOf(await create({ settings: { method: 'power', detection: { on: false, countries: ['GB'], onMachine: 'agent' } } }));
    valueOf(await update(id, { settings: { detection: { on: true } } }));
    expect((await current(id)).detection).to.include({ on: true, onMachine: 'agent' }).and.to.deep.include({ countries: ['GB'] });
  });

  /**
   * Symptom: detection that was asked of a broadcast was saved, and not done: a machine got the message into its greeting.
   * Cause: only contacts who are given to an agent or a voice menu are listened to. Fix: where it would not be done it is not taken.
   */
  it('takes no detection where nobody would listen, and keeps what an earlier way of dialling left', async () => {
    const detection = { on: true };
    const inVain = failureOf(await create({ settings: { detection } }));
    expect(inVain).to.include({ status: 422, field: 'settings.detection.on' });
    expect(inVain.message).to.equal('A broadcast does not find out who answers: whoever does hears its message, a machine too. Nothing was saved. Leave the detection off, or give people to agents or to a voice menu.');
    const agentFirst = failureOf(await create({ settings: { mode: 'agent first', detection } }));
    expect(agentFirst.message).to.equal('Where an agent is called before the contact, the agent hears who answers, and the switch does not find it out. Nothing was saved. Leave the detection off, or call contacts first.');
    const { id } = valueOf(await create({ settings: {} }));
    expect(failureOf(await update(id, { settings: { detection } }))).to.include({ field: 'settings.detection.on' });
    valueOf(await update(id, { settings: { menu: 'welcome XML default', detection } }));
    valueOf(await update(id, { settings: { menu: '', tag: 'a broadcast again' } }));
    expect((await current(id)).detection.on).to.equal(true);
    const copy = valueOf(await cloneDialer(campaign.context, campaign.by, id));
    expect((await current(copy.id)).detection.on).to.equal(true);
  });

  it('takes no recording where nobody talks, and keeps what an earlier way of dialling left', async () => {
    const recording = { on: true, announcementId: await campaign.message() };
    const inVain = failureOf(await create({ settings: { recording } }));
    expect([inVain.status, inVain.field, inVain.message]).to.deep.equal([
      422, 'settings.recording.on', 'Only conversations with agents are recorded, and a broadcast plays its message to whoever answers. Nothing was saved. Leave the recording off, or give people to agents.',
    ]);
    expect(failureOf(await create({ settings: { menu: 'welcome XML default', recording } })).message).to.match(/without a queue nobody comes from its voice menu to an agent/);
    const { id } = valueOf(await create());
    expect(failureOf(await update(id, { settings: { recording } }))).to.include({ field: 'settings.recording.on' });
    valueOf(await update(id, { settings: { keys: { agent: '1' }, recording } }));
    valueOf(await update(id, { settings: { keys: { agent: null } } }));
    expect((await current(id)).recording.on).to.equal(true);
    const copy = valueOf(await cloneDialer(campaign.context, campaign.by, id));
    expect((await current(copy.id)).recording.on).to.equal(true);
  });

  it('leaves as it is what is left out, inside the hours too', async () => {
    const [one, two] = [await campaign.list(), await campaign.list()];
    const { id } = valueOf(await create({ settings: { hours: { restrict: true, from: '10:00', to: '17:00' }, tag: 'a' }, lists: [{ listId: one, role: 'call' }, { listId: two, role: 'block', status: 'Do not call' }] }));
    valueOf(await update(id, { settings: { hours: { from: '09:00' } } }));
    expect((await current(id)).hours, 'and not until 20:00, the default').to.deep.equal({ restrict: true, from: '09:00', to: '17:00' });
    expect((await current(id)).tag).to.equal('a');
    expect(await links(id)).to.deep.equal([[one, 'call', 'BLACKLIST'], [two, 'block', 'Do not call']]);
    valueOf(await update(id, { name: `${name} again` }));
    expect(await links(id)).to.have.length(2);
  });

  it('links, re-orders and takes out lists, and keeps how far a list was enrolled', async () => {
    const [one, two, three] = [await campaign.list(), await campaign.list(), await campaign.list()];
    const { id } = valueOf(await create({ lists: [{ listId: one, role: 'call' }, { listId: two, role: 'call' }] }));
    await dataSource.getRepository(DialerList).update({ dialerId: id, listId: two }, { enrolledTo: 77 });
    valueOf(await update(id, { lists: [{ listId: two, role: 'call' }, { listId: three, role: 'block' }] }));
    expect(await links(id)).to.deep.equal([[two, 'call', 'BLACKLIST'], [three, 'block', 'BLACKLIST']]);
    expect((await dataSource.getRepository(DialerList).findOneByOrFail({ dialerId: id, listId: two })).enrolledTo).to.equal(77);
  });

  it('undoes nothing of what another saves at the same moment: a list that was just linked to block stays linked', async () => {
    for (let time = 0; time < 10; time++) {
      name = `Spring ${(made += 1)}`;
      const blacklist = await campaign.list();
      const { id } = valueOf(await create());
      const saves = [update(id, { lists: [{ listId: blacklist, role: 'block' }] }), update(id, { settings: { tag: 'b' } }), update(id, { settings: { maxAttempts: 4 } }), update(id, { name: `${name} b` })];
      for (const saved of await Promise.all(saves)) valueOf(saved);
      expect(await links(id)).to.deep.equal([[blacklist, 'block', 'BLACKLIST']]);
      expect(await current(id)).to.include({ tag: 'b', maxAttempts: 4 });
      expect((await versions(id)).map(({ ordinal }) => ordinal)).to.deep.equal([1, 2, 3, 4, 5]);
    }
  });

  it('refuses a name that is taken in the account, also at the same moment, and not one of another account', async () => {
    const { id } = valueOf(await create());
    expect(failureOf(await create())).to.deep.equal({ status: 409, field: 'name', message: `There is a dialer named "${name}" already; nothing was saved. Choose another name.` });
    valueOf(await create({}, campaign.house.administratorOfOther, campaign.house.other));
    const similar = await createDialer(campaign.context, campaign.by, campaign.house.one, { name: name.toUpperCase() });
    if (isSqlite(dataSource.manager)) valueOf(similar);
    else expect(failureOf(similar)).to.deep.equal({ status: 409, field: 'name', message: `The name "${name.toUpperCase()}" is too similar to the name of the dialer "${name}"; nothing was saved. Choose another name.` });
    valueOf(await update(id, { name }));
    name = `Spring ${(made += 1)}`;
    const all = await Promise.all([create(), create(), create()]);
    expect(all.filter(({ ok }) => ok)).to.have.length(1);
    for (const one of all) if (!one.ok) expect(one.failure.status).to.equal(409);
    expect(await dataSource.getRepository(Dialer).countBy({ name })).to.equal(1);
  });

  it('refuses a list twice, another account’s list, message or schedule, and keeps nothing', async () => {
    const { house } = campaign;
    const foreign = await campaign.list([], house.other);
    const mine = await campaign.list();
    const scheduleId = valueOf(await createSchedule(campaign.context, house.administratorOfOther, house.other, { name: 'Theirs', zone: 'UTC', hours: { monday: [{ from: '09:00', to: '10:00' }] } })).id;
    const messageId = await campaign.message(house.other);
    const wrong: [Partial<DialerInput>, string][] = [
      [{ lists: [{ listId: mine, role: 'call' }, { listId: mine, role: 'block' }] }, 'lists'],
      [{ lists: [{ listId: foreign, role: 'block' }] }, 'lists'],
      [{ lists: [{ listId: 987_654, role: 'call' }] }, 'lists'],
      [{ settings: { messageId } }, 'settings.messageId'],
      [{ settings: { scheduleId } }, 'settings.scheduleId'],
      [{ settings: { hours: { from: '20:00', to: '08:00' } } }, 'settings.hours.to'],
      [{ name: ' ' }, 'name'],
    ];
    const { id } = valueOf(await create({ lists: [{ listId: mine, role: 'call' }] }));
    const dialers = await dataSource.getRepository(Dialer).count();
    for (const [input, field] of wrong) {
      const expected = { status: 422, field };
      expect(failureOf(await create({ name: `${name} b`, ...input })), JSON.stringify(input)).to.include(expected);
      const failure = failureOf(await update(id, input));
      expect(failure, JSON.stringify(input)).to.include(expected);
      expect(failure.message).to.match(/[Nn]othing was saved\.$/);
    }
    expect(await dataSource.getRepository(Dialer).count()).to.equal(dialers);
    expect(await versions(id)).to.have.length(1);
    expect(await links(id)).to.deep.equal([[mine, 'call', 'BLACKLIST']]);
  });

  it('refuses to stop before it starts, and takes either alone', async () => {
    const [early, late] = ['2026-02-01T09:00:00+01:00', '2026-02-01T09:00:00Z'];
    expect(failureOf(await create({ settings: { startAt: late, stopAt: early } }))).to.deep.equal({ status: 422, field: 'settings.stopAt', message: 'The dialer would stop before it starts: its stop is not after its start. Nothing was saved.' });
    expect(failureOf(await create({ settings: { startAt: '9 o’clock' } }))).to.include({ status: 422, field: 'settings.startAt' });
    const { id } = valueOf(await create({ settings: { startAt: late } }));
    expect(failureOf(await update(id, { settings: { stopAt: early } })).field).to.equal('settings.stopAt');
    valueOf(await update(id, { settings: { startAt: null, stopAt: early } }));
    expect(await current(id)).to.include({ startAt: null, stopAt: early });
  });

  it('is for administrators, of their own account', async () => {
    const { id } = valueOf(await create());
    for (const role of ['supervisor', 'agent', 'auditor'] as const) {
      expect(failureOf(await create({ name: 'x' }, { ...campaign.by, role })).status).to.equal(403);
      expect(failureOf(await update(id, { name: 'x' }, { ...campaign.by, role })).status).to.equal(403);
    }
    expect(failureOf(await update(id, { name: 'x' }, campaign.house.administratorOfOther)).status).to.equal(404);
    expect(failureOf(await create({ name: 'x' }, campaign.by, campaign.house.other)).status).to.equal(404);
  });
});
