import { expect } from 'chai';
import { DateTime } from 'luxon';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { saveRules } from '../../src/compliance/account-rules.js';
import { recordConsent } from '../../src/compliance/consents.js';
import { saveDevice } from '../../src/compliance/device-blocks.js';
import { addToList, cancelBlacklist } from '../../src/contacts/blacklist-entries.js';
import { createList } from '../../src/contacts/lists.js';
import { sqlTime } from '../../src/database/sql.js';
import { dialerContacts } from '../../src/dialers/dialer-contacts.js';
import { dryRun } from '../../src/dialers/dry-run.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import { reopenDevice } from '../../src/dialers/reopen-device.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import { takeBackDevice } from '../../src/dialers/take-back.js';
import { onEachDatabase } from '../support/databases.js';
import { type Campaign, failureOf, valueOf, withCampaign } from './campaign.js';

const hour = 3_600_000;

onEachDatabase('a dry run', (open) => {
  let campaign: Campaign;
  withCampaign(open, (opened) => (campaign = opened));

  // Symptom: a dry run told of people who were never called "Called often enough, not today": the hours of the law had refused them.
  // Cause: whoever waits for a time of its own was counted under the limits of attempts, whatever had made it wait.
  // Fix: where the time is the end of a refusal, its rule and its words are told; else that it waits for its time.
  it('tells of who waits already by what made it wait', async () => {
    const { context, by, house, dataSource } = campaign;
    const night = DateTime.fromMillis(house.clock.now(), { zone: 'America/New_York' }).plus({ days: 1 }).set({ hour: 21, minute: 0, second: 0, millisecond: 0 });
    await house.clock.advance(night.toMillis() - house.clock.now());
    const [byHours, after] = campaign.numbers(2) as [string, string];
    const runner = await campaign.running([{ listId: await campaign.list([byHours, after]), role: 'call' }], { hours: { restrict: true, from: '08:00', to: '20:00' } });
    expect(await campaign.place(runner)).to.deep.equal([]);
    const { contactId } = (await campaign.places(runner.dialer.id)).get(after)!;
    await dataSource.query(`UPDATE dialer_contact SET attempts = 1, next_at = ?, last_result = 'busy' WHERE dialer_id = ? AND contact_id = ?`, [sqlTime(night.plus({ hours: 12 }).toMillis()), runner.dialer.id, contactId]);
    const { stopped } = valueOf(await dryRun(context, by, runner.dialer.id));
    expect(stopped.map(({ rule, waits, contacts, example }) => [rule, waits, contacts, example]).sort()).to.deep.equal([
      ['hours', true, 1, `It is outside 08:00–20:00 in America/New_York; the next moment that is allowed is ${night.plus({ hours: 11 }).toUTC().toISO()}.`],
      ['wait', true, 1, `It waits until ${night.plus({ hours: 12 }).toUTC().toISO()} after its last attempt.`],
    ]);
  });

  // Symptom: account hours that were set by mistake and taken back had the dry run say "Outside the hours, not today … Change the hours" of contacts whom
  // no rule refused any more. Cause: whoever waits for the end of a refusal was told of by that refusal, whether or not it still held.
  // Fix: the rules as they are now are asked first; where they let the call be made, the refusal is told as one of before.
  it('tells a refusal of before as one of before, and one that holds now as it is now', async () => {
    const { context, by, house, dataSource } = campaign;
    const noon = DateTime.fromMillis(house.clock.now(), { zone: 'America/New_York' }).plus({ days: 1 }).set({ hour: 12, minute: 0, second: 0, millisecond: 0 });
    await house.clock.advance(noon.toMillis() - house.clock.now());
    const [number] = campaign.numbers(1) as [string];
    const rules = (hours: { from: string; to: string } | null) => saveRules(context, by, house.one, { hours });
    valueOf(await rules({ from: '10:00', to: '11:00' }));
    const runner = await campaign.running([{ listId: await campaign.list([number]), role: 'call' }]);
    expect(await campaign.place(runner)).to.deep.equal([]);
    const at = new Date(house.clock.now()).toISOString();
    const tomorrow = noon.plus({ hours: 22 }).toUTC().toISO();
    const stopped = async () => valueOf(await dryRun(context, by, runner.dialer.id)).stopped.map(({ rule, waits, contacts, example }) => [rule, waits, contacts, example]);
    const then = `It is outside the account’s 10:00–11:00 in America/New_York; the next moment that is allowed is ${tomorrow}.`;
    expect(await stopped()).to.deep.equal([['hours', true, 1, then]]);
    valueOf(await rules({ from: '10:30', to: '11:00' }));
    expect(await stopped()).to.deep.equal([['hours', true, 1, `It is outside the account’s 10:30–11:00 in America/New_York; the next moment that is allowed is ${noon.plus({ hours: 22.5 }).toUTC().toISO()}.`]]);
    // As it is before whoever waits is judged anew.
    valueOf(await rules(null));
    await dataSource.query('UPDATE dialer_contact SET next_at = ? WHERE dialer_id = ?', [sqlTime(Date.parse(tomorrow!)), runner.dialer.id]);
    expect(await stopped()).to.deep.equal([['refused earlier', true, 1, `The rules let it be called today. It was refused at ${at}, the reason then: ${then} It is asked again at ${tomorrow}, or soon after the dialer is saved.`]]);
    const { contactId } = (await campaign.places(runner.dialer.id)).get(number)!;
    expect(valueOf(await explainContact(context, by, runner.dialer.id, contactId))).to.deep.include({ refusals: [], sentence: `No rule stands in the way now. It was refused at ${at}, the reason then: ${then} It is asked again at ${tomorrow}, or soon after the dialer is saved.` });
    const [line] = valueOf(await dialerContacts(context, by, runner.dialer.id, { limit: 1 })).items;
    expect(line).to.include({ reason: then });
    expect(line!.refusedAt!.toISOString()).to.equal(at);
  });

  it('tells of those who ended by a rule that would not end them now', async () => {
    const { context, by, house } = campaign;
    const [listed, free, without] = campaign.numbers(3) as [string, string, string];
    const listId = await campaign.list();
    for (const number of [listed, free]) valueOf(await addToList(context, by, { listId, number }));
    for (const number of [listed, free]) valueOf(await recordConsent(context, by, house.one, { number, source: 'form' }));
    const runner = await campaign.running([{ listId: await campaign.list([listed, free, without]), role: 'call' }, { listId, role: 'block' }], { requiresConsent: true });
    expect(await campaign.place(runner)).to.deep.equal([]);
    const told = async () => valueOf(await dryRun(context, by, runner.dialer.id)).warnings.filter((warning) => warning.includes('ended'));
    expect(await told()).to.deep.equal([]);
    valueOf(await cancelBlacklist(context, by, { listId, numbers: [free], reason: 'asked' }));
    expect(await told()).to.deep.equal(['1 contact ended because a rule refused it that does so no longer: add it again to have it called.']);
    valueOf(await recordConsent(context, by, house.one, { number: without, source: 'form' }));
    expect(await told()).to.deep.equal(['2 contacts ended because a rule refused them that does so no longer: add them again to have them called.']);
  });

  it('tells before the start how many may be called today, when, and what stops the rest', async () => {
    const { context, by, house } = campaign;
    const morning = DateTime.fromMillis(house.clock.now(), { zone: 'America/New_York' }).plus({ days: 1 }).set({ hour: 6, minute: 0, second: 0, millisecond: 0 });
    await house.clock.advance(morning.toMillis() - house.clock.now());
    const east = campaign.numbers(4);
    const west = ['+12135550101', '+12135550102'];
    const blacklist = await campaign.list([east[0]!]);
    valueOf(await saveDevice(context, house.agency, { device: east[1]!, setting: 'block', reason: 'test' }, { allowed: reopenDevice, blocked: takeBackDevice }));
    const listId = await campaign.list([...east, ...west]);
    await campaign.add(listId, ['+442079460123'], campaign.house.one, { preferences: JSON.stringify({ notOn: [morning.toISODate()] }) });
    const stale = valueOf(await createList(context, by, { name: `Old ${east[0]}`, registryOf: 'US', asOf: new Date(house.clock.now() - 40 * 24 * hour) }));
    const dialer = await campaign.dialer([{ listId, role: 'call' }, { listId: blacklist, role: 'block' }], { hours: { restrict: true, from: '08:00', to: '20:00' } });
    const run = valueOf(await dryRun(context, by, dialer.id));
    expect(run).to.include({ contacts: 7, ended: 0, underWay: 0, judged: 7, isSample: false, callableNow: 0, callableToday: 4 });
    for (const [state, number] of [['dialing', east[2]], ['failed', east[3]]] as const)
      await campaign.dataSource.query(`INSERT INTO dialer_contact (account_id, dialer_id, contact_id, list_id, state, attempts) SELECT account_id, ?, id, list_id, ?, 1 FROM contact WHERE list_id = ? AND number = ?`, [dialer.id, state, listId, number]);
    expect(valueOf(await dryRun(context, by, dialer.id)), 'one is being called, and one has failed').to.include({ contacts: 7, ended: 1, underWay: 1, judged: 5, callableToday: 2 });
    expect(run.hours.map(({ from, contacts }) => [DateTime.fromJSDate(from, { zone: 'America/New_York' }).hour, contacts])).to.deep.equal([[8, 2], [11, 2]]);
    expect(run.stopped.map(({ rule, waits, contacts }) => [rule, waits, contacts]).sort()).to.deep.equal([['blacklist', false, 1], ['device', false, 1], ['preferences', true, 1]]);
    expect(run.warnings).to.deep.equal([
      'The rules of jurisdictions are off in this account: nothing but its own rules stands in the way of a call.',
      `The do-not-call registry "${stale.name}" is 40 days old, and may be 31 at most: read its latest file in.`,
    ]);
    expect(await campaign.dataSource.getRepository(Attempt).countBy({ dialerId: dialer.id }), 'attempts').to.equal(0);
    expect(failureOf(await dryRun(context, house.administratorOfOther, dialer.id)).status).to.equal(404);
  });

  // Symptom: a dialer that starts tomorrow and stops ten minutes later was told to have contacts that may be called today, two of them at once;
  // "why" told of a draft that starts in two days that the next moment allowed is tomorrow morning.
  // Cause: rules alone were asked, from this moment on; nothing asked for the start, the stop or the expiry of a contact.
  // Fix: both begin at the start, and end at the stop or the expiry.
  it('asks between the start and the stop of a dialer, and before a contact expires', async () => {
    const { context, by, house } = campaign;
    const noon = DateTime.fromMillis(house.clock.now(), { zone: 'America/New_York' }).plus({ days: 1 }).set({ hour: 12, minute: 0, second: 0, millisecond: 0 });
    await house.clock.advance(noon.toMillis() - house.clock.now());
    const listId = await campaign.list(campaign.numbers(2));
    const blacklist = await campaign.list();
    const lists = [{ listId, role: 'call' as const }, { listId: blacklist, role: 'block' as const }];
    const hours = { restrict: true, from: '08:00', to: '20:00' };
    const inHours = (count: number) => noon.plus({ hours: count }).toUTC().toISO();
    const dry = async (settings: object) => {
      const dialer = await campaign.dialer(lists, { hours, ...settings });
      const run = valueOf(await dryRun(context, by, dialer.id));
      return { dialer, run, stopped: run.stopped.map(({ rule, waits, contacts }) => [rule, waits, contacts]) };
    };
    expect((await dry({})).run).to.include({ callableNow: 2, callableToday: 2 });
    const later = await dry({ startAt: inHours(3), stopAt: inHours(4) });
    expect(later.run).to.include({ callableNow: 0, callableToday: 2 });
    expect(later.run.hours.map(({ from }) => from.getTime())).to.deep.equal([noon.toMillis() + 3 * hour]);
    expect(later.run.warnings[1]).to.equal(`The dialer starts at ${inHours(3)}. Nobody is called before, whatever the rules allow.`);

    const tomorrow = await dry({ startAt: inHours(27), stopAt: inHours(27.2) });
    expect(tomorrow.run).to.include({ callableNow: 0, callableToday: 0 });
    expect(tomorrow.stopped).to.deep.equal([['start', true, 2]]);
    const atNight = await dry({ startAt: inHours(9), stopAt: inHours(10) });
    expect(atNight.stopped, 'it opens the next morning').to.deep.equal([['stop', false, 2]]);
    expect(atNight.run.stopped[0]!.example).to.equal(`The dialer stops at ${inHours(10)}, and may call it from ${inHours(20)} on.`);
    expect((await dry({ startAt: inHours(33), stopAt: inHours(34) })).stopped, 'as on another day').to.deep.equal([['stop', false, 2]]);
    const [{ id: contactId, number }] = await campaign.dataSource.query('SELECT id, number FROM contact WHERE list_id = ? LIMIT 1', [listId]);
    const why = async (dialerId: number) => valueOf(await explainContact(context, by, dialerId, contactId));
    const whyTomorrow = await why(tomorrow.dialer.id);
    expect(whyTomorrow.refusals.map(({ rule }) => rule), 'it is open then').to.deep.equal(['start']);
    expect(whyTomorrow.refusal!.until).to.equal(noon.toMillis() + 27 * hour);
    expect(whyTomorrow.sentence).to.equal(`It has no place in the dialer yet: that comes when the dialer runs. The dialer starts at ${inHours(27)}.`);
    expect((await why(atNight.dialer.id)).refusals.map(({ rule }) => rule)).to.deep.equal(['stop', 'start', 'hours']);

    valueOf(await addToList(context, by, { listId: blacklist, number }));
    expect((await dry({ startAt: inHours(27) })).stopped.sort(), 'what is for good is so on whatever day').to.deep.equal([['blacklist', false, 1], ['start', true, 1]]);

    await house.clock.advance(18 * hour);
    const [until] = campaign.numbers(1) as [string];
    const runner = await campaign.running([{ listId: await campaign.list([until]), role: 'call' }], { hours });
    const expiresAt = (time: number) => campaign.dataSource.query('UPDATE dialer_contact SET expires_at = ? WHERE dialer_id = ?', [sqlTime(time), runner.dialer.id]);
    await expiresAt(house.clock.now() + hour);
    expect(valueOf(await dryRun(context, by, runner.dialer.id)).stopped, 'at six, until seven').to.have.nested.property('[0].rule', 'expired');
    const { contactId: expiring } = (await campaign.places(runner.dialer.id)).get(until)!;
    expect(valueOf(await explainContact(context, by, runner.dialer.id, expiring)).refusals.map(({ rule }) => rule)).to.deep.equal(['expired', 'hours']);
    await expiresAt(house.clock.now() + 3 * hour);
    expect(valueOf(await dryRun(context, by, runner.dialer.id))).to.include({ callableToday: 1 });
  });

  // Symptom: a contact whose entry on a blacklist ends this afternoon was none of those that may be called today; one that waits until 21:00, past
  // the hours, was told by "why" to wait until then, and by the dry run that its dialer stops before.
  // Cause: the rule of lists did not ask whether an entry still holds at a later moment; "why" took the latest end of what refuses now for the moment of the call.
  // Fix: an entry holds until its limit, and both go from the end of one refusal to the next.
  it('asks the rules one after the other, as who asks why does', async () => {
    const { context, by, house } = campaign;
    const noon = DateTime.fromMillis(house.clock.now(), { zone: 'America/New_York' }).plus({ days: 1 }).set({ hour: 12, minute: 0, second: 0, millisecond: 0 });
    await house.clock.advance(noon.toMillis() - house.clock.now());
    const [listed, late] = campaign.numbers(2) as [string, string];
    const blacklist = await campaign.list();
    valueOf(await addToList(context, by, { listId: blacklist, number: listed, until: noon.plus({ hours: 3 }).toUTC().toISO()! }));
    const runner = await campaign.running(
      [{ listId: await campaign.list([listed, late]), role: 'call' }, { listId: blacklist, role: 'block' }],
      { hours: { restrict: true, from: '08:00', to: '20:00' }, blacklistHit: 'wait', stopAt: noon.plus({ hours: 10 }).toUTC().toISO() },
    );
    const { contactId } = (await campaign.places(runner.dialer.id)).get(late)!;
    const nextAt = noon.plus({ hours: 9 });
    await campaign.dataSource.query(`UPDATE dialer_contact SET next_at = ?, last_result = 'busy' WHERE dialer_id = ? AND contact_id = ?`, [sqlTime(nextAt.toMillis()), runner.dialer.id, contactId]);
    const run = valueOf(await dryRun(context, by, runner.dialer.id));
    expect(run).to.include({ callableNow: 0, callableToday: 1 });
    expect(run.hours.map(({ from }) => from.getTime())).to.deep.equal([noon.toMillis() + 3 * hour]);
    expect(run.stopped.map(({ rule }) => rule)).to.deep.equal(['stop']);
    const why = async () => valueOf(await explainContact(context, by, runner.dialer.id, contactId));
    expect((await why()).refusals.map(({ rule }) => rule)).to.deep.equal(['stop']);
    valueOf(await updateDialer(context, by, runner.dialer.id, { settings: { stopAt: null } }));
    expect((await why()).sentence).to.match(new RegExp(`^It waits until ${nextAt.toUTC().toISO()} after "busy"\\. At that time: It is outside 08:00–20:00 in America/New_York; the next moment that is allowed is ${noon.plus({ hours: 20 }).toUTC().toISO()}\\.$`));
    // In the night, too, it waits for its own time where that is later than the morning.
    await house.clock.advance(10 * hour);
    await campaign.dataSource.query('UPDATE dialer_contact SET next_at = ? WHERE dialer_id = ? AND contact_id = ?', [sqlTime(noon.toMillis() + 22 * hour), runner.dialer.id, contactId]);
    expect((await why()).sentence).to.equal(`It waits until ${noon.plus({ hours: 22 }).toUTC().toISO()} after "busy".`);
  });

  // Symptom: of a broadcast that is spread from two to four, a dry run told that all may be called at this moment, and nothing of those whose
  // hours open at five. Cause: the even distribution was not asked. Fix: it begins at its start, and who comes after its end is said.
  it('asks from the start of an even distribution on, and tells who can only be called after its end', async () => {
    const { context, by, house } = campaign;
    const noon = DateTime.fromMillis(house.clock.now(), { zone: 'America/New_York' }).plus({ days: 1 }).set({ hour: 12, minute: 0, second: 0, millisecond: 0 });
    await house.clock.advance(noon.toMillis() - house.clock.now());
    const at = (count: number) => noon.plus({ hours: count }).toUTC().toISO()!;
    const [east] = campaign.numbers(1) as [string];
    const honolulu = ['+18082345601', '+18082345602'];
    const listId = await campaign.list([east, ...honolulu]);
    const lists = [{ listId, role: 'call' as const }];
    // In Honolulu it is five hours earlier in winter: it opens at three in New York.
    const dry = async (settings: object) => valueOf(await dryRun(context, by, (await campaign.dialer(lists, { hours: { restrict: true, from: '10:00', to: '20:00' }, ...settings })).id));
    const spread = await dry({ rate: { kind: 'evenly', start: at(1), end: at(2) } });
    expect(spread).to.include({ callableNow: 0, callableToday: 3 });
    expect(spread.hours.map(({ from, contacts }) => [from.toISOString(), contacts])).to.deep.equal([[at(1), 1], [at(3), 2]]);
    const ofSpread = ({ warnings }: { warnings: string[] }) => warnings.filter((warning) => warning.includes('even distribution'));
    expect(ofSpread(spread)).to.deep.equal([
      `2 contacts may first be called after ${at(2)}, when the even distribution ends: from then on whoever is left is called as fast as the limits allow.`,
      `Its even distribution starts at ${at(1)}. Nobody is called before, whatever the rules allow.`,
    ]);
    expect(ofSpread(await dry({ rate: { kind: 'evenly', start: at(-1), end: at(4) } })), 'all are in time').to.deep.equal([]);
    const tomorrow = await dry({ rate: { kind: 'evenly', start: at(9), end: at(10) } });
    expect(tomorrow.stopped.map(({ rule, waits, contacts }) => [rule, waits, contacts])).to.deep.equal([['hours', true, 1]]);
    expect(ofSpread(tomorrow)[0], 'who is not called today either').to.match(/ may first be called after /);
    const agents = await dry({ method: 'progressive', rate: { kind: 'evenly', start: at(1), end: at(2) } });
    expect([agents.callableNow, ofSpread(agents)], 'a pace that was left over is of no dialer with agents').to.deep.equal([1, []]);

    const runner = await campaign.running(lists, { hours: { restrict: false, from: '08:00', to: '20:00' }, rate: { kind: 'evenly', start: at(1), end: at(2) } });
    const { contactId } = (await campaign.places(runner.dialer.id)).get(east)!;
    const why = valueOf(await explainContact(context, by, runner.dialer.id, contactId));
    expect(why.refusal).to.include({ rule: 'start', until: noon.toMillis() + hour });
    expect(why.sentence).to.equal(`Its even distribution starts at ${at(1)}.`);
  });
});
