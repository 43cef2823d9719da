import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { AgentPause } from '../../src/agents/agent-pause.entity.js';
import { AgentWish } from '../../src/agents/agent-wish.entity.js';
import { DeskCall } from '../../src/agents/desk-call.entity.js';
import { Disposition } from '../../src/agents/disposition.entity.js';
import { CallerId } from '../../src/caller-ids/caller-id.entity.js';
import { saidOfAttempt } from '../../src/calls/said-in-trace.js';
import { pastCalls } from '../../src/calls/past-calls.js';
import { writePhases } from '../../src/calls/write-phases.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { optOuts, recordOptOut } from '../../src/contacts/opt-out.js';
import { askStatus } from '../../src/desk/ask-switch.js';
import { blockContact } from '../../src/desk/block-contact.js';
import { deskOf } from '../../src/desk/desk.js';
import { dispose, type Word } from '../../src/desk/dispose.js';
import { markOf } from '../../src/desk/mark.js';
import { writeNote } from '../../src/desk/write-note.js';
import { stopDialer } from '../../src/dialers/lifecycle.js';
import { onEachDatabase } from '../support/databases.js';
import { failureOf, valueOf } from '../dialers/campaign.js';
import { type DeskHouse, withDeskHouse } from './desk-house.js';

onEachDatabase('an agent’s desk', (open) => {
  let dataSource: DataSource;
  let house: DeskHouse;
  withDeskHouse(open, (opened) => {
    house = opened;
    dataSource = opened.dataSource;
  });
  beforeEach(() => {
    house.setState('ann@desk', 'Waiting');
    house.setStatus('ann@desk', 'Available');
    house.setStatus('bob@desk', 'Logged Out');
  });

  const start = (...input: Parameters<DeskHouse['dialer']>) => house.dialer(...input);
  const placeOf = (dialerId: number, number: string) => house.placeOf(dialerId, number);
  const ann = () => house.people[0]!;
  const say = (word: Word, who = 0) => dispose(house.context, house.people[who]!, word);
  const talking = (...input: Parameters<DeskHouse['talking']>) => house.talking(...input);
  const over = (...input: Parameters<DeskHouse['over']>) => house.over(...input);

  it('shows a contact of contact first with the ring, and none of a call that came in', async () => {
    const { dialer, contacts } = await start(1, { mode: 'contact first', method: 'progressive', script: 'Hello {name}' });
    const { uuid } = await house.until('the contact is called', async () => house.switch.originations.find(({ number }) => number === contacts[0]!.number));
    expect((await house.desk()).call).to.equal(null);
    const mark = await markOf(house.context, ann());
    house.hear({ kind: 'answered', uuid, at: house.now });
    house.hear({ kind: 'queued', uuid, at: house.now, queue: 'sales@default' });
    house.hear({ kind: 'offered', uuid, at: house.now, queue: 'sales@default', agent: 'ann@desk' });
    // Within half a second of people's time: before anybody can take up a telephone.
    await house.pass(400);
    expect((await house.desk()).call).to.deep.include({ attemptId: uuid, state: 'ringing', script: 'Hello Ada' });
    expect((await house.desk()).call!.contact).to.include({ number: contacts[0]!.number, name: 'Ada' });
    expect((await house.desk()).call!.dialer).to.include({ name: dialer.name });
    expect(await markOf(house.context, ann())).to.not.equal(mark);
    house.hear({ kind: 'agent bridged', uuid, at: house.now, queue: 'sales@default', agent: 'ann@desk' });
    await house.until('they talk', async () => (await house.desk()).call?.state === 'talking');
    expect((await house.desk(1)).call).to.equal(null);
    house.hear({ kind: 'agent unbridged', uuid, at: house.now, queue: 'sales@default', agent: 'ann@desk' });
    house.ends(uuid, { agent: 'ann@desk' });
    await house.until('it is over', async () => (await house.desk()).call?.state === 'over');

    house.hear({ kind: 'offered', uuid: '11111111-1111-4111-8111-111111111111', at: house.now, queue: 'sales@default', agent: 'ann@desk' });
    await house.until('the other call is shown', async () => (await house.desk()).call?.attemptId === null);
    expect((await house.desk()).call).to.deep.include({ state: 'ringing', contact: null, dialer: null });
    house.hear({ kind: 'offer failed', uuid: '11111111-1111-4111-8111-111111111111', at: house.now, queue: 'sales@default', agent: 'ann@desk' });
    // The first call has no word yet, and is back: it still takes one.
    await house.until('it is gone', async () => (await house.desk()).call?.attemptId === uuid);
    expect((await house.desk()).call).to.deep.include({ state: 'over', disposition: null });
    valueOf(await say({ attemptId: uuid, name: 'Interested' }));
    expect((await house.desk()).call).to.equal(null);
    expect(await dataSource.getRepository(Disposition).findOneByOrFail({ attemptId: uuid })).to.include({ name: 'Interested', outcome: 'success' });
  });

  it('keeps a conversation that has no word beside the next call, for whoever loads the page again too, until it has one', async () => {
    const first = await talking();
    await over(first);
    const second = await talking();
    const desk = await house.desk();
    expect([desk.call?.attemptId, desk.earlier?.attemptId]).to.deep.equal([second.attemptId, first.attemptId]);
    expect(desk.earlier).to.deep.include({ state: 'over', result: 'answered' });
    expect(desk.earlier!.contact).to.include({ number: first.contact.number });
    const mark = await markOf(house.context, ann());
    // Another process leads meanwhile, and knows nothing of earlier calls.
    house.restart();
    await house.pass(1_000);
    expect((await house.desk()).earlier?.attemptId).to.equal(first.attemptId);
    valueOf(await say({ attemptId: first.attemptId, name: 'Interested' }));
    expect((await house.desk()).earlier).to.equal(null);
    expect(await markOf(house.context, ann())).to.not.equal(mark);
    await over(second);
  });

  // Symptom: after a restart, agents in a call for which they had been called first were shown as away, on the floor and on their desk.
  // Cause: mod_callcenter counts them as in an outside call, and whose that is only the process that called them knew.
  // Fix: the process that leads next knows them again by the call's row and their leg on the switch.
  it('shows an agent who was called first as talking over a restart, until they hang up', async () => {
    const phase = async () => (await dataSource.getRepository(Agent).findOneByOrFail({ name: 'ann@desk' })).phase;
    const row = house.switch.floor.agents.find(({ name }) => name === 'ann@desk')!;
    const call = await talking();
    row.externalCalls = 1;
    await writePhases(house.context, house.campaign.live);
    house.switch.channels.add(call.attemptId).add(call.leg);
    try {
      house.restart();
      await house.pass(7_000);
      expect(await phase()).to.equal('talk');
      expect((await house.desk()).call).to.include({ state: 'talking', attemptId: call.attemptId });
      // Their contact is with somebody else from then on: the leg tells, not the call.
      house.switch.channels.delete(call.leg);
      house.ends(call.leg);
      await house.pass(4_000);
      expect(await phase()).to.equal('away');
      expect((await house.desk()).call).to.include({ state: 'over', attemptId: call.attemptId });
      house.restart();
      await house.pass(7_000);
      expect(await phase(), 'nor does the next leader take them for one who talks').to.equal('away');
    } finally {
      row.externalCalls = 0;
      house.switch.channels.clear();
    }
    await over(call);
    await house.until('ann is free', async () => (await phase()) === 'idle');
  });

  // Symptom: an agent whose contact had just been called when the service was killed talked to somebody of whom the desk said that their own telephone
  // rang; no word could be given during the call or after it, nor "never call again". Cause: the desk's row was behind, and the next
  // leader went on with it. Fix: whose call it is, is read from the attempt of an agent who is found on the line.
  it('shows the call of an agent who is found on the line, also where the desk knew nothing of it yet', async () => {
    const call = await talking();
    await writePhases(house.context, house.campaign.live);
    house.switch.channels.add(call.attemptId).add(call.leg);
    await dataSource.query(`UPDATE desk_call SET attempt_id = NULL, state = 'ringing' WHERE agent_id = ?`, [house.agents[0]!.id]);
    house.restart();
    await house.until('the desk shows it', async () => (await house.desk()).call?.attemptId === call.attemptId);
    expect((await house.desk()).call).to.include({ state: 'talking', isChosen: true });
    house.switch.channels.clear();
    await over(call);
    expect((await house.desk()).call).to.include({ attemptId: call.attemptId, state: 'over', needsWord: true });
    valueOf(await say({ attemptId: call.attemptId, name: 'Interested' }));
  });

  // Symptom: while a call ran the trace said "Talking with an agent", and of a call that was lost then nobody knew who had talked.
  // Cause: the agent was written with the end of the call only, from what the switch kept.
  // Fix: it is written with the phase, as soon as the queue has connected them.
  it('has the trace say with whom they talk, also where the call is lost', async () => {
    const { dialer, contacts } = await start(1, { mode: 'contact first', method: 'progressive' });
    const { uuid } = await house.until('the contact is called', async () => house.switch.originations.find(({ number }) => number === contacts[0]!.number));
    for (const event of [{ kind: 'answered' as const }, { kind: 'queued' as const, queue: 'sales@default' }, { kind: 'agent bridged' as const, queue: 'sales@default', agent: 'ann@desk' }]) house.hear({ ...event, uuid, at: house.now });
    await house.until('they talk', async () => (await house.desk()).call?.state === 'talking');
    await writePhases(house.context, house.campaign.live);
    expect((await house.attempts(dialer.id))[0]).to.include({ settledAt: null, agent: 'ann@desk' });
    house.campaign.settler.lost(uuid);
    await house.campaign.settler.flush();
    expect((await house.attempts(dialer.id))[0]).to.include({ result: 'lost', agent: 'ann@desk' });
    house.hear({ kind: 'agent unbridged', uuid, at: house.now, queue: 'sales@default', agent: 'ann@desk' });
  });

  it('calls from the number of the agent who is on the line, and from the best match for one who has none', async () => {
    const row = { accountId: house.campaign.house.one, teams: [], outboundCampaign: '', dailyCap: 0, restedUntil: null, enabled: true, createdBy: 'a test', createdAt: new Date(house.now) };
    const numbers = dataSource.getRepository(CallerId);
    await numbers.insert([{ ...row, number: '+13125550100', label: 'Ann', agent: 'ann@desk', isDefault: false }, { ...row, number: '+12025550199', label: 'House', agent: null, isDefault: true }]);
    const settings = { mode: 'agent first' as const, callerId: { kind: 'agent' as const } };
    const shownBy = async (agent: string) => {
      const { dialer } = await start(1, settings);
      const rung = house.switch.agentCalls.length;
      const placed = house.switch.originations.length;
      await house.until('the phone rings', async () => house.switch.agentCalls[rung]);
      expect(house.switch.agentCalls[rung]!.agent).to.equal(agent);
      const { leg } = await house.agentAnswers(rung);
      const attemptId = await house.contactAnswers(placed, leg);
      await over({ attemptId, leg, dialer });
      return (await house.attempts(dialer.id)).map(({ callerId, callerIdReason }) => [callerId, callerIdReason]);
    };
    expect(await shownBy('ann@desk')).to.deep.equal([['+13125550100', '+13125550100 is a number of the agent ann@desk.']]);
    house.setStatus('ann@desk', 'Logged Out');
    house.setState('bob@desk', 'Waiting');
    house.setStatus('bob@desk', 'Available');
    const [[number, reason] = []] = await shownBy('bob@desk');
    expect([number, reason]).to.deep.equal(['+12025550199', reason]);
    expect(reason).to.match(/^The agent bob@desk has no number: best match instead\./);
    await numbers.delete({ accountId: house.campaign.house.one });
  });

  it('puts the number on a list by the agent’s word, given during the call or after it, once', async () => {
    const listId = await house.campaign.list();
    const entries = async () => (await dataSource.getRepository(Contact).findBy({ listId })).map(({ number }) => number);
    const listRules = [{ listId, dispositions: ['Not interested'] }];
    const early = await talking({ listRules });
    valueOf(await say({ attemptId: early.attemptId, name: 'Not interested' }));
    expect(await entries(), 'the call goes on').to.deep.equal([]);
    await over(early);
    await house.until('the rule has held', async () => (await entries()).includes(early.contact.number));
    const late = await talking({ listRules });
    await over(late);
    await house.until('the contact has ended', async () => (await placeOf(late.dialer.id, late.contact.number)).state === 'success');
    valueOf(await say({ attemptId: late.attemptId, name: 'Not interested' }));
    valueOf(await say({ attemptId: late.attemptId, name: 'Not interested' }));
    expect(await entries()).to.deep.equal([early.contact.number, late.contact.number]);
  });

  // Symptom: after "Wrong number" the person was said to have refused, and in France left alone for 60 days.
  // Cause: every disposition that ended a contact as failed was taken for a refusal.
  // Fix: a refusal is an outcome of its own.
  it('tells a refusal from a failure', async () => {
    const said = async (name: string) => {
      const call = await talking();
      await over(call);
      await house.until('the contact has ended', async () => (await placeOf(call.dialer.id, call.contact.number)).state === 'success');
      valueOf(await say({ attemptId: call.attemptId, name }));
      const [past] = (await pastCalls(dataSource.manager, house.campaign.house.one, [call.contact.number], 0)).get(call.contact.number)!;
      return [past!.isRefusal, (await placeOf(call.dialer.id, call.contact.number)).state];
    };
    expect(await said('Not interested')).to.deep.equal([true, 'failed']);
    expect(await said('Wrong number')).to.deep.equal([false, 'failed']);
    expect(await said('Interested')).to.deep.equal([false, 'success']);
  });

  it('shows dialer and script of agent first while the phone rings, and the contact as soon as it is called', async () => {
    const { contacts } = await start(1, { mode: 'agent first', script: 'Good day' });
    const rung = house.switch.agentCalls.length;
    const placed = house.switch.originations.length;
    await house.until('the phone rings', async () => house.switch.agentCalls[rung]);
    await house.until('the desk shows it', async () => (await house.desk()).call);
    expect((await house.desk()).call).to.deep.include({ state: 'ringing', contact: null, script: 'Good day', attemptId: null });
    const { leg } = await house.agentAnswers(rung);
    await house.until('the contact is called', async () => (await house.desk()).call?.state === 'calling');
    expect((await house.desk()).call!.contact).to.include({ number: contacts[0]!.number });
    const attemptId = await house.contactAnswers(placed, leg);
    await house.until('they talk', async () => (await house.desk()).call?.state === 'talking');
    house.ends(attemptId);
    house.ends(leg);
    await house.until('it is over', async () => (await house.desk()).call?.state === 'over');
  });

  it('takes the word before the end of the call and after it, acts on it, and keeps the last', async () => {
    const early = await talking();
    valueOf(await say({ attemptId: early.attemptId, name: 'Not interested', note: ' Has one already ' }));
    await over(early);
    await house.until('the contact has ended', async () => (await placeOf(early.dialer.id, early.contact.number)).state === 'failed');
    expect((await house.desk()).call).to.equal(null);
    valueOf(await say({ attemptId: early.attemptId, name: 'interested' }));
    expect((await placeOf(early.dialer.id, early.contact.number)).state).to.equal('success');
    expect(await dataSource.getRepository(Disposition).countBy({ attemptId: early.attemptId })).to.equal(1);
    expect(failureOf(await say({ attemptId: early.attemptId, name: 'Maybe' })).message).to.match(/has no disposition "Maybe"; it has Interested, /);
    expect(failureOf(await say({ attemptId: early.attemptId, name: 'Interested' }, 1))).to.include({ status: 404 });
  });

  it('opts out whoever asks for it, in the same transaction', async () => {
    const call = await talking();
    valueOf(await say({ attemptId: call.attemptId, name: 'Do not call' }));
    expect(await dataSource.getRepository(Contact).countBy({ number: call.contact.number, addedBy: 'the agent ann@desk' })).to.equal(1);
    await over(call);
    expect(await placeOf(call.dialer.id, call.contact.number)).to.include({ state: 'blacklisted', status: 'OPTED OUT' });
  });

  it('counts a machine that was taken for a person as nobody reached', async () => {
    const call = await talking({ maxAttempts: 3, retryMinutes: 30 });
    await over(call);
    valueOf(await say({ attemptId: call.attemptId, name: 'That was a machine' }));
    const place = await placeOf(call.dialer.id, call.contact.number);
    expect(place.state).to.equal('waiting');
    expect(place.nextAt!.getTime() - house.now).to.be.within(29 * 60_000, 30 * 60_000);
    expect(Boolean((await dataSource.getRepository(Disposition).findOneByOrFail({ attemptId: call.attemptId })).isMachine)).to.equal(true);
  });

  it('keeps notes, which whoever has the contact next reads', async () => {
    const call = await talking();
    valueOf(await writeNote(house.context, ann(), { attemptId: call.attemptId, text: ' Ask for her sister ' }));
    expect(failureOf(await writeNote(house.context, house.people[1]!, { attemptId: call.attemptId, text: 'x' }))).to.include({ status: 404 });
    expect(failureOf(await writeNote(house.context, ann(), { attemptId: call.attemptId, text: ' ' }))).to.include({ status: 422 });
    expect((await house.desk()).call!.contact!.notes.map(({ text }) => text)).to.deep.equal(['Ask for her sister']);
    expect((await saidOfAttempt(dataSource, call.attemptId)).notes.map(({ text, writtenBy }) => [text, writtenBy])).to.deep.equal([['Ask for her sister', ann().name]]);
    await over(call);
  });

  // Symptom: "Never call again" at the desk put the contact on a list that its dialer blocks; another dialer called them at once, one that calls that list too.
  // Cause: the opt-outs were only for dialers without such a list.
  // Fix: it is an opt-out, always.
  it('opts out, also where the dialer has a list of its own that blocks', async () => {
    const listId = await house.campaign.list();
    const call = await talking({}, [{ listId, role: 'block' }]);
    valueOf(await blockContact(house.context, ann(), { attemptId: call.attemptId, reason: ' Rude ' }));
    const [entry] = await optOuts(house.context, [call.dialer.accountId], { numbers: [call.contact.number], order: 'newest', count: 1 });
    expect(entry).to.include({ source: `the agent ${house.agents[0]!.name}`, description: `Opted out: the agent ${house.agents[0]!.name}. Rude`, cancelledAt: null });
    expect(await dataSource.getRepository(Contact).countBy({ listId })).to.equal(0);
    await over(call);
    await stopDialer(house.context, house.campaign.by, call.dialer.id);

    const { dialer, contacts } = await start(1);
    const task = await house.offered();
    valueOf(await blockContact(house.context, ann(), { taskId: task.id }));
    await house.until('the gate ends it', async () => (await placeOf(dialer.id, contacts[0]!.number)).state === 'blacklisted');
    expect((await house.attempts(dialer.id)).map(({ rule }) => rule)).to.deep.equal(['blacklist']);
    expect(await house.task(task.id)).to.include({ state: 'skipped' });
  });

  // Symptom: "Never call again" during a call on a further number opted out the main number alone; the further one, another entry's main number, was called 3 s later.
  // Cause: only the contact was looked at, and not the call.
  // Fix: the number that was called opts out too, as with the word "Do not call".
  it('opts out the number that was called and the main one, by the call and by its task', async () => {
    for (const about of ['call', 'task'] as const) {
      const call = await talking();
      const [further] = house.campaign.numbers(1) as [string];
      // As it is where the further number's turn has come.
      await dataSource.query('UPDATE attempt SET number = ? WHERE id = ?', [further, call.attemptId]);
      await house.until('the task knows its call', async () => (await house.task(call.task.id)).attemptId);
      valueOf(await blockContact(house.context, ann(), about === 'call' ? { attemptId: call.attemptId } : { taskId: call.task.id }));
      const entries = await optOuts(house.context, [call.dialer.accountId], { numbers: [call.contact.number, further], order: 'oldest', count: 5 });
      expect(entries.map(({ number, source }) => [number, source]), about).to.have.deep.members([call.contact.number, further].map((number) => [number, `the agent ${house.agents[0]!.name}`]));
      await over(call);
      const runner = await house.campaign.running([{ listId: await house.campaign.list([further]), role: 'call' }]);
      house.endsWithTest(runner.dialer.id);
      await house.until('the gate ends it', async () => (await placeOf(runner.dialer.id, further)).state === 'blacklisted');
    }
  });

  // Symptom: the desk offered to never call again somebody who had opted out, as anybody. Cause: it did not look whether they had.
  // Fix: the contact says so, once the number that was called has opted out with the main one: until then there is something left to say.
  it('says since when and how a contact has opted out, where nothing is left to opt out', async () => {
    const call = await talking();
    const [further] = house.campaign.numbers(1) as [string];
    const optedOut = async () => (await house.desk()).call!.contact!.optedOut;
    expect(await optedOut()).to.equal(null);
    await dataSource.query('UPDATE attempt SET number = ? WHERE id = ?', [further, call.attemptId]);
    const { accountId } = call.dialer;
    const { at, source } = valueOf(await recordOptOut(house.context, house.campaign.by, accountId, { number: call.contact.number, source: 'a letter' }));
    expect(await optedOut(), 'the number that was called may be somebody else’s too').to.equal(null);
    valueOf(await blockContact(house.context, ann(), { attemptId: call.attemptId }));
    expect(await optedOut()).to.deep.equal({ at, source });
    await over(call);
  });

  // Symptom: an agent who talked to a caller saw the contact of an hour before, as a call that was over.
  // Cause: a process that led again still had the calls of its earlier term, and wrote the end of that one over what the other had written.
  // Fix: a new term begins with what the rows say.
  it('shows the call that another process wrote down while that led, and ends it when it is over', async () => {
    const { contacts } = await start(1, { mode: 'contact first', method: 'progressive' });
    const { uuid } = await house.until('the contact is called', async () => house.switch.originations.find(({ number }) => number === contacts[0]!.number));
    house.hear({ kind: 'answered', uuid, at: house.now });
    house.hear({ kind: 'agent bridged', uuid, at: house.now, queue: 'sales@default', agent: 'ann@desk' });
    await house.until('they talk', async () => (await house.desk()).call?.state === 'talking');
    house.standBy();
    await house.pass(300);
    house.ends(uuid, { agent: 'ann@desk' });
    house.hear({ kind: 'agent unbridged', uuid, at: house.now, queue: 'sales@default', agent: 'ann@desk' });
    const rows = dataSource.getRepository(DeskCall);
    const callIn = { agentId: house.agents[0]!.id, attemptId: null, dialerId: null, taskId: null, state: 'talking' as const };
    await rows.update(callIn.agentId, { ...callIn, since: new Date(house.now) });
    house.setState('ann@desk', 'In a queue call');
    house.restart();
    await house.pass(8_000);
    expect(await rows.findOneByOrFail({ agentId: callIn.agentId })).to.deep.include(callIn);
    house.setState('ann@desk', 'Waiting');
    await house.until('it is over', async () => (await rows.findOneByOrFail({ agentId: callIn.agentId })).state === 'over');
  });

  // Symptom: an agent of a switch that was taken out of use stood as available on their desk and waited for calls. Cause: the desk shows rows that nobody writes then. Fix: it says so.
  it('says that nobody follows the agent while their node is not in use', async () => {
    const followed = async () => (await house.desk()).agent!.notFollowed;
    expect(await followed()).to.equal(null);
    await dataSource.query('UPDATE node SET enabled = 0 WHERE id = ?', [house.agents[0]!.nodeId]);
    expect(await followed()).to.have.property('why').that.matches(/^The node ".+" is not in use\.$/);
    await dataSource.query('UPDATE node SET enabled = 1 WHERE id = ?', [house.agents[0]!.nodeId]);
    expect(await followed()).to.equal(null);
  });

  it('sets the agent’s status with a reason for a break, and keeps the break’s times, whoever ends it', async () => {
    const set = (status: Parameters<typeof askStatus>[2]['status'], reason?: string) => askStatus(house.context, ann(), { status, reason });
    expect(failureOf(await set('On Break')).message).to.match(/a break has a reason/);
    valueOf(await set('On Break', 'Lunch'));
    await house.until('the desk shows it', async () => (await house.desk()).agent!.status === 'On Break');
    expect((await house.desk()).pause).to.include({ reason: 'Lunch' });
    expect(house.switch.floor.agents[0]!.status).to.equal('On Break');
    await house.pass(2_000);
    house.setStatus('ann@desk', 'Available');
    await house.until('the break is over', async () => (await house.desk()).pause === null);
    const pauses = await dataSource.getRepository(AgentPause).findBy({ reason: 'Lunch' });
    expect(pauses).to.have.length(1);
    expect(pauses[0]!.endedAt!.getTime() - pauses[0]!.startedAt.getTime()).to.be.within(1_900, 4_000);
    house.setStatus('ann@desk', 'On Break');
    await house.until('a break of the telephone’s is shown', async () => (await house.desk()).pause?.reason === 'No reason given');
    valueOf(await set('Logged Out'));
    await house.until('logged out', async () => (await house.desk()).agent!.status === 'Logged Out');
    expect(await dataSource.getRepository(AgentWish).countBy({ state: 'done' })).to.be.at.least(2);
  });

  it('says why a status could not be set', async () => {
    house.switch.failure = { kind: 'refused', message: 'Agent not found!' };
    valueOf(await askStatus(house.context, ann(), { status: 'Available' }));
    await house.until('it has failed', async () => (await house.desk()).asked?.state === 'failed');
    expect((await house.desk()).asked).to.deep.include({ kind: 'status', status: 'Available', says: 'Agent not found!' });
    house.switch.failure = undefined;
  });

  /**
   * Symptom: a desk showed "On the line" for a quarter of an hour after a call that had ended while the switch's socket was away.
   * Cause: only the event of its end took a call off the desk.
   * Fix: a call of which nothing is left in mod_callcenter or on the switch is over with the next look.
   */
  it('shows no call any more whose end was not heard', async () => {
    const call = { agent: 'ann@desk', queue: 'sales@default', uuid: 'somebody called in' };
    house.setState('ann@desk', 'In a queue call');
    house.hear({ kind: 'agent bridged', ...call, at: house.now });
    await house.until('it is shown', async () => (await house.desk()).call?.state === 'talking');
    await house.pass(7_000);
    expect((await house.desk()).call?.state, 'it goes on').to.equal('talking');
    house.switch.floor.agents.find(({ name }) => name === 'ann@desk')!.state = 'Waiting';
    await house.until('it is gone', async () => (await house.desk()).call === null);
  });

  it('is nobody’s who is no agent', async () => {
    expect((await house.desk(0)).agent).to.include({ name: 'ann@desk' });
    const desk = await deskOf(house.context, house.campaign.by);
    expect(desk).to.deep.include({ agent: null, task: null, call: null });
    expect(failureOf(await askStatus(house.context, house.campaign.by, { status: 'Available' }))).to.include({ status: 404 });
  });
});
