import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { DetectionCount } from '../../src/calls/detection-count.entity.js';
import { verdictsOn } from '../../src/calls/detection-counts.js';
import { gatewayDetection, switchGatewayDetectionOn } from '../../src/calls/edit-nodes.js';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { transaction } from '../../src/database/transaction.js';
import { whoAnswered } from '../../src/dialers/abandoned-calls.js';
import { silentDetection, switchDialerDetectionOn } from '../../src/dialers/detection.js';
import { judgeDetection } from '../../src/dialers/judge-detection.js';
import { dialerProgress } from '../../src/dialers/progress.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import type { Judged } from '../../src/shared/judged.js';
import type { DispositionOutcome } from '../../src/agents/disposition-outcome.js';
import type { Detected } from '../../src/switch/switch.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('what agents say of the detection', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let nodeId: number;
  let made = 0;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    const enterpriseId = campaign.house.first.account.enterpriseId;
    ({ id: nodeId } = await dataSource.getRepository(Node).save({ enterpriseId, name: 'Node', host: 'here', port: 8021, password: 'x', mediaLocation: '/', createdAt: new Date() }));
  });
  after(() => dataSource?.destroy());
  afterEach(() => campaign.house.clock.advance(1_000));

  const now = () => campaign.house.clock.now();
  const gateway = async () => (await dataSource.getRepository(Gateway).save({ nodeId, name: `trunk ${(made += 1)}`, profile: 'external' })).id;
  const dialer = async () =>
    valueOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: `Sales ${(made += 1)}`, settings: { method: 'power', detection: { on: true, onMachine: 'agent' } } })).id;
  /** A call that ended, as the settler finds it. */
  const call = async (dialerId: number, gatewayId: number, detected: Detected): Promise<Attempt> => {
    const id = await attemptUnderWay(dataSource, { accountId: campaign.house.one, dialerId, gatewayId, nodeId, queue: 'sales', createdAt: new Date(now()) });
    campaign.settler.ended({ uuid: id, cause: 'NORMAL_CLEARING', createdAt: now(), answeredAt: now(), endedAt: now(), detected });
    return dataSource.getRepository(Attempt).create({ id, accountId: campaign.house.one, dialerId, gatewayId, detected, createdAt: new Date(now()) });
  };
  const say = (attempt: Attempt, outcome: DispositionOutcome, before: Judged | null = null) => transaction(dataSource, (manager) => judgeDetection(manager, attempt, before, outcome, now()));
  const calls = async (count: number, dialerId: number, gatewayId: number, detected: Detected, outcome?: DispositionOutcome) => {
    const attempts: Attempt[] = [];
    for (let index = 0; index < count; index++) attempts.push(await call(dialerId, gatewayId, detected));
    await campaign.settler.flush();
    if (outcome) for (const attempt of attempts) await say(attempt, outcome);
    return attempts;
  };
  const silent = (dialerId: number) => transaction(dataSource, (manager) => silentDetection(manager, dialerId));
  const verdicts = (kind: 'dialer' | 'gateway', id: number) => verdictsOn(dataSource.manager, kind, id, now());

  it('is counted once a call, by dialer and gateway, and again when the disposition is changed', async () => {
    const [one, trunk] = [await dialer(), await gateway()];
    const [person] = await calls(1, one, trunk, 'human');
    const [machine] = await calls(1, one, trunk, 'machine');
    const [silence] = await calls(1, one, trunk, 'unknown');
    const none = { people: 1, machines: 1, judgedPeople: 0, missed: 0, judgedMachines: 0, mistaken: 0 };
    expect(await verdicts('dialer', one)).to.deep.equal(none);
    expect(await say(silence!, 'machine')).to.equal(null);
    expect(await say(machine!, 'again'), 'a voicemail was left').to.equal(null);
    expect(await say(person!, 'success')).to.equal('person');
    expect(await say(person!, 'failure', 'person')).to.equal('person');
    expect(await verdicts('gateway', trunk)).to.deep.equal({ ...none, judgedPeople: 1 });
    expect(await say(person!, 'machine', 'person')).to.equal('missed');
    expect(await say(machine!, 'success')).to.equal('mistaken');
    expect(await verdicts('dialer', one)).to.deep.equal({ ...none, judgedPeople: 1, missed: 1, judgedMachines: 1, mistaken: 1 });
    expect(await say(person!, 'do not call', 'missed')).to.equal('person');
    expect(await say(machine!, 'again', 'mistaken')).to.equal(null);
    expect(await verdicts('dialer', one)).to.deep.equal({ ...none, judgedPeople: 1 });
  });

  /** The row said that it was a person when the service was stopped; how the call ended says what was heard meanwhile. */
  it('is of the last verdict where a beep has corrected the first, which is counted once, also after a restart', async () => {
    const [one, trunk] = [await dialer(), await gateway()];
    const correctedAt = now() - 2_000;
    const id = await attemptUnderWay(dataSource, { accountId: campaign.house.one, dialerId: one, gatewayId: trunk, nodeId, queue: 'sales', detected: 'human', createdAt: new Date(now()) });
    const end = { uuid: id, cause: 'NORMAL_CLEARING', createdAt: now(), answeredAt: now(), queuedAt: now(), bridgedAt: now(), endedAt: now(), detected: 'machine' as const, correctedAt };
    const attempt = () => dataSource.getRepository(Attempt).findOneByOrFail({ id });
    expect(await say(await attempt(), 'machine'), 'before the beep').to.equal('missed');
    for (const _ of [1, 2]) {
      campaign.settler.ended(end);
      await campaign.settler.flush();
    }
    expect(await attempt()).to.deep.include({ result: 'machine', detected: 'machine', correctedAt: new Date(correctedAt) });
    expect(await say(await attempt(), 'machine', 'missed')).to.equal('machine');
    expect(await verdicts('dialer', one)).to.deep.equal({ people: 0, machines: 1, judgedPeople: 0, missed: 0, judgedMachines: 1, mistaken: 0 });
  });

  it('is counted once by many at the same time', async () => {
    const [one, trunk] = [await dialer(), await gateway()];
    const attempts = await calls(12, one, trunk, 'human');
    await Promise.all(attempts.map((attempt, index) => say(attempt, index % 3 === 0 ? 'machine' : 'success')));
    expect(await verdicts('dialer', one)).to.deep.equal({ people: 12, machines: 0, judgedPeople: 12, missed: 4, judgedMachines: 0, mistaken: 0 });
  });

  it('switches it off for a dialer whose machines it misses, until a person switches it on, from when it counts anew', async () => {
    const [one, other, trunk] = [await dialer(), await dialer(), await gateway()];
    const wrong = await calls(49, one, trunk, 'human', 'machine');
    expect((await silent(one)).isOff, 'before 50 are judged').to.equal(false);
    await calls(1, one, trunk, 'human', 'machine');
    expect((await silent(one)).isOff).to.equal(true);
    expect(await silent(other), 'the gateway is not blamed as well').to.deep.include({ isOff: false });
    expect((await silent(other)).gateways.has(trunk)).to.equal(false);
    const progress = (await dialerProgress(campaign.context, campaign.by, one))!;
    expect(progress.detectionOff).to.have.length(1);
    expect(progress.detectionOff[0]!.reason).to.match(/^Agents' dispositions have switched the detection of machines off for this dialer since 20.*Z: agents met machines in 50 of 50 calls that it had called people, so it misses about 100 % of machines; the limit is 40 %\.$/);
    const entries = await dataSource.getRepository(AuditEntry).findBy({ action: 'switch detection off', subject: `dialer ${one}` });
    expect(entries.map(({ actor, accountId }) => [actor, accountId])).to.deep.equal([['service', campaign.house.one]]);

    expect(failureOf(await switchDialerDetectionOn(campaign.context, campaign.house.administratorOfOther, one)).status).to.equal(404);
    campaign.house.clock.advance(1_000);
    valueOf(await switchDialerDetectionOn(campaign.context, campaign.by, one));
    expect(failureOf(await switchDialerDetectionOn(campaign.context, campaign.by, one))).to.deep.include({ status: 409 });
    expect((await silent(one)).isOff).to.equal(false);
    // A disposition that is changed now was of a call before: it is neither counted nor taken back.
    await say(wrong[0]!, 'success', 'missed');
    expect(await verdicts('dialer', one)).to.deep.equal({ people: 0, machines: 0, judgedPeople: 0, missed: 0, judgedMachines: 0, mistaken: 0 });
    expect(await dataSource.getRepository(AuditEntry).countBy({ action: 'switch detection on', subject: `dialer ${one}` })).to.equal(1);
    campaign.house.clock.advance(1_000);
    await calls(2, one, trunk, 'human', 'machine');
    expect((await verdicts('dialer', one)).missed).to.equal(2);
  });

  it('switches it off for a gateway that is worse than its dialers, and what was heard there is not held against them', async () => {
    const [one, other, good, bad] = [await dialer(), await dialer(), await gateway(), await gateway()];
    for (const id of [one, other]) {
      await calls(60, id, good, 'human', 'success');
      await calls(60, id, good, 'machine');
    }
    for (let round = 0; round < 30; round++) for (const id of [one, other]) await calls(1, id, bad, 'human', 'machine');
    expect([(await silent(one)).isOff, (await silent(other)).isOff, (await silent(one)).gateways.has(bad), (await silent(one)).gateways.has(good)]).to.deep.equal([false, false, true, false]);
    expect((await verdicts('dialer', one)).missed).to.equal(0);
    const { items } = valueOf(await whoAnswered(campaign.context, campaign.by, one));
    expect(items.map(({ gatewayId, isOff, judged: { judgedPeople, missed } }) => [gatewayId, isOff, judgedPeople, missed])).to.deep.equal([[good, false, 60, 0], [bad, true, 30, Number((await dataSource.getRepository(DetectionCount).findOneByOrFail({ dialerId: one, gatewayId: bad })).missed)]]);
    const shown = (await dialerProgress(campaign.context, campaign.by, one))!.detectionOff;
    expect(shown.map(({ kind, id }) => [kind, id])).to.deep.equal([['gateway', bad]]);
    expect(shown[0]!.reason, 'nothing of other accounts').to.not.match(/ of \d+ calls/);
    expect(valueOf(await gatewayDetection(campaign.context, campaign.house.agency, bad)).off).to.contain('off for this gateway');
    expect(failureOf(await switchGatewayDetectionOn(campaign.context, campaign.by, bad)).status).to.equal(403);
    valueOf(await switchGatewayDetectionOn(campaign.context, campaign.house.agency, bad));
    expect(valueOf(await gatewayDetection(campaign.context, campaign.house.agency, bad))).to.deep.equal({ judgedPeople: 0, missed: 0, judgedMachines: 0, mistaken: 0, missedShare: null, mistakenShare: null, off: null });
    expect((await silent(one)).gateways.has(bad)).to.equal(false);
  });

  it('goes by the settings of the dialer as they are now, and by the gateway’s own limits', async () => {
    const [one, trunk] = [await dialer(), await gateway()];
    await dataSource.getRepository(Gateway).update(trunk, { mostMistaken: 100 });
    await calls(100, one, trunk, 'human');
    await calls(60, one, trunk, 'machine', 'success');
    expect((await silent(one)).isOff).to.equal(true);
    expect((await silent(one)).gateways.has(trunk)).to.equal(false);
    const { judged } = valueOf(await whoAnswered(campaign.context, campaign.by, one));
    expect(judged.mistakenShare).to.be.greaterThan(0.3);
  });

  it('warns of a gateway that hears far more machines than the others', async () => {
    const [one, usual, odd] = [await dialer(), await gateway(), await gateway()];
    await calls(40, one, usual, 'human');
    await calls(20, one, usual, 'machine');
    await calls(10, one, odd, 'human');
    await calls(50, one, odd, 'machine');
    const { items } = valueOf(await whoAnswered(campaign.context, campaign.by, one));
    expect(items.map(({ gatewayId, warning }) => [gatewayId, warning])).to.deep.equal([
      [usual, null],
      [odd, 'Machines are heard in 83 % of the answers here and in 33 % on the other gateways. Listen to some of its calls: people may be taken for machines.'],
    ]);
  });
});
