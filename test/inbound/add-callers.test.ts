import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { Account } from '../../src/accounts/account.entity.js';
import { CallIn } from '../../src/calls/call-in.entity.js';
import { transaction } from '../../src/database/transaction.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import { addCallers, addFromMenu } from '../../src/inbound/add-callers.js';
import { CallRule } from '../../src/inbound/call-rule.entity.js';
import { createCallRule } from '../../src/inbound/call-rules.js';
import { type Campaign, valueOf, withCampaign } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('callers who are to be called back', (open) => {
  let campaign: Campaign;
  withCampaign(open, (opened) => (campaign = opened));
  afterEach(() => campaign.dataSource.getRepository(CallRule).clear());

  async function ask(dialer: Pick<Dialer, 'id'>, number: string): Promise<string> {
    const { dataSource, house } = campaign;
    const { enterpriseId } = await dataSource.getRepository(Account).findOneByOrFail({ id: house.one });
    const [uuid, at] = [randomUUID(), house.clock.now()];
    return transaction(dataSource, (manager) => addFromMenu(manager, enterpriseId, { key: `${uuid}-${dialer.id}`, uuid, dialerId: dialer.id, number, at }, at));
  }
  /** A call of theirs ended as missed; what its callbacks did. */
  async function missed(number: string): Promise<string | null> {
    const { dataSource, house } = campaign;
    const calls = dataSource.getRepository(CallIn);
    const account = await dataSource.getRepository(Account).findOneByOrFail({ id: house.one });
    const now = house.clock.now();
    const call = await calls.save(calls.create({ id: randomUUID(), accountId: house.one, nodeId: 1, number, called: '+12025550100', cameAt: new Date(now), outcome: 'missed' }));
    await transaction(dataSource, (manager) => addCallers(manager, account, call, now));
    return (await calls.findOneByOrFail({ id: call.id })).callback;
  }

  // Symptom: whoever asked a voice menu twice was called twice, a second apart. Cause: only callbacks asked who waits already. Fix: the menu does too.
  it('are added once, however often they ask before they are called', async () => {
    const dialer = await campaign.dialer([]);
    const { name } = await campaign.dataSource.getRepository(Dialer).findOneByOrFail({ id: dialer.id });
    await ask(dialer, '2025550151');
    expect(await ask(dialer, '+12025550151')).to.equal(`+12025550151 waits in the dialer "${name}" already.`);
    await ask(dialer, '+12025550152');
    expect([...(await campaign.places(dialer.id)).keys()].sort()).to.deep.equal(['+12025550151', '+12025550152']);
  });

  // Symptom: who waited on an ordinary list of the dialer was added by a voice menu, or for a missed call, and rung twice at once. Cause: who waits was looked up on the
  // dialer's own list alone. Fix: on all that it calls, also of those who have no place in the dialer yet.
  it('are not added where they wait on a list of the dialer, and rung once', async () => {
    const [waiting, alsoWaiting, blocked, other] = ['+12025550153', '+12025550154', '+12025550155', '+12025550156'];
    const listId = await campaign.list([waiting, alsoWaiting]);
    const runner = await campaign.running([{ listId, role: 'call' }, { listId: await campaign.list([blocked]), role: 'block' }]);
    const { id, name } = runner.dialer;
    valueOf(await createCallRule(campaign.context, campaign.by, campaign.house.one, { name: 'Back', event: 'missed', dialerId: id }));
    expect(await ask(runner.dialer, waiting)).to.equal(`${waiting} waits in the dialer "${name}" already.`);
    expect(await missed(alsoWaiting)).to.equal(`"Back": the caller waits in the dialer "${name}" already.`);
    expect(await missed(blocked), 'blocked there, and not waiting').to.match(/^"Back": added to the dialer/);
    expect(await missed(other)).to.match(/^"Back": added to the dialer/);
    expect((await campaign.place(runner)).sort()).to.deep.equal([waiting, alsoWaiting, other]);
    await campaign.dataSource.getRepository(DialerContact).update({ dialerId: id, listId }, { state: 'success' });
    expect(await missed(waiting), 'who is done waits no more').to.match(/^"Back": added to the dialer/);
  });

  it('are not added where their list waits for the dialer to take it, unless their entry was cancelled', async () => {
    const [waiting, cancelled] = ['+12025550157', '+12025550158'];
    const listId = await campaign.list([waiting, cancelled]);
    await campaign.dataSource.query('UPDATE contact SET cancelled_at = ? WHERE list_id = ? AND number = ?', ['2026-01-01 00:00:00.000', listId, cancelled]);
    const draft = await campaign.dialer([{ listId, role: 'call' }]);
    expect(await ask(draft, waiting)).to.match(/ already\.$/);
    expect(await ask(draft, cancelled)).to.contain('It is called next');
    const runner = await campaign.start(draft);
    expect((await campaign.place(runner)).sort()).to.deep.equal([waiting, cancelled]);
  });
});
