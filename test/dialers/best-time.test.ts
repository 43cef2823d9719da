import { expect } from 'chai';
import { DateTime } from 'luxon';
import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { Disposition } from '../../src/agents/disposition.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { saveRules } from '../../src/compliance/account-rules.js';
import { consumeOutbox } from '../../src/database/outbox.js';
import { addToDialer } from '../../src/dialers/add-to-dialer.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import { moveOn } from '../../src/dialers/next-action.js';
import type { Runner } from '../../src/dialers/runner.js';
import { onEachDatabase } from '../support/databases.js';
import { type Campaign, valueOf, withCampaign } from './campaign.js';

/** +1 201 is New Jersey. */
const zone = 'America/New_York';

onEachDatabase('the best time to call', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;

  const clockTo = async (hour: number) => {
    const now = DateTime.fromMillis(campaign.house.clock.now(), { zone });
    const today = now.startOf('day').set({ hour });
    await campaign.house.clock.advance((today > now ? today : today.plus({ days: 1 })).toMillis() - now.toMillis());
  };
  const local = (time: Date | null) => DateTime.fromJSDate(time!, { zone }).toFormat('HH:mm');
  const end = async (cause: string, answered = false) => {
    const now = campaign.house.clock.now();
    for (const { id } of campaign.live.ofDialer(lastRunner.dialer.id)) campaign.settler.ended({ uuid: id, cause, createdAt: now, endedAt: now, ...(answered && { answeredAt: now }) });
    await campaign.settler.flush();
    await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
  };
  let lastRunner: Runner;
  const placeAll = async () => [...(await campaign.place(lastRunner)), ...(await campaign.place(lastRunner))];
  const call = async (numbers: readonly string[], settings: object = {}) => {
    lastRunner = await campaign.running([{ listId: await campaign.list(numbers), role: 'call' }], { bestTime: true, ...settings });
    return { called: await placeAll(), runner: lastRunner };
  };

  withCampaign(open, (opened) => {
    campaign = opened;
    dataSource = opened.dataSource;
  });

  it('is the hour in which they answered before, for the first attempt and for the next ones, and it is said', async () => {
    const [known, unknown] = campaign.numbers(2) as [string, string];
    await clockTo(18);
    await call([known], { bestTime: false });
    await end('NORMAL_CLEARING', true);

    await clockTo(10);
    const { called, runner } = await call([known, unknown], { maxAttempts: 3, retryMinutes: 30 });
    expect(called).to.deep.equal([unknown]);
    const place = (await campaign.places(runner.dialer.id)).get(known)!;
    expect(local(place.nextAt)).to.equal('18:00');
    const { sentence } = valueOf(await explainContact(campaign.context, campaign.by, runner.dialer.id, place.contactId));
    expect(sentence).to.match(/^It waits for 18:00 in America\/New_York \(2026-.*Z\), when it answered before\.$/);
    await end('NO_ANSWER');
    expect(local((await campaign.places(runner.dialer.id)).get(unknown)!.nextAt), 'of whom nothing is known').to.equal('10:30');

    await clockTo(18);
    expect(await campaign.place(runner)).to.include(known);
    await end('NO_ANSWER');
    expect(local((await campaign.places(runner.dialer.id)).get(known)!.nextAt), 'half an hour later it still is that hour').to.equal('18:30');
    await clockTo(19);
    expect(await campaign.place(runner)).to.include(known);
    await end('NO_ANSWER');
    expect(local((await campaign.places(runner.dialer.id)).get(known)!.nextAt), 'after that hour, the next day').to.equal('18:00');
  });

  it('is not waited for by who is added to be called at once, nor by a dialer that does not want it', async () => {
    const [number] = campaign.numbers(1) as [string];
    await clockTo(18);
    await call([number], { bestTime: false });
    await end('NORMAL_CLEARING', true);
    await clockTo(10);
    expect((await call([number], { bestTime: false })).called).to.deep.equal([number]);
    await end('USER_BUSY');
    const { runner } = await call(campaign.numbers(1));
    valueOf(await addToDialer(campaign.context, campaign.by, runner.dialer.id, { number }));
    expect(await campaign.place(runner)).to.deep.equal([number]);
  });

  // Symptom: a contact waited for an hour by which the dialer had stopped, and nobody called them.
  // Cause: an hour was held against the expiry of the contact alone.
  // Fix: it is held against the stop of the dialer too.
  it('is not an hour at which the dialer has stopped', async () => {
    const [number] = campaign.numbers(1) as [string];
    await clockTo(18);
    await call([number], { bestTime: false });
    await end('NORMAL_CLEARING', true);
    await clockTo(10);
    const stopAt = new Date(campaign.house.clock.now() + 6 * 3_600_000).toISOString();
    expect((await call([number], { maxAttempts: 3, retryMinutes: 30, stopAt })).called).to.deep.equal([number]);
    await end('NO_ANSWER');
    expect(local((await campaign.places(lastRunner.dialer.id)).get(number)!.nextAt), 'for further attempts').to.equal('10:30');
  });

  // Symptom: a contact waited the whole day for an hour in which the account, or the law where they live, lets nobody be called, and then for the next morning.
  // Cause: the hour was sought inside the dialer's hours, its schedule and the contact's wishes alone.
  // Fix: it is sought inside every rule of time that the gate asks.
  it('is not an hour that the account or the law closes', async () => {
    const rules = async (changes: Parameters<typeof saveRules>[3]) => valueOf(await saveRules(campaign.context, campaign.by, campaign.house.one, changes));
    const [known] = campaign.numbers(1) as [string];
    /** In France, where it was 13:00: the law leaves that hour out. */
    const french = '+33142278108';
    await clockTo(18);
    await call([known], { bestTime: false });
    await end('NORMAL_CLEARING', true);
    await clockTo(7);
    await call([french], { bestTime: false });
    await end('NORMAL_CLEARING', true);

    // Past the weekend, on which nobody is called in France.
    for (let days = 0; days < 4; days++) await clockTo(7);
    while (DateTime.fromMillis(campaign.house.clock.now(), { zone }).weekday > 5) await clockTo(7);
    await clockTo(5);
    await rules({ law: true });
    const { called, runner } = await call([french], { maxAttempts: 3, retryMinutes: 30, hours: { restrict: true, from: '00:00', to: '24:00' } });
    expect(called, 'at 11:00 in France').to.deep.equal([french]);
    await end('NO_ANSWER');
    expect(local((await campaign.places(runner.dialer.id)).get(french)!.nextAt), 'for further attempts').to.equal('05:30');
    await rules({ law: false, hours: { from: '08:00', to: '18:00' } });
    await clockTo(10);
    expect((await call([known])).called).to.deep.equal([known]);
    await rules({ hours: null });
  });

  // Symptom: a follow-up that an agent had promised after an answering machine came hours late.
  // Cause: an agent's word that it was a machine was taken for an attempt without a promise.
  // Fix: a time that was promised stays, whatever the call was.
  it('is not waited for where an agent has promised a time, also after a machine', async () => {
    const [number] = campaign.numbers(1) as [string];
    await clockTo(18);
    await call([number], { bestTime: false });
    await end('NORMAL_CLEARING', true);
    await clockTo(18);
    const { runner } = await call([number], { maxAttempts: 3, retryMinutes: 30 });
    const attempt = await dataSource.getRepository(Attempt).findOneByOrFail({ dialerId: runner.dialer.id });
    const agent = await dataSource.getRepository(Agent).save({ nodeId: 1, name: 'agent1', type: 'callback', contact: 'user/1', status: 'Available', state: 'Waiting', queues: [], phone: '' });
    const followUpAt = new Date(campaign.house.clock.now() + 16 * 3_600_000);
    await dataSource.getRepository(Disposition).insert({
      accountId: campaign.house.one, attemptId: attempt.id, dialerId: runner.dialer.id, contactId: attempt.contactId, agentId: agent.id, name: 'Answering machine', outcome: 'machine', isMachine: true, note: null,
      followUpAt, followUpAgentId: null, givenBy: 'test', givenAt: new Date(campaign.house.clock.now()),
    });
    await end('NORMAL_CLEARING', true);
    expect((await campaign.places(runner.dialer.id)).get(number)!.nextAt).to.deep.equal(followUpAt);
  });

  it('is, for further attempts, the hour in which the list answers most', async () => {
    const settings = { maxAttempts: 2, retryMinutes: 30 };
    const morning = campaign.numbers(40);
    const evening = campaign.numbers(40);
    await clockTo(18);
    const { runner } = await call(evening, settings);
    await end('NORMAL_CLEARING', true);
    await clockTo(9);
    const { listId } = [...(await campaign.places(runner.dialer.id)).values()][0]!;
    await campaign.add(listId, morning);
    await campaign.refresh(runner);
    expect(await placeAll()).to.have.length(40);
    // None of them is known yet when the first batch of these ends.
    await end('NO_ANSWER');
    await campaign.house.clock.advance(120_000);
    const [late] = campaign.numbers(1) as [string];
    await campaign.add(listId, [late]);
    await campaign.refresh(runner);
    expect(await campaign.place(runner), 'its first attempt waits for no hour').to.deep.equal([late]);
    await end('NO_ANSWER');
    const place = (await campaign.places(runner.dialer.id)).get(late)!;
    expect(local(place.nextAt)).to.equal('18:00');
    const { sentence } = valueOf(await explainContact(campaign.context, campaign.by, runner.dialer.id, place.contactId));
    expect(sentence).to.match(/^It waits for 18:00 .* when the contacts of its list answer most\.$/);
  });
});
