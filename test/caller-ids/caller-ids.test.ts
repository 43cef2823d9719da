import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { CallerId } from '../../src/caller-ids/caller-id.entity.js';
import { type CallerIdInput, createCallerId, deleteCallerId, updateCallerId } from '../../src/caller-ids/caller-ids.js';
import { pasteCallerIds } from '../../src/caller-ids/paste.js';
import { findCallerIdUse } from '../../src/dialers/find-use.js';
import { createDialer, updateDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from '../dialers/campaign.js';

onEachDatabase('the account’s caller IDs', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  /** Agents that there are. */
  let agents: string[];
  const hasAgent = async (accountId: number, name: string) => accountId === campaign.house.one && agents.includes(name);
  const noFaults = async () => new Map<string, string>();
  const create = (input: CallerIdInput, by = campaign.by, account = campaign.house.one) => createCallerId(campaign.context, by, account, input, hasAgent, noFaults);
  const update = (id: number, changes: Partial<CallerIdInput>, by = campaign.by) => updateCallerId(campaign.context, by, id, changes, findCallerIdUse, hasAgent, noFaults);
  const remove = (id: number, by = campaign.by) => deleteCallerId(campaign.context, by, id, findCallerIdUse);
  const rows = (accountId = campaign.house.one) => dataSource.getRepository(CallerId).find({ where: { accountId }, order: { id: 'ASC' } });

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  beforeEach(() => (agents = ['ann', 'ben']));
  afterEach(() => dataSource.getRepository(CallerId).clear());
  after(() => dataSource?.destroy());

  it('are added as people write them, changed and deleted, and each is in the audit', async () => {
    const { id } = valueOf(await create({ number: '(202) 555-0110', label: ' Front desk ', teams: ['East', 'East'], agent: 'ann', dailyCap: 50 }));
    expect((await rows())[0]).to.deep.include({ number: '+12025550110', label: 'Front desk', teams: ['East'], agent: 'ann', dailyCap: 50, restedUntil: null, enabled: true, isDefault: false, createdBy: campaign.by.name });
    valueOf(await update(id, { restedUntil: '2026-01-06T00:00:00-05:00', agent: '' }));
    expect((await rows())[0]).to.deep.include({ teams: ['East'], agent: null, dailyCap: 50, restedUntil: new Date('2026-01-06T05:00:00Z') });
    valueOf(await remove(id));
    expect(await rows()).to.deep.equal([]);
    const deeds = await dataSource.getRepository(AuditEntry).find({ where: { subject: `caller ID ${id}` }, order: { id: 'ASC' } });
    expect(deeds.map(({ action, actor }) => [action, actor])).to.deep.equal(['create', 'change', 'delete'].map((verb) => [`${verb} caller ID`, campaign.by.name]));
  });

  it('are refused with a reason, and nothing is kept', async () => {
    valueOf(await create({ number: '+12025550110' }));
    expect(failureOf(await create({ number: '202-555-0110' }))).to.include({ status: 409, field: 'number' });
    expect(failureOf(await create({ number: '12' }))).to.deep.equal({ status: 422, field: 'number', message: '"12" is too short for a phone number; it was not saved. Write it as people of your country do, or with + and the country code.' });
    for (const [wrong, field] of [[{ dailyCap: -1 }, 'dailyCap'], [{ dailyCap: 1.5 }, 'dailyCap'], [{ restedUntil: 'tomorrow' }, 'restedUntil'], [{ label: 'x'.repeat(101) }, 'label']] as const)
      expect(failureOf(await create({ number: '+12025550111', ...wrong }))).to.include({ status: 422, field });
    expect(await rows()).to.have.length(1);
    valueOf(await create({ number: '+12025550110' }, campaign.house.administratorOfOther, campaign.house.other));
  });

  it('have one default at most', async () => {
    const [one, two] = [valueOf(await create({ number: '+12025550110', isDefault: true })), valueOf(await create({ number: '+12025550111' }))];
    valueOf(await create({ number: '+12025550112', isDefault: true }, campaign.house.administratorOfOther, campaign.house.other));
    valueOf(await update(two.id, { isDefault: true }));
    expect((await rows()).map(({ id, isDefault }) => [id, isDefault])).to.deep.equal([[one.id, false], [two.id, true]]);
    expect((await rows(campaign.house.other))[0]!.isDefault).to.equal(true);
  });

  it('are kept while a dialer names them, however it writes them', async () => {
    const { id } = valueOf(await create({ number: '+12025550110' }));
    const dialer = await campaign.dialer([], { callerId: { kind: 'last or specific', number: '2025550110' } });
    expect(failureOf(await update(id, { number: '+12025550111' }))).to.include({ status: 409, field: 'number' });
    valueOf(await update(id, { number: '202 555 0110', label: 'x' }));
    expect(failureOf(await remove(id)).message).to.equal(`+12025550110 is shown by the dialer "${dialer.name}", so it was not deleted. Choose another one there first.`);
  });

  it('are pasted or read from a CSV file, many at once, and the lines that are not taken are told', async () => {
    const paste = (text: string, others = {}) => pasteCallerIds(campaign.context, campaign.by, campaign.house.one, text, hasAgent, noFaults, others);
    expect(valueOf(await paste('202 555 0110\n\n+1 202 555 0111, Front desk, East|West, ann, spring, 50\n2025550110\nnobody', { teams: ['All'] }))).to.deep.equal({
      added: 2,
      rejected: [
        { line: 4, content: '2025550110', reason: 'The number is there already.' },
        { line: 5, content: 'nobody', reason: '"nobody" has letters in it; it was not saved. Write it as people of your country do, or with + and the country code.' },
      ],
    });
    expect((await rows()).map(({ number, label, teams, agent, outboundCampaign, dailyCap }) => [number, label, teams, agent, outboundCampaign, dailyCap])).to.deep.equal([
      ['+12025550110', '', ['All'], null, '', 0],
      ['+12025550111', 'Front desk', ['East', 'West'], 'ann', 'spring', 50],
    ]);
    const csv = '\uFEFFTeam;Number;Cap;Notes\r\n"North; far";+442079460018;20;x\r\n;+442079460019;many;\r\n';
    const { added, rejected } = valueOf(await paste(csv));
    expect([added, rejected]).to.deep.equal([1, [{ line: 3, content: ';+442079460019;many;', reason: rejected[0]!.reason }]]);
    expect(rejected[0]!.reason).to.match(/whole number of calls a day/);
    expect((await rows())[2]).to.deep.include({ number: '+442079460018', teams: ['North; far'], dailyCap: 20 });
    expect(failureOf(await paste(' \n ')).status).to.equal(422);
  });

  it('are of agents that there are when they are saved; one who is gone later stands in the way of nothing else', async () => {
    const { id } = valueOf(await create({ number: '+12025550110', agent: 'ann' }));
    const refused = { status: 422, field: 'agent', message: 'No agent "nobody@nowhere" serves a queue that the account may use; the number was not saved. Choose one of the agents, or none.' };
    expect(failureOf(await create({ number: '+12025550111', agent: 'nobody@nowhere' }))).to.deep.equal(refused);
    expect(failureOf(await update(id, { agent: 'nobody@nowhere' }))).to.deep.equal(refused);
    const { added, rejected } = valueOf(await pasteCallerIds(campaign.context, campaign.by, campaign.house.one, '+12025550112, , , ben\n+12025550113, , , nobody@nowhere', hasAgent, noFaults));
    expect([added, rejected.map(({ line, reason }) => [line, reason])]).to.deep.equal([1, [[2, refused.message]]]);
    agents = [];
    valueOf(await update(id, { label: 'Front desk' }));
    valueOf(await update(id, { agent: null }));
    expect((await rows()).map(({ number, agent, label }) => [number, agent, label])).to.deep.equal([['+12025550110', null, 'Front desk'], ['+12025550112', 'ben', '']]);
  });

  it('keep the last number of a team that a dialer shows in it, and a dialer keeps to no team without a number', async () => {
    const [first, second] = [valueOf(await create({ number: '+12025550120', teams: ['East', 'West'] })), valueOf(await create({ number: '+12025550121', teams: ['east'] }))];
    const dialer = await campaign.dialer([], { callerId: { kind: 'team', team: 'EAST' } });
    valueOf(await update(second.id, { teams: [] }));
    const taken = { status: 409, field: 'teams', message: `+12025550120 is the last number of the team "East", whose numbers the dialer "${dialer.name}" shows; nothing was changed. Give the team another number first, or choose otherwise in the dialer.` };
    expect(failureOf(await update(first.id, { teams: ['West'] }))).to.deep.equal(taken);
    expect(failureOf(await remove(first.id))).to.deep.equal(taken);
    valueOf(await update(first.id, { teams: ['EAST'] }));
    const unknown = { status: 422, field: 'settings.callerId.team', message: 'No caller ID of the account has the team "West", so other numbers would be shown; nothing was saved. Write the team into a caller ID first, or choose another.' };
    const toTeam = (team: string) => updateDialer(campaign.context, campaign.by, dialer.id, { settings: { callerId: { kind: 'team', team } } });
    expect(failureOf(await toTeam('West'))).to.deep.equal(unknown);
    expect(failureOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'West', settings: { callerId: { kind: 'team', team: 'West' } } }))).to.deep.equal(unknown);
    await dataSource.getRepository(CallerId).clear();
    valueOf(await toTeam('East'));
    valueOf(await updateDialer(campaign.context, campaign.by, dialer.id, { settings: { callerId: { kind: 'best match' } } }));
    expect(failureOf(await toTeam('East'))).to.include({ status: 422, field: 'settings.callerId.team' });
  });

  it('are for administrators, of their own account', async () => {
    const { id } = valueOf(await create({ number: '+12025550110' }));
    for (const role of ['supervisor', 'agent', 'auditor'] as const) {
      const by = { ...campaign.by, role };
      for (const refused of [await create({ number: '+12025550111' }, by), await update(id, { label: 'x' }, by), await remove(id, by), await pasteCallerIds(campaign.context, by, campaign.house.one, '+12025550111', hasAgent, noFaults)])
        expect(failureOf<unknown>(refused).status).to.equal(403);
    }
    const other = campaign.house.administratorOfOther;
    expect(failureOf(await create({ number: '+12025550111' }, other)).status).to.equal(404);
    expect(failureOf(await update(id, { label: 'x' }, other)).status).to.equal(404);
    expect(failureOf(await remove(id, other)).status).to.equal(404);
  });
});
