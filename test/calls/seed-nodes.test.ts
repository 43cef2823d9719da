import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { messageFolder } from '../../src/calls/messages.js';
import { Node } from '../../src/calls/node.entity.js';
import { noteSimulatedNode, seedNodes } from '../../src/calls/seed-nodes.js';
import { leaveSimulation } from '../../src/dialers/add-node.js';
import type { Log } from '../../src/shared/log.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('the nodes of FREESWITCH_URL', (open) => {
  let dataSource: DataSource;
  let house: House;
  const address = (host: string, port = 8_021) => ({ host, port, password: 'ClueCon' });
  const simulated = { host: '127.0.0.1', port: 40_000, password: 'one' };
  const nodes = async () => (await dataSource.getRepository(Node).find({ order: { id: 'ASC' } })).map(({ name, enabled, isSimulated }) => [name, enabled, isSimulated]);
  const seed = (...hosts: string[]) => seedNodes(house.context, hosts.map((host) => address(host)), 'https://dialer.example', leaveSimulation);

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource, '/data');
  });
  afterEach(() => dataSource.query('DELETE FROM node'));
  after(() => dataSource?.destroy());

  it('are made once; then the rows rule', async () => {
    expect(await seed()).to.equal(false);
    expect(await seed('one', 'two')).to.equal(true);
    expect(await nodes()).to.deep.equal([['one:8021', true, false], ['two:8021', true, false]]);
    await dataSource.getRepository(Node).delete({ name: 'two:8021' });
    await dataSource.getRepository(Node).update({ name: 'one:8021' }, { enabled: false });
    expect(await seed('one', 'two', 'three')).to.equal(false);
    expect(await nodes()).to.deep.equal([['one:8021', false, false]]);
  });

  // Symptom: a mistake in FREESWITCH_URL was mended and the service started again, and nothing changed, without a word. Cause: it is read once. Fix: that is said.
  it('leave a word in the log where they would be others now', async () => {
    const said: unknown[] = [];
    const log = { ...house.context.log, warn: (detail: object) => void said.push(detail) } as unknown as Log;
    const again = (...addresses: Parameters<typeof seedNodes>[1]) => seedNodes({ ...house.context, log }, addresses, 'https://dialer.example', leaveSimulation);
    await seed('one', 'two');
    expect(await again(address('one'), address('two'))).to.equal(false);
    expect(await again(), 'without FREESWITCH_URL').to.equal(false);
    expect(said).to.deep.equal([]);
    expect(await again({ ...address('one'), password: 'the right one' }, address('two'), address('two', 8_022))).to.equal(false);
    expect(said).to.deep.equal([{ switches: ['one:8021', 'two:8022'] }]);
  });

  it('play messages from our folder on this machine, and from our address elsewhere', async () => {
    await seed('127.0.0.1', 'localhost', '::1', '10.0.0.7');
    const locations = (await dataSource.getRepository(Node).find({ order: { id: 'ASC' } })).map(({ mediaLocation }) => mediaLocation);
    const here = messageFolder(house.context);
    expect(locations).to.deep.equal([here, here, here, 'https://(abs_cache_control=86400)dialer.example/media']);
  });

  it('take the simulated switch out of service, which else follows where it listens', async () => {
    await noteSimulatedNode(house.context, simulated);
    await noteSimulatedNode(house.context, { ...simulated, port: 40_001, password: 'two' });
    expect(await dataSource.getRepository(Node).find()).to.have.length(1);
    expect(await dataSource.getRepository(Node).findOneByOrFail({ isSimulated: true })).to.include({ port: 40_001, password: 'two', enabled: true });
    expect(await seed('one')).to.equal(true);
    expect(await nodes()).to.deep.equal([['Simulated switch', false, true], ['one:8021', true, false]]);
  });

  it('are made once by two processes that start together', async () => {
    const made = await Promise.all([seed('one', 'two'), seed('one', 'two'), seed('one', 'two')]);
    expect(made.filter(Boolean)).to.have.length(1);
    expect(await nodes()).to.have.length(2);
  });

  it('are made all or none', async () => {
    const twice = seedNodes(house.context, [address('one'), address('one')], 'https://dialer.example', leaveSimulation);
    await twice.then(() => expect.fail('it did not fail'), () => undefined);
    expect(await nodes()).to.deep.equal([]);
  });
});
