import { expect } from 'chai';
import { Attempt } from '../../src/calls/attempt.entity.js';
import type { Dialer } from '../../src/dialers/dialer.entity.js';
import { pauseDialer, startDialer, stopDialer } from '../../src/dialers/lifecycle.js';
import { type DialerInput, updateDialer } from '../../src/dialers/save-dialer.js';
import type { Reaction } from '../../src/simulator/people/reaction.js';
import { RawClient } from '../switch-contract/raw-client.js';
import { ServiceHouse } from '../support/service-house.js';

const agents = 2;
const [ann, ben] = ['agent1@default', 'agent2@default'];
const contactAnswers = 1_500;
/** Fast enough for a test, and slow enough for two seconds to be two seconds on a busy machine. */
const factor = 6;

let house: ServiceHouse;
/** Where all answer at one moment, whenever they were called. */
let together: number | undefined;
/** Everybody answers after a second and a half, says "Hello?" and talks as long as the agent does. A number that ends in 7 hangs up a second after the answer, when nobody is there. */
const people = (number: string): Reaction => ({ kind: 'rings', answer: { after: together === undefined ? contactAnswers : together - house.now, by: 'human', stays: 60_000, talks: true, ...(number.endsWith('7') && { patience: 500 }), voice: [{ at: 40, lasts: 400 }] } });
const picksUp: Reaction = { kind: 'rings', answer: { after: 300, by: 'agent', stays: Number.POSITIVE_INFINITY, talk: { lasts: 3_000, endedBy: 'agent' } } };
const neverAnswers: Reaction = { kind: 'rings' };
const picksUpLate: Reaction = { kind: 'rings', answer: { after: 5_000, by: 'agent', stays: Number.POSITIVE_INFINITY } };
const hangsUpAtOnce: Reaction = { kind: 'rings', answer: { after: 300, by: 'agent', stays: 0 } };

interface Heard {
  kind: string;
  uuid: string;
  at: number;
  answeredAt: number;
}

/** Each with a dialer of its own, on the simulated switch; what is told there by itself is test/switch-contract's. */
describe('when it goes wrong between a contact and an agent', function () {
  this.timeout(60_000);
  let raw: RawClient;
  let queue: { queueId: number; safeHarbourId: number };
  let phone: Record<string, Reaction> = {};
  let heard: Heard[] = [];
  let made = 0;

  before(async () => {
    house = await ServiceHouse.open('SQLite', {
      people,
      agentPeople: (extension) => phone[extension] ?? picksUp,
      agents: [ann, ben].map((name, index) => ({ name, contact: `[leg_timeout=10]user/${1001 + index}@127.0.0.1`, status: 'Available', maxNoAnswer: 0, wrapUpTime: 1 })),
    }, factor);
    queue = await house.withAgents(agents);
    raw = await RawClient.open({ host: '127.0.0.1', port: house.simulator.port, password: 'ClueCon' }, (event) => {
      const kind = event['CC-Action'] ?? event['Event-Subclass'] ?? event['Event-Name']!;
      heard.push({ kind, uuid: event['CC-Member-Session-UUID'] ?? event['Unique-ID']!, at: Number(event['Event-Date-Timestamp']) / 1_000, answeredAt: Number(event['Caller-Channel-Answered-Time']) / 1_000 });
    });
    await raw.send('event json CHANNEL_ANSWER CUSTOM callcenter::info smart_dialers::abandoned');
  });
  beforeEach(async () => {
    phone = {};
    together = undefined;
    for (const name of [ann, ben]) await set(name, 'status', 'Available');
    await house.agentsAreFree();
    heard = [];
  });
  after(async () => {
    raw?.close();
    await house?.stop();
  });

  const set = async (agent: string, key: string, value: string) => expect(await house.api(`callcenter_config agent set ${key} ${agent} '${value}'`)).to.match(/^\+OK/);
  /** Numbers that were not called before, with the last digit that says how they behave. */
  const numbers = (count: number, ending = 0) => Array.from({ length: count }, () => `+1201${2_000_000 + (made += 1) * 10 + ending}`);
  const dial = (called: readonly string[], settings: DialerInput['settings'] = {}) =>
    house.broadcast(called, { name: `Case ${(made += 1)}`, settings: { method: 'progressive', ...queue, concurrentCalls: 50, callsPerSecond: 100, ringSeconds: 20, ...settings } });
  const over = async ({ id }: Dialer) => {
    await house.until('every contact has ended', async () => (await house.count(`dialer WHERE id = ? AND state = 'completed'`, [id])) === 1, 30);
    return house.dataSource.getRepository(Attempt).find({ where: { dialerId: id }, order: { id: 'ASC' } });
  };
  const first = (kind: string) => heard.find((event) => event.kind === kind);
  const until = (what: string, isSo: () => boolean) => house.until(what, async () => isSo(), 20, 5);
  const results = (attempts: readonly Attempt[]) => attempts.map(({ result }) => result).sort();
  const counted = async ({ campaignId }: Dialer) => {
    const [row] = await house.dataSource.query('SELECT SUM(answered) AS answered, SUM(abandoned) AS abandoned FROM abandon_count WHERE campaign_id = ?', [campaignId]);
    return [Number(row.answered), Number(row.abandoned)];
  };

  it('plays the safe-harbour message within its time to those who answered beyond the agents there are, counts each once, and nobody else', async () => {
    together = house.now + 9_000;
    const dialer = await dial(numbers(16), { method: 'power', linesPerAgent: 8 });
    const attempts = await over(dialer);
    const answers = attempts.map(({ answeredAt }) => answeredAt!.getTime());
    expect(Math.max(...answers) - Math.min(...answers), 'all within a second').to.be.lessThan(1_000);
    const abandoned = attempts.filter(({ result }) => result === 'abandoned');
    expect(results(attempts)).to.deep.equal([...abandoned.map(() => 'abandoned'), 'answered', 'answered']);
    expect(attempts.filter(({ bridgedAt }) => bridgedAt).map(({ result, agent }) => [result, agent]).sort()).to.deep.equal([['answered', ann], ['answered', ben]]);
    const told = heard.filter(({ kind }) => kind === 'smart_dialers::abandoned');
    expect(told.map(({ uuid }) => uuid).sort()).to.deep.equal(abandoned.map(({ id }) => id).sort());
    for (const { at, answeredAt } of told) expect(at - answeredAt, 'from the answer to the message').to.be.within(1_900, 2_600);
    expect(await counted(dialer)).to.deep.equal([16, 14]);
  });

  it('abandons nobody twice where no agent ever answers', async () => {
    phone = { 1001: neverAnswers, 1002: neverAnswers };
    const dialer = await dial(numbers(1));
    const [attempt] = await over(dialer);
    expect(attempt).to.include({ result: 'abandoned', agent: null, bridgedAt: null });
    expect(await counted(dialer)).to.deep.equal([1, 1]);
    await house.agentsAreFree();
  });

  it('blames no other agent where one never answers: only that one was rung, and the other talks to the next', async () => {
    phone = { 1001: neverAnswers };
    await set(ben, 'status', 'On Break');
    const unanswered = async () => (await house.agentRows()).find(({ name }) => name === ben)!.no_answer_count;
    const before = await unanswered();
    const dialer = await dial(numbers(1));
    await until('the telephone rings', () => first('agent-offering') !== undefined);
    await set(ben, 'status', 'Available');
    const [attempt] = await over(dialer);
    expect(attempt).to.include({ result: 'abandoned', agent: null });
    expect(await counted(dialer)).to.deep.equal([1, 1]);
    expect(await unanswered(), 'calls that the other did not answer').to.equal(before);
    await set(ann, 'status', 'On Break');
    const next = await dial(numbers(1));
    const [talked] = await over(next);
    expect(talked).to.include({ result: 'answered', agent: ben });
    expect(await counted(next)).to.deep.equal([1, 0]);
    await set(ann, 'status', 'Available');
    await house.agentsAreFree();
  });

  it('gives the contact to another agent where the first logs out while the telephone rings', async () => {
    phone = { 1001: neverAnswers, 1002: picksUp };
    await set(ben, 'status', 'On Break');
    const dialer = await dial(numbers(1));
    await until('the telephone rings', () => first('agent-offering') !== undefined);
    await set(ben, 'status', 'Available');
    await set(ann, 'status', 'Logged Out');
    const [attempt] = await over(dialer);
    expect(attempt).to.include({ result: 'answered', agent: ben });
    expect(await counted(dialer)).to.deep.equal([1, 0]);
    await house.until('who logged out is away', async () => (await house.count(`agent WHERE name = ? AND phase = 'away'`, [ann])) === 1, 10);
  });

  it('counts a contact as abandoned whom an agent takes along who answers and hangs up at once', async () => {
    phone = { 1001: hangsUpAtOnce, 1002: hangsUpAtOnce };
    const dialer = await dial(numbers(1));
    const [attempt] = await over(dialer);
    expect(attempt).to.include({ bridgedAt: null, result: 'abandoned' });
    expect(await counted(dialer)).to.deep.equal([1, 1]);
    await house.agentsAreFree();
  });

  it('leaves the agent free where the contact hangs up during the hand-over, and counts nobody as abandoned', async () => {
    phone = { 1001: picksUpLate, 1002: picksUpLate };
    const dialer = await dial(numbers(1, 7));
    const [attempt] = await over(dialer);
    expect(attempt).to.include({ result: 'answered', bridgedAt: null, agent: null });
    expect(await counted(dialer)).to.deep.equal([0, 0]);
    await house.agentsAreFree();
  });

  /**
   * Symptom: contacts were called for a queue that the switch had unloaded, and each heard the safe-harbour message.
   * Cause: its tiers stay in mod_callcenter, so its agents counted as free; only the explanation looked at the queue itself.
   * Fix: a queue that is not listed has no agents for anybody.
   */
  it('calls nobody for a queue that the switch does not have, says so, and goes on when it is back; who was on the way there hears the message', async () => {
    const caught = await dial(numbers(1));
    await until('somebody is called', () => house.calls().taken.some(({ takenAt, gateway, endedAt }) => gateway === 'carrier' && endedAt === undefined && takenAt > house.now - 1_500));
    expect(await house.api('callcenter_config queue unload sales@default')).to.match(/^\+OK/);
    expect(results(await over(caught))).to.deep.equal(['abandoned']);
    await house.until('the service knows', async () => (await house.count('queue WHERE is_gone = 1')) === 1, 20);
    const dialer = await dial(numbers(1));
    await house.until('it says why', async () => (await house.count(`dialer WHERE id = ? AND explanation LIKE 'The switch has no queue%'`, [dialer.id])) === 1, 20);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await house.count('attempt WHERE dialer_id = ?', [dialer.id]), 'nobody is called for no queue').to.equal(0);
    expect(await house.api('callcenter_config queue load sales@default')).to.match(/^\+OK/);
    expect(results(await over(dialer))).to.deep.equal(['answered']);
    expect([await counted(caught), await counted(dialer)]).to.deep.equal([[1, 1], [1, 0]]);
  });

  describe('and telephones are picked up after the two seconds in which a person must have an agent', () => {
    const rests = (id: number, abandoned: string) => house.until('it rests', async () => (await house.count(`dialer WHERE id = ? AND explanation LIKE 'Resting: the last ${abandoned} people who answered were abandoned although an agent was free for each.%'`, [id])) === 1, 20);
    const calledOf = async ({ id }: Dialer) => results(await house.dataSource.getRepository(Attempt).findBy({ dialerId: id }));
    const abandoned = (count: number) => Array.from({ length: count }, () => 'abandoned');
    const rested = () => new Promise((resolve) => setTimeout(resolve, 700));

    /**
     * Symptom: progressive abandoned 14 of 14 people, and predictive 40 of 40, to the end of the list; nothing stopped them, and nothing said why.
     * Cause: both are at their most careful with one line for each free agent, and an agent was free for each.
     * Fix: a dialer that abandons them in that manner rests.
     */
    it('rests, says whose telephones and until when, and goes on when one call has reached an agent after it', async () => {
      phone = { 1001: picksUpLate, 1002: picksUpLate };
      const dialer = await dial(numbers(8));
      const settled = (count: number) => house.until('they have heard the message', async () => (await house.count('attempt WHERE dialer_id = ? AND settled_at IS NOT NULL', [dialer.id])) === count, 10);
      await rests(dialer.id, '3');
      await settled(3);
      await rested();
      expect(await calledOf(dialer), 'at most three people').to.deep.equal(abandoned(3));
      const [{ explanation }] = await house.dataSource.query('SELECT explanation FROM dialer WHERE id = ?', [dialer.id]);
      expect(explanation).to.match(/The telephones? of agent[12]@default .*rang and (was|were) not picked up within the 2 s that a person who answers may wait. Let telephones answer by themselves, or use agent first. The next call is at 20/);
      house.leap(5 * 60_000);
      await rests(dialer.id, '4');
      await settled(4);
      expect(await counted(dialer), 'one more is tried').to.deep.equal([4, 4]);
      phone = {};
      house.leap(5 * 60_000);
      await rested();
      expect(await calledOf(dialer), 'it rests twice as long').to.deep.equal(abandoned(4));
      house.leap(5 * 60_000);
      expect(results(await over(dialer))).to.deep.equal([...abandoned(4), 'answered', 'answered', 'answered', 'answered']);
    });

    it('goes on at once when somebody pauses and starts it, or has agents called first', async () => {
      phone = { 1001: picksUpLate, 1002: picksUpLate };
      const dialer = await dial(numbers(5), { method: 'predictive' });
      await rests(dialer.id, '3');
      const other = await dial(numbers(5));
      await rests(other.id, '3');
      phone = {};
      expect(await pauseDialer(house.context, house.principal, dialer.id)).to.have.property('ok', true);
      expect(await startDialer(house.context, house.principal, dialer.id)).to.have.property('ok', true);
      expect(results(await over(dialer))).to.deep.equal([...abandoned(3), 'answered', 'answered']);
      expect(await updateDialer(house.context, house.principal, other.id, { settings: { mode: 'agent first' } })).to.have.property('ok', true);
      expect(results(await over(other))).to.deep.equal([...abandoned(3), 'answered', 'answered']);
    });
  });

  describe('and the agent is called first', () => {
    const agentFirst = (settings: DialerInput['settings'] = {}): DialerInput['settings'] => ({ mode: 'agent first', ...settings });

    /**
     * Symptom: a contact answered, and heard the safe-harbour message, whose agent had hung up before they rang.
     * Cause: the agent hung up while the contact's attempt was being written; it was let go only where it was known already, and a
     * hang-up that came before the channel hit nothing.
     * Fix: such a call is called off once it is written, and again when it rings.
     */
    it('calls no contact for an agent who never answers, rejects, or hangs up at once, and has them free again', async () => {
      phone = { 1001: neverAnswers, 1002: { kind: 'rings', refusal: { after: 500, cause: 'CALL_REJECTED' } } };
      const dialer = await dial(numbers(2), agentFirst());
      const rung = () => house.calls().taken.filter(({ gateway }) => gateway !== 'carrier').length;
      const before = rung();
      await until('both were rung', () => rung() >= before + 3);
      expect(await house.count('attempt WHERE dialer_id = ?', [dialer.id])).to.equal(0);
      phone = { 1001: hangsUpAtOnce, 1002: hangsUpAtOnce };
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      phone = {};
      const attempts = await over(dialer);
      // For whoever hung up at once a contact may have been called, who is let go before they answer.
      expect(attempts.every(({ result, bridgedAt }) => (result === 'answered' && bridgedAt) || result === 'cancelled'), results(attempts).join()).to.equal(true);
      await house.agentsAreFree();
    });

    /** That it ends although its agent is gone by then is part of it: a dialer without agents once never noticed that its last contact had ended. */
    it('calls nobody for agents on standby, whose line cannot be rung, says so, and gives them calls contact first', async () => {
      const leg = '00000000-0000-4000-8000-000000000001';
      expect(await house.api(`originate {origination_uuid=${leg},park_after_bridge=true,hangup_after_bridge=false}user/1001@127.0.0.1 &park()`)).to.match(/^\+OK/);
      await set(ann, 'type', 'uuid-standby');
      await set(ann, 'uuid', leg);
      await set(ben, 'status', 'Logged Out');
      await house.until('the service knows', async () => (await house.count(`agent WHERE type = 'uuid-standby'`)) === 1, 20);
      const dialer = await dial(numbers(1), agentFirst());
      await house.until('it says so', async () => (await house.count(`dialer WHERE id = ? AND explanation LIKE '%is on standby%choose contact first%'`, [dialer.id])) === 1, 20);
      expect(await house.count('attempt WHERE dialer_id = ?', [dialer.id])).to.equal(0);
      expect(await updateDialer(house.context, house.principal, dialer.id, { settings: { mode: 'contact first', method: 'progressive' } })).to.have.property('ok', true);
      const [attempt] = await over(dialer);
      expect(attempt).to.include({ result: 'answered', agent: ann });
      for (const [key, value] of [['type', 'callback'], ['uuid', '']] as const) await set(ann, key, value);
      await house.api(`uuid_kill ${leg}`);
      await set(ben, 'status', 'Available');
      await house.agentsAreFree();
    });

    /**
     * Symptom: while both agents talked to its contacts, the dialer said that none of them could take a call: “2 Available”; they were shown as away.
     * Cause: mod_callcenter knows such a call as one outside its queues, and so did whoever looked.
     * Fix: an agent whom a call of ours has is shown as talking, and the dialer says that every agent is on a call.
     */
    it('says that every agent is on a call while all of them talk to its contacts, and shows them so', async () => {
      const talks: Reaction = { kind: 'rings', answer: { after: 300, by: 'agent', stays: Number.POSITIVE_INFINITY, talk: { lasts: 600_000, endedBy: 'agent' } } };
      phone = { 1001: talks, 1002: talks };
      const dialer = await dial(numbers(3), agentFirst());
      await house.until('both talk', async () => (await house.count(`agent WHERE phase = 'talk'`)) === 2, 20);
      await house.until('it says so', async () => (await house.count(`dialer WHERE id = ? AND explanation = 'Every agent of the queue "sales@default" who is there is on a call.'`, [dialer.id])) === 1, 20);
      await set(ann, 'status', 'On Break');
      expect(await stopDialer(house.context, house.principal, dialer.id)).to.have.property('ok', true);
      await house.api('hupall NORMAL_CLEARING');
      await house.until('who has begun a break meanwhile is away', async () => (await house.count(`agent WHERE name = ? AND phase = 'away'`, [ann])) === 1, 20);
      await set(ann, 'status', 'Available');
      await house.agentsAreFree();
    });

    it('reserves no agent whom mod_callcenter has just given to somebody who called in', async () => {
      await set(ben, 'status', 'On Break');
      const dialer = await dial(numbers(1), agentFirst());
      const caller = house.simulator.callIn('+12025550155', '+15550001', 'sales@default')!;
      await until('they talk', () => heard.some(({ kind, uuid }) => kind === 'bridge-agent-start' && uuid === caller) || first('CHANNEL_ANSWER') !== undefined);
      expect(results(await over(dialer))).to.deep.equal(['answered']);
      await until('who called in has talked too', () => heard.some(({ kind, uuid }) => kind === 'bridge-agent-end' && uuid === caller));
      await set(ben, 'status', 'Available');
      await house.agentsAreFree();
    });

    /**
     * Symptom: an agent's telephone rang for a call of the queue and for one of agent first at once, and when the second was not taken the agent, who was
     * offered the first, was set to Waiting.
     * Cause: without `reserve-agents` mod_callcenter chooses an agent and marks them in two steps (mod_callcenter.c, agents_callback): a
     * reservation in between is overwritten. And whoever was not reached was given back whatever they were doing.
     * Fix: the call of agent first is let go as soon as the queue offers another, and nobody is given back whom the queue has taken.
     */
    it('lets go of an agent whom the queue takes in the same instant, and leaves them to it', async () => {
      phone = { 1001: { kind: 'rings', answer: { after: 4_000, by: 'agent', stays: Number.POSITIVE_INFINITY, talk: { lasts: 3_000, endedBy: 'agent' } } } };
      await set(ben, 'status', 'Logged Out');
      const dialer = await dial(numbers(1), agentFirst());
      await until('the agent is reserved', () => heard.some(({ kind }) => kind === 'agent-state-change'));
      const caller = house.simulator.callIn('+12025550156', '+15550001', 'sales@default')!;
      // As mod_callcenter does that had read the agent as free before.
      await set(ann, 'state', 'Waiting');
      await until('it is offered', () => heard.some(({ kind, uuid }) => kind === 'agent-offering' && uuid === caller));
      const row = async () => (await house.agentRows()).find(({ name }) => name === ann)!;
      await house.until('they talk', async () => (await row()).state !== 'Receiving', 20, 5);
      expect(await row()).to.include({ state: 'In a queue call', external_calls_count: '0' });
      expect(results(await over(dialer))).to.deep.equal(['answered']);
      await set(ben, 'status', 'Available');
      await house.agentsAreFree();
    });
  });

  /**
   * Symptom: when a dialer was paused, another of the same queue called a contact for each free agent at once, although the calls of the first were
   * still ringing for them.
   * Cause: only dialers that run were asked for their calls.
   * Fix: calls of those that do not run any more count for everybody who would have the same agents.
   */
  it('calls nobody for agents for whom the calls of a dialer still ring that was just paused', async () => {
    together = house.now + 18_000;
    const paused = await dial(numbers(8), { method: 'power', linesPerAgent: 4, ringSeconds: 30 });
    await house.until('all are called', async () => (await house.count('attempt WHERE dialer_id = ?', [paused.id])) === 8, 10, 20);
    expect(await pauseDialer(house.context, house.principal, paused.id)).to.have.property('ok', true);
    const [from, answering] = [house.now, together];
    const other = await dial(numbers(2));
    const attempts = await over(other);
    expect(answering - from, 'time in which nobody was to be called').to.be.greaterThan(7_000);
    expect(attempts.map(({ createdAt }) => createdAt.getTime() - answering).every((late) => late > 0), 'called after those were answered').to.equal(true);
    expect(results(attempts)).to.deep.equal(['answered', 'answered']);
  });

  it('gives an agent to one of two who come in the same instant, and the other is not left in silence', async () => {
    await set(ben, 'status', 'On Break');
    const dialer = await dial(numbers(1));
    await until('the contact answers', () => first('CHANNEL_ANSWER') !== undefined);
    const caller = house.simulator.callIn('+12025550157', '+15550001', 'sales@default')!;
    const [attempt] = await over(dialer);
    const talked = attempt!.result === 'answered';
    expect(attempt!.result).to.be.oneOf(['answered', 'abandoned']);
    expect([attempt!.bridgedAt !== null, attempt!.agent !== null]).to.deep.equal([talked, talked]);
    expect(await counted(dialer)).to.deep.equal([1, talked ? 0 : 1]);
    await until('who called in has talked', () => heard.some(({ kind, uuid }) => kind === 'bridge-agent-end' && uuid === caller));
    await set(ben, 'status', 'Available');
    await house.agentsAreFree();
  });
});
