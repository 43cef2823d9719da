import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Queue } from '../../src/agents/queue.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { CallIn } from '../../src/calls/call-in.entity.js';
import { deleteSchedule } from '../../src/compliance/schedules.js';
import { addToDialer } from '../../src/dialers/add-to-dialer.js';
import { complete } from '../../src/dialers/complete.js';
import { deleteDialer } from '../../src/dialers/delete-dialer.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { deleteList } from '../../src/dialers/delete-list.js';
import { findScheduleUse } from '../../src/dialers/find-use.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { Runner } from '../../src/dialers/runner.js';
import { CallsIn } from '../../src/inbound/calls-in.js';
import { type CallRuleInput, createCallRule, updateCallRule } from '../../src/inbound/call-rules.js';
import { createForwarding, deleteForwarding, type ForwardingInput, moveForwarding, updateForwarding } from '../../src/inbound/forwardings.js';
import { Forwarding } from '../../src/inbound/forwarding.entity.js';
import { CallRule } from '../../src/inbound/call-rule.entity.js';
import { tryCall } from '../../src/inbound/try-call.js';
import type { CallInEnd } from '../../src/switch/switch.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from '../dialers/campaign.js';

onEachDatabase('calls that come in', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let callsIn: CallsIn;
  let queueId: number;

  const node = () => ({ nodeId: 1, enterpriseId: campaign.by.enterpriseId, mediaLocation: '/messages', gateways: ['carrier'], connection: campaign.switch });
  const forward = (input: Partial<ForwardingInput> & Pick<ForwardingInput, 'action'>) => createForwarding(campaign.context, campaign.by, campaign.house.one, { name: 'A forwarding', ...input });
  const rule = async (input: Omit<CallRuleInput, 'name'>) => valueOf(await createCallRule(campaign.context, campaign.by, campaign.house.one, { name: 'Callback', ...input }));
  const row = (id: string) => dataSource.getRepository(CallIn).findOneBy({ id });
  const ours = '+12025550100';

  /** A call comes in and is decided about. */
  async function comes(from: string, to = ours): Promise<string> {
    const uuid = randomUUID();
    await callsIn.read();
    callsIn.event(node(), { kind: 'call in', uuid, at: campaign.house.clock.now(), from, to });
    while (!campaign.switch.decisions.some((decided) => decided.uuid === uuid)) await new Promise((resolve) => setTimeout(resolve, 1));
    return uuid;
  }
  const decided = (uuid: string) => campaign.switch.decisions.find((one) => one.uuid === uuid)!.decision;
  const endOf = (uuid: string, from: string, more: Partial<CallInEnd> = {}): CallInEnd => {
    const now = campaign.house.clock.now();
    return { uuid, cause: 'NORMAL_CLEARING', startedAt: now - 60_000, answeredAt: now - 55_000, endedAt: now, from, to: ours, ...more };
  };
  async function ends(uuid: string, from: string, more: Partial<CallInEnd> = {}): Promise<CallIn> {
    campaign.switch.callsIn.set(uuid, endOf(uuid, from, more));
    callsIn.event(node(), { kind: 'call in ended', end: endOf(uuid, from, more) });
    await callsIn.flush();
    return (await row(uuid))!;
  }
  const inQueue = { queue: 'sales@default', queueCause: 'cancel' };
  const waiting = async (dialerId: number): Promise<string[]> =>
    (await dataSource.query("SELECT contact.number AS number FROM dialer_contact JOIN contact ON contact.id = dialer_contact.contact_id WHERE dialer_contact.dialer_id = ? AND dialer_contact.state = 'waiting' ORDER BY dialer_contact.id", [dialerId])).map(({ number }: { number: string }) => number);

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    await dataSource.query(`INSERT INTO caller_id (account_id, number, label, teams, outbound_campaign, daily_cap, enabled, is_default, created_by, created_at) VALUES (?, ?, '', '[]', '', 0, 1, 0, 'test', '2026-01-01 00:00:00.000')`, [campaign.house.one, ours]);
    queueId = (await dataSource.getRepository(Queue).save({ nodeId: 1, name: 'sales@default', strategy: 'longest-idle-agent', accountId: null, seenAt: null })).id;
    await dataSource.query("INSERT INTO node (enterprise_id, name, host, port, password, enabled, is_simulated, max_calls, calls_per_second, weight, media_location, created_at) VALUES (?, 'one', 'h', 1, '', 1, 0, 0, 0, 1, '/messages', '2026-01-01 00:00:00.000')", [campaign.by.enterpriseId]);
    await dataSource.query("INSERT INTO gateway (node_id, name, profile, enabled, is_up, state, weight, max_calls, calls_per_second) VALUES (1, 'carrier', 'external', 1, 1, 'NOREG', 1, 0, 0)");
  });
  beforeEach(() => (callsIn = new CallsIn(campaign.context)));
  afterEach(async () => {
    for (const rows of [Forwarding, CallRule, CallIn]) await dataSource.getRepository(rows).clear();
  });
  after(() => dataSource?.destroy());

  it('are asked of the forwardings in their order, and the first that is for them decides', async () => {
    const nuisance = await campaign.list(['+12025550166']);
    const message = await campaign.message();
    const first = valueOf(await forward({ name: 'Nuisance', callers: { listIds: [nuisance] }, action: { kind: 'hang up' } }));
    valueOf(await forward({ name: 'No number', callers: { patterns: ['withheld'] }, action: { kind: 'message', messageId: message } }));
    valueOf(await forward({ name: 'Washington', callers: { patterns: ['+1 202 *'] }, numbers: ['(202) 555-0100'], action: { kind: 'queue', queueId } }));
    const last = valueOf(await forward({ name: 'All others', action: { kind: 'redirect', number: '202-555-0199' } }));
    expect(decided(await comes('12025550166'))).to.deep.equal({ kind: 'hangup' });
    expect(decided(await comes('anonymous'))).to.deep.equal({ kind: 'message', file: '/messages/message.wav' });
    expect(decided(await comes('2025550167'))).to.deep.equal({ kind: 'queue', queue: 'sales@default' });
    expect(decided(await comes('+442079460000'))).to.deep.equal({ kind: 'redirect', gateway: 'carrier', number: '+12025550199' });
    expect(valueOf(await moveForwarding(campaign.context, campaign.by, last.id, first.id)).map(({ name }) => name)).to.deep.equal(['All others', 'Nuisance', 'No number', 'Washington']);
    expect(decided(await comes('12025550166')).kind).to.equal('redirect');
    valueOf(await updateForwarding(campaign.context, campaign.by, last.id, { action: { kind: 'go on' } }));
    expect(decided(await comes('12025550166'))).to.deep.equal({ kind: 'none' });
    valueOf(await updateForwarding(campaign.context, campaign.by, last.id, { isActive: false }));
    const refused = await comes('12025550166');
    expect(decided(refused).kind).to.equal('hangup');
    expect(await ends(refused, '12025550166', { followed: 'hangup', answeredAt: undefined, cause: 'CALL_REJECTED' })).to.include({ outcome: 'turned away', decision: '"Nuisance": hangs up', number: '+12025550166', called: ours });
  });

  // Symptom: the row of a call that a forwarding hung up on did not say which one, now and then.
  // Cause: the call was noted once the switch had answered, and its end may be told sooner than that; and one that
  // began and ended while others were being written was written from its end.
  // Fix: it is noted before the switch is told, and ends are written that were told before the writing began.
  it('say what was decided about one that was over before the switch had answered, also while others are written', async () => {
    valueOf(await forward({ name: 'Nuisance', action: { kind: 'hang up' } }));
    const other = await comes('+12025550165');
    const writing = callsIn.flush();
    const uuid = randomUUID();
    const more = { followed: 'hangup', answeredAt: undefined, cause: 'CALL_REJECTED' };
    const connection = Object.assign(Object.create(campaign.switch) as typeof campaign.switch, {
      decide: async (...decision: Parameters<typeof campaign.switch.decide>) => {
        await ends(uuid, '12025550166', more);
        return campaign.switch.decide(...decision);
      },
    });
    callsIn.event({ ...node(), connection }, { kind: 'call in', uuid, at: campaign.house.clock.now(), from: '12025550166', to: ours });
    await writing;
    while (!campaign.switch.decisions.some((decided) => decided.uuid === uuid)) await new Promise((resolve) => setTimeout(resolve, 1));
    await callsIn.flush();
    expect((await row(other))?.decision).to.equal('"Nuisance": hangs up');
    expect(await row(uuid)).to.include({ outcome: 'turned away', decision: '"Nuisance": hangs up' });
  });

  it('go on untouched where they are nobody’s, where nothing matches, and where a forwarding cannot be carried out', async () => {
    valueOf(await forward({ name: 'Out', action: { kind: 'redirect', number: '+12025550199' } }));
    const strange = await comes('+12025550177', '+13105550100');
    expect(decided(strange)).to.deep.equal({ kind: 'none' });
    await callsIn.flush();
    expect(await row(strange), 'no account has that number').to.equal(null);
    await callsIn.read();
    const uuid = randomUUID();
    callsIn.event({ ...node(), gateways: [] }, { kind: 'call in', uuid, at: campaign.house.clock.now(), from: '', to: ours });
    while (!campaign.switch.decisions.some((one) => one.uuid === uuid)) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(decided(uuid)).to.deep.equal({ kind: 'none' });
  });

  it('can be tried: who would match, and why not the others', async () => {
    const nuisance = await campaign.list(['+12025550166']);
    valueOf(await forward({ name: 'Nuisance', callers: { listIds: [nuisance] }, action: { kind: 'hang up' } }));
    valueOf(await forward({ name: 'Sales', numbers: [ours], action: { kind: 'queue', queueId } }));
    const at = campaign.house.clock.now();
    const tried = valueOf(await tryCall(campaign.context, campaign.by, campaign.house.one, { from: '(202) 555-0101', to: '202 555 0100', at }));
    expect(tried).to.deep.include({ from: '+12025550101', to: ours, says: 'The forwarding "Sales": goes to the queue sales@default.' });
    expect(tried.forwardings.map(({ name, matches, reasons }) => [name, matches, reasons])).to.deep.equal([
      ['Nuisance', false, ['The caller is on none of its lists.']],
      ['Sales', true, ['It is for every caller.', `The number called is ${ours}.`]],
    ]);
    expect(valueOf(await tryCall(campaign.context, campaign.by, campaign.house.one, { from: '202 555 0166', to: ours, at })).says).to.equal('The forwarding "Nuisance": hangs up.');
    expect(failureOf(await tryCall(campaign.context, campaign.house.administratorOfOther, campaign.house.one, { from: '', to: ours, at })).status).to.equal(404);
  });

  // Symptom: a forwarding redirected a number to itself, one without a schedule that was for closed hours held always, and a trial
  // took “bar” for a number called. Cause: none of them was looked at. Fix: each gets its sentence; a redirect that is for any
  // number is passed over for its own.
  it('come back to no forwarding, and are tried with numbers alone', async () => {
    const at = campaign.house.clock.now();
    const redirect = { kind: 'redirect', number: '202-555-0100' } as const;
    expect(failureOf(await forward({ numbers: [ours], action: redirect }))).to.deep.include({ status: 422, field: 'action.number', message: `It would redirect ${ours} to itself, and the call would come back without end. The forwarding was not saved.` });
    expect(failureOf(await forward({ whileClosed: true, action: { kind: 'hang up' } }))).to.deep.include({ status: 422, field: 'whileClosed' });
    const { id } = valueOf(await forward({ name: 'All', action: redirect }));
    expect(failureOf(await updateForwarding(campaign.context, campaign.by, id, { numbers: [ours] })).field).to.equal('action.number');
    expect(failureOf(await updateForwarding(campaign.context, campaign.by, id, { whileClosed: true })).field).to.equal('whileClosed');
    expect(decided(await comes('+12025550170'))).to.deep.equal({ kind: 'none' });
    const tried = (to: string) => tryCall(campaign.context, campaign.by, campaign.house.one, { from: '', to, at });
    expect(valueOf(await tried(ours)).forwardings[0]!.reasons.at(-1)).to.equal('But it would redirect the number to itself, and the call would come back without end.');
    expect(failureOf(await tried('bar'))).to.deep.include({ status: 422, field: 'to' });
    const named = valueOf(await forward({ name: 'By name', action: { kind: 'hang up' } }));
    await dataSource.getRepository(Forwarding).update(named.id, { numbers: ['front_desk'] });
    expect(valueOf(await tried('front_desk')).decidedBy, 'a name that a forwarding has from before').to.not.equal(null);
  });

  it('have forwardings that are refused with a sentence when they cannot be', async () => {
    const foreign = await campaign.list([], campaign.house.other);
    const refused: [Partial<ForwardingInput> & Pick<ForwardingInput, 'action'>, string][] = [
      [{ action: { kind: 'redirect', number: 'Bob' } }, 'action.number'],
      [{ action: { kind: 'queue', queueId: 999 } }, 'action.queueId'],
      [{ action: { kind: 'message', messageId: 999 } }, 'action.messageId'],
      [{ action: { kind: 'extension', extension: '1 inline', context: 'x' } }, 'action.extension'],
      [{ callers: { listIds: [foreign] }, action: { kind: 'hang up' } }, 'callers.listIds'],
      [{ callers: { patterns: ['${system(rm)}'] }, action: { kind: 'hang up' } }, 'callers.patterns'],
      [{ numbers: ['número'], action: { kind: 'hang up' } }, 'numbers'],
      [{ scheduleId: 999, action: { kind: 'hang up' } }, 'scheduleId'],
      [{ name: ' ', action: { kind: 'hang up' } }, 'name'],
    ];
    for (const [input, field] of refused) expect(failureOf(await forward(input)), JSON.stringify(input)).to.include({ status: 422, field });
    expect(await dataSource.getRepository(Forwarding).count()).to.equal(0);
    const { id } = valueOf(await forward({ action: { kind: 'hang up' } }));
    for (const work of [updateForwarding(campaign.context, campaign.house.administratorOfOther, id, { name: 'Mine' }), deleteForwarding(campaign.context, campaign.house.administratorOfOther, id)]) expect(failureOf(await work as never).status).to.equal(404);
  });

  it('keep what forwardings and rules name from being deleted', async () => {
    const [list, except] = [await campaign.list(), await campaign.list()];
    const { id } = await campaign.dialer([]);
    await rule({ event: 'missed', dialerId: id, exceptListId: except });
    valueOf(await forward({ name: 'By list', callers: { listIds: [list] }, action: { kind: 'hang up' } }));
    expect(failureOf(await deleteList(campaign.context, campaign.by, list)).message).to.contain('the forwarding "By list"');
    expect(failureOf(await deleteList(campaign.context, campaign.by, except)).message).to.contain('the call rule "Callback"');
    expect(failureOf(await deleteDialer(campaign.context, campaign.by, id)).message).to.contain('the call rule "Callback"');
    await dataSource.query(`INSERT INTO schedule (account_id, name, zone, hours, holidays, created_at) VALUES (?, 'Night', 'UTC', '{}', '[]', '2026-01-01 00:00:00.000')`, [campaign.house.one]);
    const [{ id: scheduleId }] = await dataSource.query("SELECT id FROM schedule WHERE name = 'Night'");
    valueOf(await forward({ name: 'By night', scheduleId, action: { kind: 'hang up' } }));
    expect(failureOf(await deleteSchedule(campaign.context, campaign.by, scheduleId, findScheduleUse)).message).to.contain('the forwarding "By night"');
  });

  it('have a row from their beginning, whose end is written once and then forgotten by the switch', async () => {
    const uuid = await comes('+12025550171');
    await callsIn.flush();
    expect(await row(uuid)).to.include({ outcome: 'under way', number: '+12025550171', endedAt: null });
    const bridgedAt = campaign.house.clock.now() - 30_000;
    const ended = await ends(uuid, '+12025550171', { bridgedAt, queue: 'sales@default', queueCause: 'answered', agent: 'ada' });
    expect(ended).to.include({ outcome: 'answered', queue: 'sales@default', agent: 'ada' });
    expect(ended.bridgedAt!.getTime()).to.equal(bridgedAt);
    expect(campaign.switch.callsIn.size).to.equal(0);
    await ends(uuid, '+12025550171');
    expect((await row(uuid))!.outcome, 'a second end changes nothing').to.equal('answered');
  });

  it('say when a decision came too late, and when nobody knows what came of a call', async () => {
    valueOf(await forward({ name: 'Out', action: { kind: 'hang up' } }));
    const late = await comes('+12025550172');
    expect((await ends(late, '+12025550172')).decision).to.equal('"Out": hangs up (too late: the call had gone on)');
    const gone = await comes('+12025550173');
    await callsIn.flush();
    await campaign.house.clock.advance(61_000);
    callsIn.look(node());
    await callsIn.flush();
    expect(await row(gone)).to.include({ outcome: 'lost', cause: 'LOST' });
  });

  it('whose callers left a queue are called back, in order, once each, except those on the list', async () => {
    const except = await campaign.list(['+12025550180']);
    const { id } = await campaign.dialer([]);
    await rule({ event: 'left queue', queueId, dialerId: id, exceptListId: except });
    // Before anybody called: it ends at once, and goes on with whoever is added.
    valueOf(await startDialer(campaign.context, campaign.by, id));
    expect(await complete(campaign.context, { id })).to.equal(true);
    for (const from of ['+12025550181', '+12025550180', '+12025550182', '+12025550181', 'anonymous']) await ends(await comes(from), from, inQueue);
    await ends(await comes('+12025550183'), '+12025550183');
    await ends(await comes('+12025550184'), '+12025550184', { ...inQueue, queue: 'other@default' });
    await ends(await comes('+12025550185'), '+12025550185', { ...inQueue, bridgedAt: campaign.house.clock.now() });
    expect(await waiting(id)).to.deep.equal(['+12025550181', '+12025550182']);
    // Served meanwhile, by another call of theirs.
    await ends(await comes('+12025550188'), '+12025550188', inQueue);
    await campaign.house.clock.advance(60_000);
    await ends(await comes('+12025550188'), '+12025550188', { bridgedAt: campaign.house.clock.now() - 1_000 });
    const runner = new Runner(campaign.gate, await dataSource.getRepository(Dialer).findOneByOrFail({ id }));
    await campaign.refresh(runner);
    expect(await campaign.place(runner)).to.deep.equal(['+12025550181', '+12025550182']);
    const [{ description }] = await dataSource.query("SELECT description FROM contact WHERE number = '+12025550182'");
    expect(description).to.equal(`left a queue after calling ${ours}`);
  });

  // Symptom: with two accounts, a callback never added the callers of a number that it named itself, nor those who gave up in a queue of
  // its account, and nothing said so. Cause: whose call it is was read from caller IDs and forwardings alone.
  // Fix: the numbers of callbacks in use tell it too, and once the call has ended the account of its queue.
  it('are of the account whose callback names their number, or in whose queue they were', async () => {
    const [named, unnamed] = ['+17135550405', '+17135550406'];
    const { id } = await campaign.dialer([]);
    const { id: ruleId } = await rule({ event: 'unanswered', numbers: ['(713) 555-0405'], dialerId: id });
    const uuid = await comes('+12025550151', named);
    await callsIn.flush();
    expect(await row(uuid)).to.include({ outcome: 'under way', accountId: campaign.house.one });
    await ends(uuid, '+12025550151', { to: named });
    expect(await waiting(id)).to.deep.equal(['+12025550151']);
    await dataSource.getRepository(CallRule).update(ruleId, { numbers: [] });
    const own = await dataSource.getRepository(Queue).save({ nodeId: 1, name: 'own@default', strategy: 'longest-idle-agent', accountId: campaign.house.one, seenAt: null });
    expect(await ends(await comes('+12025550152', unnamed), '+12025550152', { to: unnamed, ...inQueue }), 'in a queue of every account').to.equal(null);
    expect(await ends(await comes('+12025550153', unnamed), '+12025550153', { to: unnamed, ...inQueue, queue: own.name })).to.include({ outcome: 'left queue', accountId: campaign.house.one, called: unnamed });
    expect(await waiting(id)).to.deep.equal(['+12025550151', '+12025550153']);
    await dataSource.getRepository(CallRule).update(ruleId, { numbers: [named], isActive: false });
    expect(await ends(await comes('+12025550154', named), '+12025550154', { to: named }), 'a callback that is switched off').to.equal(null);
    await dataSource.getRepository(Queue).delete(own.id);
  });

  // Symptom: the callback of a queue added nobody and said nothing. Cause: the queue was there for every account, as queues are when they are
  // first found, so that its calls were nobody's. Fix: they are of the one account that has a callback for it.
  it('are of the one account with a callback for their queue, where that is there for every account', async () => {
    const unnamed = '+17135550416';
    const { id } = await campaign.dialer([]);
    await rule({ event: 'left queue', queueId, dialerId: id });
    const left = async (from: string) => ends(await comes(from, unnamed), from, { to: unnamed, ...inQueue });
    expect(await left('+12025550131')).to.include({ outcome: 'left queue', accountId: campaign.house.one, called: unnamed });
    expect(await waiting(id)).to.deep.equal(['+12025550131']);
    const other = await dataSource.getRepository(CallRule).save({ accountId: campaign.house.other, name: 'Theirs', event: 'left queue', queueId, numbers: [], dialerId: id, createdBy: 'test', createdAt: new Date(0) });
    expect((await left('+12025550132'))?.callback, 'two have one').to.contain('not added, for another account has a callback');
    expect(await waiting(id), 'nobody more').to.deep.equal(['+12025550131']);
    await dataSource.getRepository(CallRule).update(other.id, { isActive: false });
    expect(await left('+12025550133')).to.include({ accountId: campaign.house.one });
  });

  it('are called back by numbers in national form, and each call says what its callbacks did', async () => {
    const except = await campaign.list(['+12025550142']);
    const { id } = await campaign.dialer([]);
    const { id: ruleId, numbers } = await rule({ event: 'missed', numbers: ['202555018*'], exceptListId: except, dialerId: id });
    expect(numbers).to.deep.equal(['+1202555018*']);
    const { name } = await dataSource.getRepository(Dialer).findOneByOrFail({ id });
    const to = '2025550183';
    const said = async (from: string): Promise<string | null> => (await ends(await comes(from, to), from, { to })).callback;
    expect(await said('+12025550141')).to.equal(`"Callback": added to the dialer "${name}". It is called next, once the dialer "${name}" runs: it is a draft.`);
    expect(await said('+12025550141')).to.equal(`"Callback": the caller waits in the dialer "${name}" already.`);
    expect(await said('anonymous')).to.equal('"Callback": not added, for the caller shows no number.');
    expect(await said('4420')).to.equal('"Callback": not added, for what the caller shows is no number that could be called.');
    expect(await said('+12025550142')).to.match(/^"Callback": not added, for the caller is on the list "/);
    // Whoever calls may show any number: nobody earns from what is dialled because of it.
    for (const dear of ['+19005550199', '+88213000123', '+88162312345', '+447012345678', '+4918051234567'])
      expect(await said(dear), dear).to.equal("\"Callback\": not added, for the caller's number is one that costs extra.");
    expect(await said('+18765550100')).to.equal("\"Callback\": not added, for the caller's number is of another country than ours (United States).");
    expect(await waiting(id)).to.deep.equal(['+12025550141']);
    valueOf(await updateCallRule(campaign.context, campaign.by, ruleId, { abroad: true }));
    expect(await said('+18765550100')).to.contain('added to the dialer');
    expect(await said('+88213000123'), 'abroad is not dear').to.contain('costs extra');
    expect((await ends(await comes('+12025550143', to), '+12025550143', { to, bridgedAt: campaign.house.clock.now() })).callback, 'none is for it').to.equal(null);
  });

  // Symptom: "Who would match?" said that a forwarding hangs up on calls that went to another account's, or on untouched.
  // Cause: whose call it is was asked by calls alone. Fix: the trial asks it too, and a number of another account is not saved.
  it('are tried as calls of their account alone, and no number of another one is named', async () => {
    const [shared, nobodys] = ['+12025550150', '+12025550142'];
    const inSecond = (input: Partial<ForwardingInput> = {}) => createForwarding(campaign.context, campaign.house.agency, campaign.house.other, { name: 'C', action: { kind: 'hang up' }, ...input });
    const tried = async (accountId: number, to: string, by = campaign.house.agency) => valueOf(await tryCall(campaign.context, by, accountId, { from: '+17135550100', to, at: campaign.house.clock.now() }));
    valueOf(await forward({ name: 'A', numbers: [shared], action: { kind: 'queue', queueId } }));
    const { id } = valueOf(await inSecond({ callers: { patterns: ['+1713*'] } }));
    expect(await tried(campaign.house.other, shared)).to.deep.include({ says: `This call is of the account "${campaign.house.first.account.name}", so that no forwarding of this one is asked.`, decidedBy: null, forwardings: [] });
    expect((await tried(campaign.house.other, shared, campaign.house.administratorOfOther)).says, 'what they may not see').to.contain('is of another account');
    expect((await tried(campaign.house.other, nobodys)).says).to.match(/^This call is of none of your accounts/);
    expect(decided(await comes('7135550100', nobodys)), 'as the trial said').to.deep.equal({ kind: 'none' });
    expect((await tried(campaign.house.one, shared)).says).to.contain('"A"');
    expect(failureOf(await inSecond({ numbers: [shared] }))).to.deep.equal({ status: 422, field: 'numbers', message: `Calls to +12025550150 are of the account "${campaign.house.first.account.name}", which has that number. The forwarding was not saved.` });
    expect(failureOf(await inSecond({ numbers: [ours] })).field, 'a caller ID').to.equal('numbers');
    expect(failureOf(await createCallRule(campaign.context, campaign.house.agency, campaign.house.other, { name: 'B', event: 'missed', numbers: [shared], dialerId: 1 })).message).to.contain('The rule was not saved.');
    valueOf(await inSecond({ numbers: [shared], isActive: false }));
    // A number that is named whole says more than a pattern; of two patterns one could take the other's calls.
    valueOf(await forward({ name: 'Houston', numbers: ['+1713*'], action: { kind: 'hang up' } }));
    for (const numbers of [['+1713*'], ['+17135*'], ['+1*']]) expect(failureOf(await inSecond({ numbers })).message, numbers.join()).to.contain('which names such numbers');
    valueOf(await updateForwarding(campaign.context, campaign.house.agency, id, { numbers: ['+1 713 555 0142'] }));
    expect((await tried(campaign.house.other, '+17135550142')).decidedBy).to.equal(id);
    expect(failureOf(await forward({ numbers: ['+17135550142'], action: { kind: 'hang up' } })).message, 'it would be taken from the other').to.contain('another account');
  });

  it('are not redirected in a circle, nor to a number that costs extra', async () => {
    const [a, b] = ['+12025550161', '+12025550162'];
    valueOf(await forward({ name: 'There', numbers: [a], action: { kind: 'redirect', number: b } }));
    const back = { name: 'Back', numbers: [b], action: { kind: 'redirect', number: a } } as const;
    expect(failureOf(await forward({ ...back, numbers: [b] }))).to.deep.equal({ status: 422, field: 'action.number', message: `The call would come back without end: it goes to ${a}, which is redirected to ${b}, and from there on again. The forwarding was not saved.` });
    const { id } = valueOf(await forward({ ...back, numbers: [b], isActive: false }));
    expect(failureOf(await updateForwarding(campaign.context, campaign.by, id, { isActive: true })).field).to.equal('action.number');
    for (const number of ['+19005550199', '+88213000123']) {
      const { field, message } = failureOf(await forward({ action: { kind: 'redirect', number } }));
      expect({ field, message }).to.deep.equal({ field: 'action.number', message: `${number} is one that costs extra, and whoever calls would have you pay for it. The forwarding was not saved.` });
    }
    valueOf(await forward({ action: { kind: 'redirect', number: '+442079460000' } }));
  });

  it('start a dialer that has no list once a callback adds to it, and say so before', async () => {
    const { id } = await campaign.dialer([]);
    expect(failureOf(await startDialer(campaign.context, campaign.by, id)).message).to.match(/Add a list or a contact to it, or make a callback that adds callers to it\.$/);
    await rule({ event: 'missed', dialerId: id });
    valueOf(await startDialer(campaign.context, campaign.by, id));
  });

  // Symptom: the row of a call stayed under way, then was lost, and its caller was not called back, where its forwarding was deleted
  // meanwhile. Cause: at its end the account was looked for again. Fix: it is that of the row that is there.
  it('stay with their account when their forwarding is deleted or changed meanwhile', async () => {
    const to = '+17135550407';
    const { id } = await campaign.dialer([]);
    await rule({ event: 'left queue', dialerId: id });
    const forwarding = valueOf(await forward({ name: 'Houston', numbers: [to], action: { kind: 'queue', queueId } }));
    const uuid = await comes('+12025550155', to);
    valueOf(await deleteForwarding(campaign.context, campaign.by, forwarding.id));
    await callsIn.read();
    expect(await ends(uuid, '+12025550155', { to, followed: 'queue', ...inQueue })).to.include({ outcome: 'left queue', decision: '"Houston": goes to the queue sales@default' });
    expect(await waiting(id)).to.deep.equal(['+12025550155']);
  });

  it('that ended while nobody listened are written from what the switch kept, and their callers called back', async () => {
    const { id } = await campaign.dialer([]);
    await rule({ event: 'unanswered', numbers: ['+1202*'], dialerId: id });
    const uuid = randomUUID();
    campaign.switch.callsIn.set(uuid, endOf(uuid, '2025550186'));
    campaign.switch.added.set(`${uuid}-${id}`, { key: `${uuid}-${id}`, uuid, dialerId: id, number: '+12025550187', at: 1 });
    campaign.switch.added.set(`${uuid}-99999`, { key: `${uuid}-99999`, uuid, dialerId: 99_999, number: '+12025550187', at: 1 });
    callsIn.look(node());
    await callsIn.flush();
    expect(await row(uuid)).to.include({ outcome: 'missed', number: '+12025550186', decision: null });
    expect(await waiting(id)).to.have.members(['+12025550186', '+12025550187']);
    expect([campaign.switch.callsIn.size, campaign.switch.added.size]).to.deep.equal([0, 0]);
  });

  it('are not dialled any more by a dialer that counts their call as reached, if they talked to somebody', async () => {
    const [reached, missed, before] = ['+12025550191', '+12025550192', '+12025550193'];
    await ends(await comes(before), before, { bridgedAt: campaign.house.clock.now() - 10_000 });
    const runner = await campaign.running([{ listId: await campaign.list([reached, missed, before]), role: 'call' }]);
    await campaign.house.clock.advance(60_000);
    await ends(await comes(reached), reached, { bridgedAt: campaign.house.clock.now() - 10_000 });
    await ends(await comes(missed), missed);
    expect(await campaign.place(runner)).to.have.members([missed, before]);
    const refused = await dataSource.getRepository(Attempt).findOneByOrFail({ number: reached });
    expect(refused).to.include({ rule: 'already reached', state: 'settled' });
    const other = await campaign.running([{ listId: await campaign.list(['+12025550194']), role: 'call' }], { inboundCallIsSuccess: false });
    valueOf(await addToDialer(campaign.context, campaign.by, other.dialer.id, { number: reached }));
    await campaign.house.clock.advance(60_000);
    await ends(await comes(reached), reached, { bridgedAt: campaign.house.clock.now() - 1_000 });
    expect(await campaign.place(other), 'unless it says otherwise').to.include(reached);
  });

  it('ask a list of any length by its index alone, and cancelled entries of it decide nothing', async () => {
    // With one entry any index will do, and MySQL takes the first.
    const nuisance = await campaign.list(Array.from({ length: 100 }, (_, index) => `+12025550${100 + index}`));
    valueOf(await forward({ callers: { listIds: [nuisance] }, action: { kind: 'hang up' } }));
    const plan = JSON.stringify(await dataSource.query(`EXPLAIN ${dataSource.options.type === 'better-sqlite3' ? 'QUERY PLAN ' : ''}SELECT 1 FROM contact JOIN contact_list ON contact_list.id = contact.list_id WHERE contact.list_id IN (?) AND contact.number = ?`, [nuisance, '+12025550166']));
    expect(plan).to.contain('contact_list_number');
    await dataSource.query('UPDATE contact SET cancelled_at = ? WHERE list_id = ?', ['2026-01-01 00:00:00.000', nuisance]);
    expect(decided(await comes('+12025550166'))).to.deep.equal({ kind: 'none' });
  });
});
