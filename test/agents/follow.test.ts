import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { Floor } from '../../src/agents/floor.js';
import { follow } from '../../src/agents/follow.js';
import { ok } from '../../src/shared/result.js';
import type { AgentRow, CallCenter, Switch } from '../../src/switch/switch.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('following mod_callcenter', (open) => {
  let dataSource: DataSource;
  let house: House;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
  });
  after(() => dataSource?.destroy());

  const agent = (some: Partial<AgentRow> = {}): AgentRow => ({ name: 'ada', type: 'callback', contact: 'user/1@x', uuid: '', status: 'Available', state: 'Waiting', wrapUpTime: 10_000, externalCalls: 0, ...some });
  const look = async (floor: Floor, row: AgentRow, registrations = ['1@x']): Promise<Agent> => {
    const tables: CallCenter = { queues: [{ name: 'sales', strategy: 'round-robin' }], agents: [row], tiers: [{ queue: 'sales', agent: 'ada' }], members: [], registrations: new Set(registrations) };
    await follow(house.context, floor, 1, { callCenter: async () => ok(tables) } as unknown as Switch);
    return dataSource.getRepository(Agent).findOneByOrFail({ name: 'ada' });
  };

  it('writes what an agent does as the dialers count it, wrap-up too, which is no state of the switch', async () => {
    const floor = new Floor();
    const now = house.clock.now();
    expect((await look(floor, agent())).phase).to.equal('idle');
    expect((await look(floor, agent({ state: 'In a queue call', bridgeStartedAt: now }))).phase).to.equal('talk');
    expect((await look(floor, agent({ bridgeEndedAt: now }))).phase).to.equal('wrapUp');
    expect(await look(floor, agent({ status: 'On Break' }))).to.include({ phase: 'away', phone: 'softphone' });
    expect(await look(floor, agent(), [])).to.include({ phase: 'away', phone: '1@x is not registered at the switch' });
  });

  it('takes a fixed address for a softphone only while it is the one that was marked', async () => {
    const floor = new Floor();
    const [marked, outside] = ['sofia/internal/1001@10.0.0.5', 'sofia/internal/12025550100@carrier.example.com'];
    const { id } = await look(floor, agent({ contact: marked }));
    await dataSource.getRepository(Agent).update(id, { isSoftphone: true });
    expect(await look(floor, agent({ contact: marked }))).to.include({ phone: 'softphone', isSoftphone: true });
    expect(await look(floor, agent({ contact: outside }))).to.include({ phone: 'its fixed address is not marked as a softphone', isSoftphone: false, phase: 'away' });
    expect(await look(floor, agent({ contact: marked })), 'it is to be marked again').to.include({ isSoftphone: false, phase: 'away' });
  });
});
