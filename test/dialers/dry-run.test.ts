import { expect } from 'chai';
import { DateTime } from 'luxon';
import { sqlTime } from '../../src/database/sql.js';
import { dryRun } from '../../src/dialers/dry-run.js';
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
});
