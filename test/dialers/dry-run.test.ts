import { expect } from 'chai';
import { DateTime } from 'luxon';
import { saveRules } from '../../src/compliance/account-rules.js';
import { recordConsent } from '../../src/compliance/consents.js';
import { addToList, cancelBlacklist } from '../../src/contacts/blacklist-entries.js';
import { sqlTime } from '../../src/database/sql.js';
import { dialerContacts } from '../../src/dialers/dialer-contacts.js';
import { dryRun } from '../../src/dialers/dry-run.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import { onEachDatabase } from '../support/databases.js';
import { type Campaign, valueOf, withCampaign } from './campaign.js';

// What it makes of the rules is in rules.test.ts.
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
});
