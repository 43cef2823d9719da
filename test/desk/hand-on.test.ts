import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AgentWish } from '../../src/agents/agent-wish.entity.js';
import { Consult } from '../../src/agents/consult.entity.js';
import { consultSomebody, endConsult, transferCall } from '../../src/desk/ask-switch.js';
import { dispose } from '../../src/desk/dispose.js';
import { markOf } from '../../src/desk/mark.js';
import { onEachDatabase } from '../support/databases.js';
import { failureOf, valueOf } from '../dialers/campaign.js';
import { type DeskHouse, withDeskHouse } from './desk-house.js';

onEachDatabase('an agent who hands a contact on', (open) => {
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

  const ann = () => house.people[0]!;
  const talking = (...input: Parameters<DeskHouse['talking']>) => house.talking(...input);
  const over = (...input: Parameters<DeskHouse['over']>) => house.over(...input);

  it('hands a contact on while they talk, to a queue that there is or an extension', async () => {
    const call = await talking();
    const { attemptId } = call;
    const to = { kind: 'queue' as const, queue: 'sales@default' };
    expect(failureOf(await transferCall(house.context, ann(), { attemptId, to: { kind: 'queue', queue: 'other@default' } })).message).to.match(/There is no queue/);
    expect(failureOf(await transferCall(house.context, ann(), { attemptId, to: { kind: 'extension', extension: '1 2', context: 'default' } })).message).to.match(/is no extension/);
    expect(failureOf(await transferCall(house.context, house.people[1]!, { attemptId, to }))).to.include({ status: 404 });
    valueOf(await transferCall(house.context, ann(), { attemptId, to }));
    await house.until('the switch is asked', async () => house.switch.transfers.length > 0);
    expect(house.switch.transfers).to.deep.equal([{ uuid: attemptId, to }]);
    await over(call);
    expect(failureOf(await transferCall(house.context, ann(), { attemptId, to })).message).to.match(/do not talk/);
  });

  it('asks a colleague first while the contact waits, and hands the contact over or takes the agent back', async () => {
    const call = await talking();
    const to = { kind: 'agent' as const, agent: 'bob@desk' };
    const state = async () => (await house.desk()).call?.consult?.state;
    expect((await house.desk()).colleagues).to.deep.equal(['bob@desk']);
    expect(failureOf(await consultSomebody(house.context, ann(), { attemptId: call.attemptId, to: { kind: 'agent', agent: 'ann@desk' } })).message).to.match(/no agent "ann@desk" beside you/);
    expect(failureOf(await endConsult(house.context, ann(), { attemptId: call.attemptId, how: 'return' })).status).to.equal(409);
    const asked = house.switch.consults.length;
    const mark = await markOf(house.context, ann());
    valueOf(await consultSomebody(house.context, ann(), { attemptId: call.attemptId, to }));
    expect(failureOf(await consultSomebody(house.context, ann(), { attemptId: call.attemptId, to })).message).to.match(/being asked already/);
    expect(failureOf(await transferCall(house.context, ann(), { attemptId: call.attemptId, to: { kind: 'queue', queue: 'sales@default' } })).message).to.match(/being asked already/);
    const { leg, uuid, whom } = await house.until('the switch calls bob', async () => house.switch.consults[asked]);
    expect([uuid, whom]).to.deep.equal([call.attemptId, { kind: 'agent', agent: 'bob@desk', contact: 'user/bob@desk' }]);
    await house.until('the desk says so', async () => (await state()) === 'calling');
    expect(await markOf(house.context, ann())).to.not.equal(mark);
    expect(failureOf(await endConsult(house.context, ann(), { attemptId: call.attemptId, how: 'transfer' })).message).to.equal('bob@desk has not answered yet; the contact was not handed on.');
    house.hear({ kind: 'answered', uuid: leg, at: house.now });
    await house.until('they talk', async () => (await state()) === 'talking');
    valueOf(await endConsult(house.context, ann(), { attemptId: call.attemptId, how: 'return' }));
    await house.until('the switch takes ann back', async () => house.switch.endedConsults.some((one) => one.leg === leg && one.how === 'return'));
    house.ends(leg);
    await house.until('she has returned', async () => (await state()) === 'returned');

    valueOf(await consultSomebody(house.context, ann(), { attemptId: call.attemptId, to }));
    const second = await house.until('bob is called again', async () => house.switch.consults[asked + 1]);
    house.hear({ kind: 'answered', uuid: second.leg, at: house.now });
    await house.until('they talk again', async () => (await state()) === 'talking');
    // She hangs up without a word to us; another process leads meanwhile.
    house.restart();
    house.hear({ kind: 'bridged', uuid: second.leg, at: house.now, other: call.attemptId });
    house.ends(call.leg);
    await house.until('it is known that the contact was handed over', async () => (await state()) === 'transferred');
    await house.until('the switch is told what to note', async () => house.switch.notedTransfers.some((one) => one.uuid === call.attemptId));
    house.ends(call.attemptId, { note: 'transferred to bob@desk' });
    await house.until('the call is settled', async () => (await house.attempts(call.dialer.id))[0]!.settledAt);
    expect((await house.attempts(call.dialer.id))[0]).to.include({ agent: 'ann@desk', note: 'transferred to bob@desk', result: 'answered' });
  });

  // Symptom: a colleague who was asked, and then had the contact, saw "Nobody for you at the moment".
  // Cause: a desk knew only of calls that mod_callcenter or a dialer had begun for its agent.
  // Fix: whoever leads tells the desk of the agent who is asked, too.
  it('shows the contact to the colleague, from the ring until the word', async () => {
    const call = await talking({ script: 'Hello {name}' });
    const asked = house.switch.consults.length;
    const bob = async () => (await house.desk(1)).call;
    const ask = async (index: number) => {
      valueOf(await consultSomebody(house.context, ann(), { attemptId: call.attemptId, to: { kind: 'agent', agent: 'bob@desk' } }));
      const { leg } = await house.until('the switch calls bob', async () => house.switch.consults[asked + index]);
      await house.until('his desk shows it', async () => (await bob())?.attemptId === call.attemptId);
      return leg;
    };
    const first = await ask(0);
    expect(await bob()).to.deep.include({ state: 'ringing', script: 'Hello Ada', handed: { by: 'ann@desk', isOver: false }, consult: null });
    expect((await bob())!.contact).to.include({ number: call.contact.number });
    expect(failureOf(await transferCall(house.context, house.people[1]!, { attemptId: call.attemptId, to: { kind: 'queue', queue: 'sales@default' } })).message).to.match(/do not talk/);
    house.ends(first, { cause: 'NO_ANSWER' });
    await house.until('it is gone', async () => (await bob())?.attemptId !== call.attemptId);

    const second = await ask(1);
    house.hear({ kind: 'answered', uuid: second, at: house.now });
    await house.until('they talk', async () => (await house.desk()).call?.consult?.state === 'talking');
    expect(await bob()).to.deep.include({ state: 'ringing', handed: { by: 'ann@desk', isOver: false } });
    const mark = await markOf(house.context, house.people[1]!);
    house.hear({ kind: 'bridged', uuid: second, at: house.now, other: call.attemptId });
    house.ends(call.leg);
    await house.until('he has the contact', async () => (await bob())?.state === 'talking');
    expect((await bob())!.handed).to.deep.equal({ by: 'ann@desk', isOver: true });
    expect(await markOf(house.context, house.people[1]!)).to.not.equal(mark);
    expect((await house.desk()).call?.handed).to.equal(null);
    house.ends(call.attemptId, { note: 'transferred to bob@desk' });
    await house.until('it is over', async () => (await bob())?.state === 'over');
    valueOf(await dispose(house.context, house.people[1]!, { attemptId: call.attemptId, name: 'Interested' }));
    expect([await bob(), (await house.desk()).call]).to.deep.equal([null, null]);
  });

  // Symptom: who took an attended transfer in a queue saw a call that no dialer made. Cause: mod_callcenter tells of them by the far end
  // of the loopback by which the queue is reached, which is no leg of ours. Fix: the switch is asked which leg that is.
  it('shows the contact to whoever takes the call in a queue that was asked, until it is over', async () => {
    const bob = async () => (await house.desk(1)).call;
    const tell = (kind: 'offered' | 'agent bridged' | 'agent unbridged' | 'offer failed', uuid: string) => house.hear({ kind, uuid, at: house.now, queue: 'sales@default', agent: 'bob@desk' });
    const ask = async (attemptId: string) => {
      const asked = house.switch.consults.length;
      valueOf(await consultSomebody(house.context, ann(), { attemptId, to: { kind: 'queue', queue: 'sales@default' } }));
      const { leg } = await house.until('the switch calls', async () => house.switch.consults[asked]);
      const member = `00000000-0000-4000-8000-${String(house.switch.consults.length).padStart(12, '0')}`;
      house.switch.farEnds.set(leg, member);
      house.hear({ kind: 'answered', uuid: leg, at: house.now });
      await house.until('the queue has it', async () => (await house.desk()).call?.consult?.state === 'talking');
      return { leg, member };
    };
    const call = await talking({ script: 'Hello {name}' });
    const first = await ask(call.attemptId);
    tell('offered', first.member);
    await house.until('his desk shows it', async () => (await bob())?.attemptId === call.attemptId);
    expect(await bob()).to.deep.include({ state: 'ringing', script: 'Hello Ada', handed: { by: 'ann@desk', isOver: false } });
    tell('offer failed', first.member);
    await house.until('it is gone', async () => (await bob())?.attemptId !== call.attemptId);
    tell('offered', '00000000-0000-4000-8000-00000000abcd');
    await house.until('somebody who called in is nobody’s contact', async () => (await bob())?.state === 'ringing');
    expect((await bob())!.attemptId).to.equal(null);
    tell('offer failed', '00000000-0000-4000-8000-00000000abcd');
    tell('offered', first.member);
    tell('agent bridged', first.member);
    await house.until('his desk shows it again', async () => (await bob())?.attemptId === call.attemptId);
    house.setState('bob@desk', 'In a queue call');
    house.hear({ kind: 'bridged', uuid: first.leg, at: house.now, other: call.attemptId });
    house.ends(call.leg);
    await house.until('he has the contact', async () => (await bob())?.state === 'talking');
    expect((await bob())!.handed).to.deep.equal({ by: 'ann@desk', isOver: true });
    house.ends(call.attemptId, { note: 'transferred to sales@default' });
    await house.until('it is over', async () => (await bob())?.state === 'over');
    tell('agent unbridged', first.member);
    house.setState('bob@desk', 'Waiting');
    valueOf(await dispose(house.context, house.people[1]!, { attemptId: call.attemptId, name: 'Interested' }));

    const next = await talking();
    const second = await ask(next.attemptId);
    house.hear({ kind: 'bridged', uuid: second.leg, at: house.now, other: next.attemptId });
    house.ends(next.leg);
    await house.until('she handed it over while nobody had it yet', async () => (await house.desk()).call?.consult?.state === 'transferred');
    tell('offered', second.member);
    tell('agent bridged', second.member);
    await house.until('he has it from the queue', async () => (await bob())?.state === 'talking');
    expect((await bob())!.attemptId).to.equal(next.attemptId);
    house.ends(next.attemptId);
    await house.until('that is over too', async () => (await bob())?.state === 'over');
  });

  // Symptom: an agent whose extension was asked saw nothing. Cause: whom the dialplan rings is not told to us.
  // Fix: the switch is asked whose telephone it is, and that user is looked for among the agents' addresses.
  it('shows the contact to the agent whose telephone an extension that was asked rings, until it is over', async () => {
    const bob = async () => (await house.desk(1)).call;
    const ask = async (attemptId: string, extension = '1002') => {
      const asked = house.switch.consults.length;
      valueOf(await consultSomebody(house.context, ann(), { attemptId, to: { kind: 'extension', extension, context: 'default' } }));
      return (await house.until('the switch calls', async () => house.switch.consults[asked])).leg;
    };
    const call = await talking({ script: 'Hello {name}' });
    const first = await ask(call.attemptId);
    house.switch.calledUsers.set(first, 'bob@desk');
    await house.until('his desk shows it', async () => (await bob())?.attemptId === call.attemptId);
    expect(await bob()).to.deep.include({ state: 'ringing', script: 'Hello Ada', handed: { by: 'ann@desk', isOver: false } });
    expect(failureOf(await transferCall(house.context, house.people[1]!, { attemptId: call.attemptId, to: { kind: 'queue', queue: 'sales@default' } })).message).to.match(/do not talk/);
    // He does not answer, and the dialplan goes on to somebody who is no agent.
    house.switch.calledUsers.set(first, 'carol@desk');
    await house.until('it is gone', async () => (await bob())?.attemptId !== call.attemptId);
    house.ends(first);
    await house.until('she has the contact', async () => (await house.desk()).call?.consult?.state === 'failed');

    const second = await ask(call.attemptId);
    house.switch.calledUsers.set(second, 'bob@desk');
    await house.until('his desk shows it again', async () => (await bob())?.attemptId === call.attemptId);
    house.hear({ kind: 'answered', uuid: second, at: house.now });
    await house.until('they talk', async () => (await house.desk()).call?.consult?.state === 'talking');
    house.restart();
    house.hear({ kind: 'bridged', uuid: second, at: house.now, other: call.attemptId });
    house.ends(call.leg);
    await house.until('he has the contact', async () => (await bob())?.state === 'talking');
    expect((await bob())!.handed).to.deep.equal({ by: 'ann@desk', isOver: true });
    house.ends(call.attemptId, { note: 'transferred to 1002' });
    await house.until('it is over', async () => (await bob())?.state === 'over');
    valueOf(await dispose(house.context, house.people[1]!, { attemptId: call.attemptId, name: 'Interested' }));
    expect([await bob(), (await house.desk()).call]).to.deep.equal([null, null]);
  });

  it('leaves a colleague who has a call of their own with that', async () => {
    const call = await talking();
    const asked = house.switch.consults.length;
    const own = '22222222-2222-4222-8222-222222222222';
    house.hear({ kind: 'agent bridged', uuid: own, at: house.now, queue: 'sales@default', agent: 'bob@desk' });
    await house.until('bob talks', async () => (await house.desk(1)).call?.state === 'talking');
    valueOf(await consultSomebody(house.context, ann(), { attemptId: call.attemptId, to: { kind: 'agent', agent: 'bob@desk' } }));
    const { leg } = await house.until('the switch calls bob', async () => house.switch.consults[asked]);
    await house.until('it is calling', async () => (await house.desk()).call?.consult?.state === 'calling');
    await house.pass(500);
    expect((await house.desk(1)).call).to.include({ attemptId: null, state: 'talking' });
    house.ends(leg, { cause: 'USER_BUSY' });
    house.hear({ kind: 'agent unbridged', uuid: own, at: house.now, queue: 'sales@default', agent: 'bob@desk' });
    await over(call);
  });

  it('says why nobody was reached, and has the agent back with the contact', async () => {
    const call = await talking();
    const asked = house.switch.consults.length;
    valueOf(await consultSomebody(house.context, ann(), { attemptId: call.attemptId, to: { kind: 'queue', queue: 'sales@default' } }));
    const { leg } = await house.until('the switch calls', async () => house.switch.consults[asked]);
    await house.until('it is calling', async () => (await house.desk()).call?.consult?.state === 'calling');
    house.ends(leg, { cause: 'NO_ANSWER' });
    await house.until('nobody answered', async () => (await house.desk()).call?.consult?.state === 'failed');
    expect((await house.desk()).call).to.deep.include({ state: 'talking', consult: { name: 'sales@default', state: 'failed', says: 'Nobody answered.' } });
    valueOf(await consultSomebody(house.context, ann(), { attemptId: call.attemptId, to: { kind: 'agent', agent: 'bob@desk' } }));
    const silent = await house.until('the switch calls bob', async () => house.switch.consults[asked + 1]);
    house.switch.missing.add(silent.leg);
    await house.until('it is found that there never was a leg', async () => (await house.desk()).call?.consult?.says === 'They could not be called.');
    house.switch.outcome = { ok: false, failure: { kind: 'refused', message: 'You do not talk to that contact at this moment.' } };
    valueOf(await consultSomebody(house.context, ann(), { attemptId: call.attemptId, to: { kind: 'extension', extension: '200', context: 'default' } }));
    await house.until('it is said', async () => (await house.desk()).asked?.state === 'failed');
    house.switch.outcome = { ok: true, value: undefined };
    expect((await house.desk()).call!.consult).to.deep.equal({ name: '200', state: 'failed', says: 'You do not talk to that contact at this moment.' });
    await over(call);
  });

  // Symptom: after a crash of the service an agent could ask nobody any more about a contact ("Somebody is being asked already").
  // Cause: whom the process that died was about to have called stayed `asked`, and a look at the switch passed over those.
  // Fix: where the wish was taken up, the leg is looked for on the switch.
  it('lets go of somebody who was asked when the service crashed, unless their telephone rings', async () => {
    const call = await talking();
    const to = { kind: 'agent' as const, agent: 'bob@desk' };
    /** The wish is taken up, and never ended. */
    const askInVain = async (): Promise<string> => {
      valueOf(await consultSomebody(house.context, ann(), { attemptId: call.attemptId, to }));
      const { leg, accountId } = await dataSource.getRepository(Consult).findOneByOrFail({ attemptId: call.attemptId, state: 'asked' });
      expect(accountId).to.equal(house.campaign.house.one);
      await dataSource.getRepository(AgentWish).update({ state: 'asked' }, { state: 'doing' });
      return leg;
    };
    const consult = async () => (await house.desk()).call?.consult;
    house.switch.missing.add(await askInVain());
    house.restart();
    await house.until('they are let go', async () => (await consult())?.state === 'failed');
    expect(await consult()).to.deep.equal({ name: 'bob@desk', state: 'failed', says: 'They were not reached: the service was restarted meanwhile.' });
    expect((await house.desk()).asked).to.deep.include({ kind: 'consult', state: 'failed', says: 'The service was restarted in the middle of it. See how it stands, and try again.' });
    const leg = await askInVain();
    await house.until('they are being called', async () => (await consult())?.state === 'calling');
    house.hear({ kind: 'answered', uuid: leg, at: house.now });
    await house.until('they talk', async () => (await consult())?.state === 'talking');
    house.ends(leg);
    await house.until('she has returned', async () => (await consult())?.state === 'returned');
    await over(call);
  });
});
