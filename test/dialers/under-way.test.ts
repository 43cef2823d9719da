import { expect } from 'chai';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { dryRun } from '../../src/dialers/dry-run.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import type { Runner } from '../../src/dialers/runner.js';
import { onEachDatabase } from '../support/databases.js';
import { type Campaign, valueOf, withCampaign } from './campaign.js';

const minute = 60_000;

// Symptom: a number on two lists of one dialer, or in two dialers of an account, was rung twice within 0.2 s.
// Cause: a contact that was being called waited for its end, and another with the same number did not.
// Fix: the gate asks whether a call of the account to the number is under way, and the contact waits.
onEachDatabase('whoever is being called', (open) => {
  let campaign: Campaign;
  withCampaign(open, (opened) => (campaign = opened));
  afterEach(() => campaign.hangUp());

  const now = () => campaign.house.clock.now();
  const someNumber = () => campaign.numbers(1)[0]!;
  const dialerOf = async (...lists: readonly string[][]) => campaign.running(await Promise.all(lists.map(async (numbers) => ({ listId: await campaign.list(numbers), role: 'call' as const }))));
  const refusals = ({ dialer }: Runner) => campaign.dataSource.getRepository(Attempt).find({ where: { dialerId: dialer.id, result: 'refused' }, order: { id: 'ASC' } });
  const placeOf = async ({ dialer }: Runner, number: string) => (await campaign.places(dialer.id)).get(number)!;
  const later = (milliseconds: number) => campaign.house.clock.advance(milliseconds);
  const withFurther = async (main: string, further: string) => {
    const listId = await campaign.list();
    await campaign.add(listId, [main], undefined, { other_numbers: JSON.stringify([{ type: 'home', number: further }]) });
    return { listId, contact: await campaign.dataSource.getRepository(Contact).findOneByOrFail({ listId }) };
  };

  it('by one list of a dialer is not rung by the other, in one batch neither, and is asked again a minute later', async () => {
    const number = someNumber();
    const runner = await dialerOf([number, someNumber()], [number]);
    expect((await campaign.place(runner)).filter((one) => one === number)).to.have.length(1);
    const until = new Date(now() + minute);
    const [refused, ...others] = await refusals(runner);
    expect(others).to.deep.equal([]);
    expect(refused).to.deep.include({ number, ordinal: 0, rule: 'under way', refusedUntil: until, reason: `A call to this number is under way. It is asked again at ${until.toISOString()}.` });
    const places = await campaign.dataSource.query('SELECT state, attempts FROM dialer_contact WHERE id = ?', [refused!.dialerContactId]);
    expect(places).to.deep.equal([{ state: 'waiting', attempts: 0 }]);
    await later(50_000);
    await campaign.hangUp();
    expect(await campaign.place(runner), 'before it is asked again').to.deep.equal([]);
    await later(9_000);
    expect(await campaign.place(runner)).to.deep.equal([number]);
  });

  it('by one dialer is not rung by another, which asks again ever more seldom and writes no refusal a minute', async () => {
    const number = someNumber();
    const [first, second] = [await dialerOf([number]), await dialerOf([number])];
    expect(await campaign.place(first)).to.deep.equal([number]);
    const begun = now();
    // A new process knows only what the rows say.
    campaign.live.clear();
    while (now() < begun + 40 * minute) expect(await campaign.place(second)).to.deep.equal([], void (await later(19_000)));
    const asked = (await refusals(second)).map(({ createdAt, refusedUntil }) => [createdAt, refusedUntil!].map((at) => Math.round((at.getTime() - begun) / minute)));
    expect(asked).to.deep.equal([[0, 1], [1, 2], [2, 5], [5, 10], [10, 20], [20, 30], [30, 40]]);
    expect(await placeOf(second, number)).to.include({ state: 'waiting', attempts: 0 });
    await campaign.hangUp();
    await later(minute);
    expect(await campaign.place(second)).to.deep.equal([number]);
  });

  it('on another of their numbers is not rung on the main one, whether the dialer calls that alone or all in turn', async () => {
    const [main, further] = campaign.numbers(2) as [string, string];
    const { listId } = await withFurther(main, further);
    const inTurn = await campaign.running([{ listId, role: 'call' }]);
    await campaign.dataSource.query('UPDATE dialer_contact SET attempts = 1 WHERE dialer_id = ?', [inTurn.dialer.id]);
    expect(await campaign.place(inTurn)).to.deep.equal([further]);
    for (const otherNumbers of ['never', 'in turn'] as const) {
      const other = await campaign.running([{ listId, role: 'call' }], { otherNumbers });
      expect(await campaign.place(other), otherNumbers).to.deep.equal([]);
      expect((await refusals(other))[0]!.reason).to.match(new RegExp(`^A call to another number of theirs, \\${further}, is under way\\. It is asked again at `));
    }
    expect(await campaign.place(await dialerOf([further])), 'as somebody else’s main number').to.deep.equal([]);
    await campaign.hangUp();
    expect(await campaign.place(await campaign.running([{ listId, role: 'call' }], { otherNumbers: 'never' }))).to.deep.equal([main]);
  });

  it('is so for four hours at most, should the end never be written; lost with its node, the call is over', async () => {
    const [forgotten, lost] = campaign.numbers(2) as [string, string];
    expect(await campaign.place(await dialerOf([forgotten]))).to.deep.equal([forgotten]);
    await later(4 * 60 * minute - 10_000);
    const other = await dialerOf([forgotten]);
    expect(await campaign.place(other)).to.deep.equal([]);
    await later(10 * minute);
    expect(await campaign.place(other)).to.deep.equal([forgotten]);

    expect(await campaign.place(await dialerOf([lost]))).to.deep.equal([lost]);
    const { id, result } = await campaign.dataSource.getRepository(Attempt).findOneByOrFail({ number: lost });
    expect(result).to.equal(null);
    campaign.settler.lost(id);
    await campaign.settler.flush();
    expect(await campaign.place(await dialerOf([lost]))).to.deep.equal([lost]);
  });

  it('in one account may be called by another', async () => {
    const number = someNumber();
    expect(await campaign.place(await dialerOf([number]))).to.deep.equal([number]);
    await campaign.dataSource.getRepository(Attempt).update({ number }, { accountId: campaign.house.other });
    expect(await campaign.place(await dialerOf([number]))).to.deep.equal([number]);
  });

  it('is told by who asks why and by a dry run; of the contact’s own call nothing but that stands in its way', async () => {
    const number = someNumber();
    const [first, second] = [await dialerOf([number]), await dialerOf([number])];
    expect(await campaign.place(first)).to.deep.equal([number]);
    const why = async ({ dialer }: Runner) => valueOf(await explainContact(campaign.context, campaign.by, dialer.id, (await placeOf({ dialer } as Runner, number)).contactId));
    const told = await why(second);
    const until = new Date(now() + minute);
    const sentence = `A call to this number is under way. It is asked again at ${until.toISOString()}.`;
    expect(told).to.deep.include({ sentence, refusal: { rule: 'under way', reason: sentence, until: until.getTime() } });
    await later(20_000);
    expect(await campaign.place(second)).to.deep.equal([]);
    expect((await placeOf(second, number)).nextAt, 'the moment that is told').to.deep.equal(until);
    expect((await why(second)).sentence).to.equal(sentence);
    const own = await why(first);
    expect([own.sentence, own.refusal, own.refusals]).to.deep.equal(['It is being called now.', null, []]);
    expect(valueOf(await dryRun(campaign.context, campaign.by, second.dialer.id))).to.include({ callableNow: 0, callableToday: 1 });
    const draft = await campaign.dialer([{ listId: await campaign.list([number]), role: 'call' }], { startAt: new Date(now() + 60 * minute).toISOString() });
    const { id } = await campaign.dataSource.getRepository(Contact).findOneOrFail({ where: { number }, order: { id: 'DESC' } });
    expect(valueOf(await explainContact(campaign.context, campaign.by, draft.id, id)).refusals.map(({ rule }) => rule), 'when it starts the call is over').to.deep.equal(['start']);
  });
});
