import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import type { Principal } from '../../src/accounts/principal.js';
import { createUser } from '../../src/accounts/users.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { Recording } from '../../src/calls/recording.entity.js';
import { averages } from '../../src/quality/averages.js';
import { scoreCall, type Scoring, takeBackScore } from '../../src/quality/score-call.js';
import { type CardInput, createScoreCard, scoreCard, updateScoreCard } from '../../src/quality/score-cards.js';
import { scoresIn, scoresOfAgent, scoresOfAttempt, unscored } from '../../src/quality/scores.js';
import { type House, openHouse } from '../accounts/house.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import { failureOf, valueOf } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

const criteria: CardInput['criteria'] = [
  { text: 'Greeted by name', kind: 'yes or no', points: 10 },
  { text: 'Listened', kind: 'points', points: 30 },
  { text: 'Said that it is recorded', kind: 'yes or no', points: 10, isFatal: true },
];
const good = { 1: 10, 2: 30, 3: 10 };

onEachDatabase('score cards', (open, kind) => {
  let dataSource: DataSource;
  let house: House;
  let ann: Agent;
  let bob: Agent;
  let supervisor: Principal;
  let second: Principal;
  let auditor: Principal;
  let nodeId = 0;
  let made = 0;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
    nodeId = (await dataSource.getRepository(Node).save({ enterpriseId: house.agency.enterpriseId, name: 'fs', host: 'fs', port: 1, password: '', mediaLocation: '', createdAt: new Date() })).id;
    const agent = (name: string) => dataSource.getRepository(Agent).save({ nodeId, name, type: 'callback', contact: '', status: '', state: '', queues: [], phone: 'softphone', seenAt: new Date() });
    [ann, bob] = [await agent('ann@desk'), await agent('bob@desk')];
    supervisor = { ...house.administratorOfOne, name: 'sue@example.com', role: 'supervisor' };
    second = { ...supervisor, name: 'sam@example.com' };
    auditor = { ...supervisor, name: 'audrey@example.com', role: 'auditor' };
  });
  after(() => dataSource?.destroy());

  const card = async (input: Partial<CardInput> = {}, by = house.administratorOfOne, account = house.one) => createScoreCard(house.context, by, account, { name: `Card ${(made += 1)}`, criteria, ...input });
  const talked = async (agent = ann, some: object = {}) => {
    const at = new Date(house.clock.now());
    return attemptUnderWay(dataSource, { accountId: house.one, nodeId, agent: agent.name, state: 'settled', result: 'answered', createdAt: at, answeredAt: at, bridgedAt: at, endedAt: at, settledAt: at, ...some });
  };
  const score = (attemptId: string, cardId: number, answers: Scoring['answers'] = good, by = supervisor, comment?: string) => scoreCall(house.context, by, { attemptId, cardId, answers, comment });
  /** A stretch of time of this test's own. */
  const inOwnTime = async () => {
    await house.clock.advance(86_400_000);
    return { from: new Date(house.clock.now()), to: new Date(house.clock.now() + 3_600_000) };
  };

  it('are made and changed by administrators of the account, version by version', async () => {
    const { id } = valueOf(await card({ name: 'Sales calls' }));
    expect(valueOf(await scoreCard(house.context, auditor, id)).version).to.deep.include({ ordinal: 1, criteria: [{ id: 1, ...criteria[0], isFatal: false }, { id: 2, ...criteria[1], isFatal: false }, { id: 3, ...criteria[2] }] });
    const changed = valueOf(await updateScoreCard(house.context, house.administratorOfOne, id, { criteria: [{ id: 2, text: 'Listened to them', kind: 'points', points: 20 }, { text: 'Said goodbye', kind: 'yes or no', points: 5 }] }));
    expect([changed.version.ordinal, changed.version.criteria.map(({ id: one }) => one)], 'a new criterion has an id that none had before').to.deep.equal([2, [2, 4]]);
    expect(valueOf(await updateScoreCard(house.context, house.administratorOfOne, id, { name: 'Sales' })).version.ordinal).to.equal(2);
    expect(failureOf(await card({ name: 'Sales' }))).to.include({ status: 409, field: 'name' });
    expect(failureOf(await card({ criteria: [] })).message).to.match(/needs a criterion at least/);
    expect(failureOf(await card({ criteria: [{ text: 'x', kind: 'points', points: 0 }] }))).to.include({ status: 422, field: 'criteria.0.points' });
    expect(failureOf(await updateScoreCard(house.context, house.administratorOfOne, id, { criteria: [{ id: 9, text: 'x', kind: 'points', points: 1 }] })).message).to.match(/no criterion 9/);
    expect(failureOf(await card({}, supervisor)).status).to.equal(403);
    expect(failureOf(await updateScoreCard(house.context, house.administratorOfOther, id, { name: 'x' })).status).to.equal(404);
    const entries = await dataSource.getRepository(AuditEntry).find({ where: { subject: `score card ${id}` }, order: { id: 'ASC' } });
    expect(entries.map(({ action }) => action)).to.deep.equal(['create score card', 'change score card', 'change score card']);
  });

  it('are filled in for a conversation that is over, once by each reviewer, and it is audited', async () => {
    const { id: cardId } = valueOf(await card());
    const attemptId = await talked();
    expect(valueOf(await score(attemptId, cardId, good, supervisor, ' Well done '))).to.include({ percent: 100, isFatal: false, comment: 'Well done', agentId: ann.id });
    valueOf(await score(attemptId, cardId, { 1: 0, 2: null, 3: 10 }));
    valueOf(await score(attemptId, cardId, { ...good, 3: 0 }, second));
    const lines = valueOf(await scoresOfAttempt(house.context, auditor, attemptId));
    expect(lines.map(({ scoredBy, percent, isFatal, agent }) => [scoredBy, percent, isFatal, agent])).to.deep.equal([['sue@example.com', 50, false, 'ann@desk'], ['sam@example.com', 0, true, 'ann@desk']]);
    expect(lines[0]!.criteria.map(({ text, given, points }) => [text, given, points])).to.deep.equal([['Greeted by name', 0, 10], ['Listened', null, 30], ['Said that it is recorded', 10, 10]]);
    expect(failureOf(await score(attemptId, cardId, { 1: 10 })).message).to.equal('Say something to each criterion; "Listened" is left. Nothing was kept.');
    const entries = await dataSource.getRepository(AuditEntry).find({ where: { subject: `attempt ${attemptId}` }, order: { id: 'ASC' } });
    expect(entries.map(({ actor, action }) => [actor, action])).to.deep.equal([['sue@example.com', 'score call'], ['sue@example.com', 'score call'], ['sam@example.com', 'score call']]);
    const similar = { ...second, name: 'Sám@example.com' };
    expect(failureOf(await takeBackScore(house.context, similar, attemptId)).status, 'a similar name is another’s').to.equal(404);
    if (kind !== 'SQLite') expect(failureOf(await score(attemptId, cardId, good, similar)).message).to.equal('"sam@example.com" has scored this call, and your name, "Sám@example.com", is too similar; nothing was kept.');
    valueOf(await takeBackScore(house.context, second, attemptId));
    expect(failureOf(await takeBackScore(house.context, second, attemptId)).status).to.equal(404);
    expect(valueOf(await scoresOfAttempt(house.context, auditor, attemptId))).to.have.length(1);
  });

  it('keep what a call was scored by when they are changed or retired, and score no more then', async () => {
    const { id: cardId } = valueOf(await card());
    const attemptId = await talked();
    valueOf(await score(attemptId, cardId));
    valueOf(await updateScoreCard(house.context, house.administratorOfOne, cardId, { criteria: [{ id: 1, text: 'Another question', kind: 'points', points: 1 }], retired: true }));
    expect(valueOf(await scoresOfAttempt(house.context, supervisor, attemptId))[0]!.criteria.map(({ text }) => text)).to.deep.equal(['Greeted by name', 'Listened', 'Said that it is recorded']);
    expect(failureOf(await score(attemptId, cardId, { 1: 1 }, second))).to.include({ status: 409, field: 'cardId' });
    valueOf(await updateScoreCard(house.context, house.administratorOfOne, cardId, { retired: false }));
    expect(valueOf(await score(attemptId, cardId, { 1: 1 }, second)).percent).to.equal(100);
  });

  it('are not for a call without an agent, one that goes on, one’s own, another account’s, or who may only look', async () => {
    const { id: cardId } = valueOf(await card());
    const { id: others } = valueOf(await card({}, house.administratorOfOther, house.other));
    const attemptId = await talked();
    expect(failureOf(await score(await talked(ann, { agent: null, bridgedAt: null }), cardId)).message).to.match(/No agent talked/);
    expect(failureOf(await score(await talked(ann, { settledAt: null, state: 'talking' }), cardId)).message).to.match(/not over yet/);
    const user = valueOf(await createUser(house.context, house.agency, { email: 'bob@example.com', password: 'correct horse battery', role: 'supervisor', accountId: house.one }));
    await dataSource.getRepository(Agent).update(bob.id, { userId: user.id });
    expect(failureOf(await score(await talked(bob), cardId, good, { ...supervisor, userId: user.id })).message).to.match(/You talked in this call yourself/);
    expect(failureOf(await score(attemptId, others)).status).to.equal(404);
    expect(failureOf(await score(attemptId, others, good, house.agency))).to.include({ status: 422, field: 'cardId' });
    expect(failureOf(await score(attemptId, cardId, good, { ...house.administratorOfOther })).status).to.equal(404);
    for (const role of ['auditor', 'agent'] as const) expect(failureOf(await score(attemptId, cardId, good, { ...supervisor, role })).status).to.equal(403);
  });

  it('give averages by agent and criterion over the calls of a time, each account its own', async () => {
    const period = await inOwnTime();
    const { id: cardId } = valueOf(await card());
    valueOf(await score(await talked(ann), cardId));
    valueOf(await score(await talked(ann), cardId, { 1: 0, 2: 15, 3: null }));
    valueOf(await score(await talked(bob), cardId, { 1: null, 2: 30, 3: 0 }));
    valueOf(await score(await talked(bob, { createdAt: period.to }), cardId));
    const found = valueOf(await averages(house.context, auditor, period));
    expect(found.criteria.map(({ text }) => text)).to.deep.equal(['Greeted by name', 'Listened', 'Said that it is recorded']);
    expect(found.agents).to.deep.equal([
      { agentId: ann.id, agent: 'ann@desk', scores: 2, percent: 69, fatal: 0, byCriterion: [50, 75, 100] },
      { agentId: bob.id, agent: 'bob@desk', scores: 1, percent: 0, fatal: 1, byCriterion: [null, 100, 0] },
    ]);
    expect(found.all).to.deep.equal({ scores: 3, percent: 46, fatal: 1, byCriterion: [50, 83, 50] });
    expect(valueOf(await averages(house.context, auditor, { ...period, agentId: bob.id })).all.scores).to.equal(1);
    expect(valueOf(await averages(house.context, house.administratorOfOther, period))).to.deep.equal({ criteria: [], agents: [], all: { scores: 0, percent: 0, fatal: 0, byCriterion: [] } });
    expect(await scoresIn(house.context, house.agency, period, 50)).to.have.length(3);
    expect(failureOf(await averages(house.context, auditor, { from: period.to, to: period.from })).field).to.equal('to');
    expect((await scoresOfAgent(house.context, bob.id, 50)).every(({ agentId }) => agentId === bob.id)).to.equal(true);
  });

  it('show which recorded conversations nobody has scored yet', async () => {
    const period = await inOwnTime();
    const { id: cardId } = valueOf(await card());
    const [first, last] = [await talked(ann), await talked(bob)];
    const gone = await talked(ann);
    const row = (attemptId: string, state: Recording['state']) => ({ accountId: house.one, attemptId, state, storedName: `${attemptId}.wav`, milliseconds: 61_000, createdAt: new Date(house.clock.now() + (made += 1)) });
    await dataSource.getRepository(Recording).insert([row(first, 'stored'), row(last, 'stored'), row(gone, 'deleted')]);
    expect((await unscored(house.context, supervisor, period, 10)).map(({ attemptId, agent, milliseconds }) => [attemptId, agent, milliseconds])).to.deep.equal([[last, 'bob@desk', 61_000], [first, 'ann@desk', 61_000]]);
    valueOf(await score(last, cardId));
    expect((await unscored(house.context, supervisor, period, 10)).map(({ attemptId }) => attemptId)).to.deep.equal([first]);
    expect(await unscored(house.context, supervisor, { ...period, agentId: bob.id }, 10)).to.deep.equal([]);
    expect(await unscored(house.context, house.administratorOfOther, period, 10)).to.deep.equal([]);
  });
});
