import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { Account } from '../../src/accounts/account.entity.js';
import { transaction } from '../../src/database/transaction.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { addFromMenu } from '../../src/inbound/add-callers.js';
import { type Campaign, withCampaign } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('callers who ask a voice menu for a call', (open) => {
  let campaign: Campaign;
  withCampaign(open, (opened) => (campaign = opened));

  // Symptom: whoever asked twice was called twice, a second apart. Cause: only callbacks asked who waits already. Fix: the menu does too.
  it('are added once, however often they ask before they are called', async () => {
    const { dataSource, house } = campaign;
    const dialer = await campaign.dialer([]);
    const { enterpriseId } = await dataSource.getRepository(Account).findOneByOrFail({ id: house.one });
    const at = house.clock.now();
    const ask = (number: string, uuid = randomUUID()) => transaction(dataSource, (manager) => addFromMenu(manager, enterpriseId, { key: `${uuid}-${dialer.id}`, uuid, dialerId: dialer.id, number, at }, at));
    const { name } = await dataSource.getRepository(Dialer).findOneByOrFail({ id: dialer.id });
    await ask('2025550151');
    expect(await ask('+12025550151')).to.equal(`+12025550151 waits in the dialer "${name}" already.`);
    await ask('+12025550152');
    expect([...(await campaign.places(dialer.id)).keys()].sort()).to.deep.equal(['+12025550151', '+12025550152']);
  });
});
