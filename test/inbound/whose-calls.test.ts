import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { insertAccount } from '../../src/accounts/create-account.js';
import { Enterprise } from '../../src/accounts/enterprise.entity.js';
import type { Principal } from '../../src/accounts/principal.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { CallerId } from '../../src/caller-ids/caller-id.entity.js';
import { createCallerId, updateCallerId } from '../../src/caller-ids/caller-ids.js';
import { pasteCallerIds } from '../../src/caller-ids/paste.js';
import { CallIn } from '../../src/calls/call-in.entity.js';
import { transaction } from '../../src/database/transaction.js';
import { findCallerIdUse } from '../../src/dialers/find-use.js';
import { callerIdFaults } from '../../src/inbound/caller-id-faults.js';
import { withCallsTo } from '../../src/inbound/caller-id-notes.js';
import { CallRule } from '../../src/inbound/call-rule.entity.js';
import { type CallRuleInput, createCallRule, updateCallRule } from '../../src/inbound/call-rules.js';
import { CallsIn } from '../../src/inbound/calls-in.js';
import { Forwarding } from '../../src/inbound/forwarding.entity.js';
import { createForwarding, type ForwardingInput, moveForwarding, updateForwarding } from '../../src/inbound/forwardings.js';
import { withForce } from '../../src/inbound/out-of-force.js';
import { readSituation } from '../../src/inbound/situation.js';
import type { CallInEnd } from '../../src/switch/switch.js';
import { Campaign, failureOf, valueOf } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

const [ours, pattern, free] = ['+12025550150', '+1202555017?', '+17135550421'];

onEachDatabase('whose calls are', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let [first, second] = ['', ''];
  const agency = () => campaign.house.agency;
  const hasAgent = async () => true;
  const accounts = () => ({ one: campaign.house.one, two: campaign.house.other });
  const forward = (accountId: number, input: Partial<ForwardingInput> = {}) => createForwarding(campaign.context, agency(), accountId, { name: 'A', action: { kind: 'hang up' }, ...input });
  const rule = (accountId: number, input: Partial<CallRuleInput> & Pick<CallRuleInput, 'dialerId'>) => createCallRule(campaign.context, agency(), accountId, { name: 'Back', event: 'left queue', ...input });
  const callerId = (accountId: number, number: string, by = agency()) => createCallerId(campaign.context, by, accountId, { number }, hasAgent, callerIdFaults(by));
  const raw = (accountId: number, number: string) => dataSource.query(`INSERT INTO caller_id (account_id, number, label, teams, outbound_campaign, daily_cap, enabled, is_default, created_by, created_at) VALUES (?, ?, '', '[]', '', 0, 1, 0, 'test', '2026-01-01 00:00:00.000')`, [accountId, number]);
  const force = async (by = agency()) => (await withForce(campaign.context, by, [...(await dataSource.getRepository(Forwarding).find({ order: { id: 'ASC' } })), ...(await dataSource.getRepository(CallRule).find({ order: { id: 'ASC' } }))])).map(({ outOfForce }) => outOfForce);

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    await dataSource.query("INSERT INTO node (enterprise_id, name, host, port, password, enabled, is_simulated, max_calls, calls_per_second, weight, media_location, created_at) VALUES (?, 'one', 'h', 1, '', 1, 0, 0, 0, 1, '/messages', '2026-01-01 00:00:00.000')", [campaign.by.enterpriseId]);
    [first, second] = [campaign.house.first.account.name, (await dataSource.query('SELECT name FROM account WHERE id = ?', [campaign.house.other]))[0].name];
  });
  afterEach(async () => {
    for (const table of ['forwarding', 'call_rule', 'call_in', 'caller_id', 'queue']) await dataSource.query(`DELETE FROM ${table}`);
  });
  after(() => dataSource?.destroy());

  // Symptom: a caller ID that was added to one account took a number's calls from another, whose forwarding was asked no more; nobody was told.
  // Cause: whose a number is was asked where forwardings and callbacks are saved alone. Fix: it is asked where caller IDs are added, changed and pasted.
  it('not changed by a caller ID of another account', async () => {
    const { one, two } = accounts();
    valueOf(await forward(one, { name: 'Reception', numbers: [ours] }));
    const { id: dialerId } = await campaign.dialer([]);
    valueOf(await rule(one, { name: 'Missed', numbers: ['+12025550151'], dialerId }));
    const refused = `Calls to ${ours} are of the account "${first}", which names it in the forwarding "Reception", and would be taken from it. Take the number out there first. The number was not saved.`;
    expect(failureOf(await callerId(two, ours))).to.deep.equal({ status: 422, field: 'number', message: refused });
    expect(failureOf(await callerId(two, ours, campaign.house.administratorOfOther)).message).to.equal(`Calls to ${ours} are of another account, which names it in a forwarding or a callback, and would be taken from it. Ask whoever looks after your accounts. The number was not saved.`);
    expect(failureOf(await callerId(two, '+12025550151')).message).to.contain('names it in the callback "Missed"');
    const { id } = valueOf(await callerId(two, free));
    expect(failureOf(await updateCallerId(campaign.context, agency(), id, { number: ours }, findCallerIdUse, hasAgent, callerIdFaults(agency()))).message).to.equal(refused);
    valueOf(await updateCallerId(campaign.context, agency(), id, { label: 'x' }, findCallerIdUse, hasAgent, callerIdFaults(agency())));
    const pasted = valueOf(await pasteCallerIds(campaign.context, agency(), two, `+12025550188\n${ours}`, hasAgent, callerIdFaults(agency())));
    expect(pasted).to.deep.include({ added: 1 });
    expect(pasted.rejected.map(({ line, reason }) => ({ line, reason }))).to.deep.equal([{ line: 2, reason: refused.replace(' The number was not saved.', '') }]);
    valueOf(await callerId(one, ours));
    expect(await force()).to.deep.equal([null, null]);
  });

  it('those of the first account of two that have it, and the others are told', async () => {
    const { one, two } = accounts();
    valueOf(await callerId(one, ours));
    valueOf(await callerId(two, ours));
    valueOf(await callerId(two, free));
    expect(failureOf(await callerId(one, free)).message).to.equal(`Calls to ${free} are of the account "${second}", which has it among its caller IDs, and would be taken from it. Take the number out there first. The number was not saved.`);
    const rows = await withCallsTo(campaign.context, agency(), await dataSource.getRepository(CallerId).find({ order: { id: 'ASC' } }));
    expect(rows.map(({ callsTo }) => callsTo)).to.deep.equal([
      `Calls to it are this account’s; the account "${second}" has it among its caller IDs too.`,
      `Calls to it are of the account "${first}", which has it among its caller IDs too; no forwarding or callback of this account is asked about them.`,
      null,
    ]);
  });

  it('told on a forwarding and a callback that is not asked about them any more, and these can still be renamed', async () => {
    const { one, two } = accounts();
    const { id: dialerId } = await campaign.dialer([]);
    const { id } = valueOf(await forward(one, { numbers: [ours] }));
    valueOf(await forward(one, { numbers: [ours, free] }));
    valueOf(await forward(one, { numbers: [pattern] }));
    const { id: ruleId } = valueOf(await rule(one, { numbers: [ours], dialerId }));
    await raw(two, ours);
    await raw(two, '+12025550171');
    const has = (number: string, whose = `the account "${second}"`) => `calls to ${number} are of ${whose}, which has it among its caller IDs.`;
    expect(await force()).to.deep.equal([`It is never asked: ${has(ours)}`, `It is not asked about all calls to its numbers: ${has(ours)}`, `It is not asked about all calls to its numbers: ${has('+12025550171')}`, `It is never asked: ${has(ours)}`]);
    expect((await force(campaign.by))[0], 'what they may not see').to.equal(`It is never asked: ${has(ours, 'another account')}`);
    valueOf(await updateForwarding(campaign.context, agency(), id, { name: 'Renamed' }));
    valueOf(await updateCallRule(campaign.context, agency(), ruleId, { name: 'Renamed' }));
    expect(failureOf(await updateForwarding(campaign.context, agency(), id, { numbers: [ours, '+12025550171'] })).message).to.contain('Calls to +12025550171 are of');
    valueOf(await updateForwarding(campaign.context, agency(), id, { isActive: false }));
    expect(failureOf(await updateForwarding(campaign.context, agency(), id, { isActive: true })).field).to.equal('numbers');
    expect((await force())[0], 'not in use').to.equal(null);
    // Of two patterns that were saved before, the first account's has what both are for.
    await dataSource.getRepository(Forwarding).clear();
    await dataSource.getRepository(CallRule).clear();
    valueOf(await forward(one, { numbers: ['+1713*'] }));
    const own = valueOf(await forward(two, { numbers: [free] }));
    await dataSource.getRepository(Forwarding).update(own.id, { numbers: ['+17135550*'] });
    expect(await force()).to.deep.equal([null, `It is never asked: calls to numbers like +17135550* are of the account "${first}", which names them in forwardings or callbacks.`]);
  });

  // Symptom: a circle of redirects was made after all. Cause: it was looked for where a redirect is saved alone, and a number that an account gets closes one with its
  // forwarding for any number. Fix: it is looked for wherever an account gets a number.
  it('not made to go round by a number that an account gets', async () => {
    const { one, two } = accounts();
    const [a, b] = ['+12025550180', '+12025550181'];
    const { id: dialerId } = await campaign.dialer([]);
    await dataSource.query('UPDATE dialer SET account_id = ? WHERE id = ?', [two, dialerId]);
    valueOf(await forward(one, { name: 'one', numbers: [a], action: { kind: 'redirect', number: b } }));
    valueOf(await forward(two, { name: 'any', action: { kind: 'redirect', number: a } }));
    const circle = `calls would come back without end: the forwarding "any" redirects to ${a}, which is redirected to ${b}, and from there on again.`;
    expect(failureOf(await callerId(two, b)).message).to.equal(`With this caller ID ${circle} The number was not saved.`);
    expect(failureOf(await forward(two, { name: 'qm', numbers: ['+120255501??'] })).message).to.equal(`With it ${circle} The forwarding was not saved.`);
    expect(failureOf(await rule(two, { event: 'missed', numbers: [b], dialerId })).message).to.equal(`With it ${circle} The rule was not saved.`);
    valueOf(await callerId(two, free));
    valueOf(await forward(two, { name: 'other', numbers: ['+12025550182'] }));
    // One that is there already keeps nobody from what has nothing to do with it.
    await raw(two, b);
    valueOf(await forward(two, { name: 'more', numbers: ['+12025550183'] }));
    valueOf(await callerId(two, '+12025550184'));
  });

  // Symptom: with one account "any number" to a, and a to b, were saved, and a call to b went round without end. Cause: such an account has every number that is called, but a
  // circle was looked for among the numbers that it names. Fix: with one account every number is its own there too.
  it('not made to go round by any number of the only account, whose all numbers are', async () => {
    const [a, b, c] = ['+12025550180', '+12025550181', '+12025550182'];
    const { accountId, by } = await onlyAccount();
    const redirect = (numbers: string[], number: string, more: Partial<ForwardingInput> = {}) => createForwarding(campaign.context, by, accountId, { name: `to ${number}`, numbers, action: { kind: 'redirect', number }, ...more });
    valueOf(await redirect([a], b));
    const way = `${b}, and from there on again. With one account, a forwarding for any number is for every number that is called: if one of these is not yours, name the numbers called there. The forwarding was not saved.`;
    expect(failureOf(await redirect([], a))).to.deep.equal({ status: 422, field: 'action.number', message: `The call would come back without end: it goes to ${a}, which is redirected to ${way}` });
    const { id } = valueOf(await redirect([], c));
    expect(failureOf(await redirect([c], '+12025550183')).message).to.contain(`it goes to +12025550183, which is redirected to ${way.replace(b, c)}`);
    valueOf(await redirect([c], '+12025550183', { isActive: false }));
    // Another account: from now on an account's are the numbers that it names.
    await onlyAccount(by.enterpriseId);
    valueOf(await updateForwarding(campaign.context, by, id, { action: { kind: 'redirect', number: a } }));
    expect(await force(by)).to.deep.equal([null, null, null]);
  });

  // Symptom: a circle that was there was marked nowhere. Cause: what is out of force was told by the numbers alone. Fix: it is told with it.
  it('told on redirects by which they go round, with what is before a forwarding', async () => {
    const { one } = accounts();
    const [a, b] = ['+12025550180', '+12025550181'];
    const redirect = (number: string) => ({ kind: 'redirect', number }) as const;
    const { id } = valueOf(await forward(one, { name: 'there', numbers: [a], action: redirect(b) }));
    const back = valueOf(await forward(one, { name: 'back', numbers: [b], action: redirect('+12025550182') }));
    const { id: dialerId } = await campaign.dialer([]);
    valueOf(await rule(one, { numbers: [a], dialerId }));
    await dataSource.getRepository(Forwarding).update(back.id, { action: redirect(a) });
    const round = (to: string, and: string) => `Calls that it redirects come back without end: it goes to ${to}, which is redirected to ${and}, and from there on again.`;
    expect(await force()).to.deep.equal([round(b, a), round(a, b), null]);
    valueOf(await updateForwarding(campaign.context, agency(), id, { name: 'can be renamed' }));
    valueOf(await updateForwarding(campaign.context, agency(), id, { isActive: false }));
    expect(await force()).to.deep.equal([null, null, null]);
    const all = valueOf(await forward(one, { name: 'all' }));
    valueOf(await moveForwarding(campaign.context, agency(), all.id, back.id));
    expect((await force()).slice(0, 3), 'not in use; behind it; itself').to.deep.equal([null, 'It is never asked: the forwarding "all" before it is for everybody and any number.', null]);
  });

  // Symptom: two who saved at once on MariaDB made a circle, or gave one number to two accounts. Cause: each looked what is there before either had saved.
  // Fix: looking and saving are under a lock of the enterprise's row, and what a change leaves out is read under it too.
  it('kept by whoever is first of two who save at once', async () => {
    const { one, two } = accounts();
    const [a, b, c] = ['+12025550180', '+12025550181', '+12025550182'];
    const { id: dialerId } = await campaign.dialer([]);
    const { id: theirs } = await campaign.dialer([]);
    await dataSource.query('UPDATE dialer SET account_id = ? WHERE id = ?', [two, theirs]);
    const queue = await dataSource.getRepository(Queue).save({ nodeId: 1, name: 'sales@default', strategy: 'longest-idle-agent', accountId: null, seenAt: null });
    const redirect = (number: string) => ({ kind: 'redirect', number }) as const;
    const pasted = async () => {
      const { added } = valueOf(await pasteCallerIds(campaign.context, agency(), two, a, hasAgent, callerIdFaults(agency())));
      return { ok: added === 1 };
    };
    const pairs: Record<string, () => Promise<{ ok: boolean }>[]> = {
      'there and back': () => [forward(one, { numbers: [a], action: redirect(b) }), forward(one, { numbers: [b], action: redirect(a) })],
      'a forwarding and a caller ID': () => [forward(one, { numbers: [a] }), callerId(two, a)],
      'a caller ID and a callback': () => [callerId(two, a), rule(one, { numbers: [a], dialerId })],
      'a forwarding and a pasted caller ID': () => [forward(one, { numbers: [a] }), pasted()],
      'two forwardings': () => [forward(one, { numbers: [a] }), forward(two, { numbers: [a] })],
      'two callbacks for a queue of every account': () => [rule(one, { queueId: queue.id, dialerId }), rule(two, { queueId: queue.id, dialerId: theirs })],
      'a caller ID twice': () => [callerId(one, a), callerId(one, a)],
    };
    for (const [name, both] of Object.entries(pairs))
      for (let round = 0; round < 4; round++) {
        expect((await Promise.all(both())).filter(({ ok }) => ok).length, `${name}, round ${round}`).to.equal(1);
        for (const table of ['forwarding', 'call_rule', 'caller_id']) await dataSource.query(`DELETE FROM ${table}`);
      }
    // What one leaves out of a change, another may have changed meanwhile.
    const changed = valueOf(await forward(one, { numbers: [c] }));
    const { id } = valueOf(await callerId(one, a));
    const changeCallerId = (changes: { number?: string; label?: string }) => updateCallerId(campaign.context, agency(), id, changes, findCallerIdUse, hasAgent, callerIdFaults(agency()));
    await Promise.all([updateForwarding(campaign.context, agency(), changed.id, { numbers: [b] }), updateForwarding(campaign.context, agency(), changed.id, { name: 'Renamed' }), changeCallerId({ number: free }), changeCallerId({ label: 'main' })]);
    expect(await dataSource.getRepository(Forwarding).findOneByOrFail({})).to.deep.include({ name: 'Renamed', numbers: [b] });
    expect(await dataSource.getRepository(CallerId).findOneByOrFail({})).to.include({ label: 'main', number: free });
  }).timeout(30_000);

  // Symptom: "hello" was saved as the number of a forwarding. Cause: what is no number was taken for an internal one. Fix: it is refused, and what a row has from before stays.
  it('not made of words, which are no numbers', async () => {
    const { one } = accounts();
    const { id: dialerId } = await campaign.dialer([]);
    const { status, field, message } = failureOf(await forward(one, { numbers: ['hello'] }));
    expect({ status, field }).to.deep.equal({ status: 422, field: 'numbers' });
    expect(message).to.match(/^"hello" is neither a number nor a pattern of one: .* The forwarding was not saved\.$/);
    expect(failureOf(await rule(one, { numbers: ['100'], dialerId }))).to.deep.include({ status: 422, field: 'numbers' });
    const { id } = valueOf(await forward(one, { numbers: [ours], callers: { patterns: ['10??', 'front*'] } }));
    await dataSource.getRepository(Forwarding).update(id, { numbers: ['hello'] });
    valueOf(await updateForwarding(campaign.context, agency(), id, { name: 'Renamed' }));
    expect(failureOf(await updateForwarding(campaign.context, agency(), id, { numbers: ['hello', 'there'] })).message).to.contain('"there" is neither');
  });

  // Symptom: after the number of a caller ID was changed, calls to the new one were nobody's until the service was started again.
  // Cause: the numbers were taken for the same while their count and the newest were. Fix: their digits are looked at too.
  it('those of a changed caller ID at once', async () => {
    const { one, two } = accounts();
    await raw(one, ours);
    await raw(two, free);
    const before = await readSituation(dataSource);
    expect((await readSituation(dataSource, before)).owners, 'lent').to.equal(before.owners);
    await dataSource.query('UPDATE caller_id SET number = ? WHERE account_id = ?', ['+12025550199', one]);
    const changed = await readSituation(dataSource, before);
    expect([...changed.owners]).to.deep.equal([['+12025550199', [one]], [free, [two]]]);
    await dataSource.query('UPDATE caller_id SET number = ? WHERE account_id = ?', ['+442079460000', one]);
    await dataSource.query('UPDATE caller_id SET number = ? WHERE account_id = ?', ['+12025550199', two]);
    expect([...(await readSituation(dataSource, changed)).owners.keys()]).to.deep.equal(['+442079460000', '+12025550199']);
  });

  // Symptom: with callbacks of two accounts for a queue of every account nobody was called back for either, and no row said so.
  // Cause: such calls were nobody's. Fix: the second is not saved; where two are there, both pages and the call say it.
  it('nobody’s where two accounts have a callback for a queue of every account, which is not saved, and said where it is so', async () => {
    const { one, two } = accounts();
    const { id: dialerId } = await campaign.dialer([]);
    const { id: theirs } = await campaign.dialer([]);
    await dataSource.query('UPDATE dialer SET account_id = ? WHERE id = ?', [two, theirs]);
    const queue = await dataSource.getRepository(Queue).save({ nodeId: 1, name: 'sales@default', strategy: 'longest-idle-agent', accountId: null, seenAt: null });
    valueOf(await rule(one, { queueId: queue.id, dialerId }));
    expect(failureOf(await rule(two, { queueId: queue.id, dialerId: theirs }))).to.deep.equal({
      status: 422, field: 'queueId',
      message: `The queue sales@default is there for every account, and the account "${first}" has a callback for it already: with two, nobody could tell whose a call is that leaves it. Name the numbers called for which this one is, or give the queue to one account (Agents → Queues). The rule was not saved.`,
    });
    valueOf(await rule(one, { name: 'One more of its own', event: 'answered', queueId: queue.id, dialerId }));
    const { id: numbered } = valueOf(await rule(two, { queueId: queue.id, numbers: [free], dialerId: theirs }));
    const { id: off } = valueOf(await rule(two, { queueId: queue.id, isActive: false, dialerId: theirs }));
    expect(failureOf(await updateCallRule(campaign.context, agency(), off, { isActive: true })).field).to.equal('queueId');
    expect(failureOf(await updateCallRule(campaign.context, agency(), numbered, { numbers: [] })).field).to.equal('queueId');
    expect((await left('+12025550131'))?.callback, 'the first one’s works on').to.match(/^"Back": added to the dialer/);
    await dataSource.getRepository(CallRule).update(off, { isActive: true });
    const torn = (other: string) => `The account "${other}" has a callback for this queue too, which is there for every account: nobody can tell whose its calls are, so it is for calls to the numbers of this account alone. Name the numbers called, or give the queue to one account.`;
    expect(await force()).to.deep.equal([torn(second), torn(second), null, torn(first)]);
    expect(await left('+12025550132')).to.include({ accountId: one, outcome: 'left queue', number: '+12025550132', callback: '"Back": not added, for another account has a callback for the queue sales@default too, and nobody can tell whose the call is.' });
    expect(campaign.switch.callsIn.size, 'the switch has forgotten it').to.equal(0);
    expect(await left('+12025550134', { bridgedAt: campaign.house.clock.now() }), 'only one has a callback for such a call, and it is nobody’s still').to.include({ callback: '"One more of its own": not added, for another account has a callback for the queue sales@default too, and nobody can tell whose the call is.' });
    expect(await left('+12025550135', { queue: undefined }), 'no callback is for it').to.equal(null);
    valueOf(await updateCallRule(campaign.context, agency(), off, { name: 'Renamed' }));
    await dataSource.getRepository(Queue).update(queue.id, { accountId: two });
    expect((await force())[0]).to.equal(`The queue sales@default is of the account "${second}": it is for calls to the numbers of this account alone.`);
  });

  /** An account of an enterprise of its own, and who administers that. */
  async function onlyAccount(enterpriseId?: number): Promise<{ accountId: number; by: Principal }> {
    const id = enterpriseId ?? (await dataSource.getRepository(Enterprise).save({ name: 'Alone', zone: 'UTC', createdAt: new Date(0) })).id;
    const by: Principal = { name: 'alone@example.com', role: 'agency administrator', enterpriseId: id, accountId: null };
    const account = await transaction(dataSource, (manager) => insertAccount(manager, 0, by, { name: `Alone ${enterpriseId ?? ''}`, country: 'US', zone: 'UTC' }, async () => undefined));
    return { accountId: account.id, by };
  }

  async function left(from: string, more: Partial<CallInEnd> = {}): Promise<CallIn | null> {
    const callsIn = new CallsIn(campaign.context);
    await callsIn.read();
    const now = campaign.house.clock.now();
    const end: CallInEnd = { uuid: randomUUID(), cause: 'NORMAL_CLEARING', startedAt: now - 60_000, answeredAt: now - 55_000, endedAt: now, from, to: '+17135550416', queue: 'sales@default', queueCause: 'cancel', ...more };
    campaign.switch.callsIn.set(end.uuid, end);
    callsIn.event({ nodeId: 1, enterpriseId: campaign.by.enterpriseId, mediaLocation: '', gateways: [], connection: campaign.switch }, { kind: 'call in ended', end });
    await callsIn.flush();
    return dataSource.getRepository(CallIn).findOneBy({ id: end.uuid });
  }
});
