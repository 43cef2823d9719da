import { expect } from 'chai';
import { saveRules } from '../../src/compliance/account-rules.js';
import { createList } from '../../src/contacts/lists.js';
import { dryRun } from '../../src/dialers/dry-run.js';
import { onEachDatabase } from '../support/databases.js';
import { type Campaign, valueOf, withCampaign } from './campaign.js';

onEachDatabase('a registry that is too old', (open) => {
  let campaign: Campaign;
  withCampaign(open, (opened) => void (campaign = opened));

  // Symptom: every dialer told of the old registry of France, also the one that calls Spain alone. Cause: nobody asked whom it calls. Fix: by the calling code of its lists' numbers.
  it('is told of by a dialer that has numbers in its country, and by a dry run of it', async () => {
    const { context, by, house } = campaign;
    valueOf(await saveRules(context, by, house.one, { law: true }));
    const asOf = new Date(house.clock.now() - 40 * 86_400_000);
    valueOf(await createList(context, by, { name: 'Bloctel', registryOf: 'FR', asOf }));
    const listId = await campaign.list(['+34912345678']);
    const runner = await campaign.running([{ listId, role: 'call' }]);
    const told = async () => {
      await campaign.refresh(runner);
      return [runner.warnings, valueOf(await dryRun(context, by, runner.dialer.id)).warnings];
    };
    expect(await told(), 'it calls Spain alone').to.deep.equal([[], []]);
    await campaign.add(await campaign.list(), ['+33123456780']);
    expect(await told(), 'another dialer’s list').to.deep.equal([[], []]);
    await campaign.add(listId, ['+33123456789']);
    const sentence = 'The do-not-call registry "Bloctel" is 40 days old, and may be 30 at most: read its latest file in.';
    expect(await told()).to.deep.equal([[sentence], [sentence]]);
  });
});
