import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { consumeOutbox } from '../../src/database/outbox.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import { moveOn } from '../../src/dialers/next-action.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, valueOf } from './campaign.js';

onEachDatabase('why a contact stands where it does', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  after(() => dataSource?.destroy());

  // Symptom: of a contact who had been busy it said "The last attempt: The lambda chose the agent ann".
  // Cause: the reason of an attempt was why it was refused, until a lambda's choice was kept there too.
  // Fix: the reason is told of a refusal only.
  it('tells the result of the last attempt, and not what a lambda said of it', async () => {
    const numbers = campaign.numbers(1);
    const runner = await campaign.running([{ listId: await campaign.list(numbers), role: 'call' }]);
    expect(await campaign.place(runner)).to.deep.equal(numbers);
    await dataSource.getRepository(Attempt).update({ dialerId: runner.dialer.id }, { reason: 'The lambda "Best" chose the agent "ann".' });
    const now = campaign.house.clock.now();
    for (const { uuid } of campaign.switch.originations) campaign.settler.ended({ uuid, cause: 'USER_BUSY', createdAt: now, endedAt: now });
    await campaign.settler.flush();
    await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
    const { contactId } = (await campaign.places(runner.dialer.id)).get(numbers[0]!)!;
    expect(valueOf(await explainContact(campaign.context, campaign.by, runner.dialer.id, contactId)).sentence).to.match(/^It has ended as failed after 1 attempt\. The last attempt, at .*Z: busy\.$/);
  });
});
