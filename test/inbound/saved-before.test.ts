import { expect } from 'chai';
import { Callbacks0028 } from '../../migrations/0028-callbacks.js';
import { CallRule } from '../../src/inbound/call-rule.entity.js';
import { Forwarding } from '../../src/inbound/forwarding.entity.js';
import { Campaign } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('forwardings and callbacks that were saved before', (open) => {
  it('have their patterns in national form put into E.164', async function () {
    this.timeout(60_000);
    const dataSource = await open();
    const campaign = await Campaign.open(dataSource);
    const runner = dataSource.createQueryRunner();
    await new Callbacks0028().down(runner);
    const { id } = await campaign.dialer([]);
    await dataSource.query(`INSERT INTO call_rule (account_id, name, is_active, event, numbers, dialer_id, created_by, created_at) VALUES (?, 'Old', 1, 'missed', '["202555018*","front*"]', ?, 'test', '2026-01-01 00:00:00.000')`, [campaign.house.one, id]);
    await dataSource.query(`INSERT INTO forwarding (account_id, position, name, is_active, callers, numbers, while_closed, action, created_by, created_at) VALUES (?, 1, 'Old', 1, '{"listIds":[3],"patterns":["07911*","+447911*","00*","withheld"]}', '["020*"]', 0, '{"kind":"hang up"}', 'test', '2026-01-01 00:00:00.000')`, [campaign.house.other]);
    await new Callbacks0028().up(runner);
    await runner.release();
    expect(await dataSource.getRepository(CallRule).findOneByOrFail({})).to.deep.include({ numbers: ['+1202555018*', 'front*'], abroad: false });
    expect(await dataSource.getRepository(Forwarding).findOneByOrFail({})).to.deep.include({ numbers: ['+4420*'], callers: { listIds: [3], patterns: ['+447911*', '00*', 'withheld'] } });
    await dataSource.destroy();
  });
});
