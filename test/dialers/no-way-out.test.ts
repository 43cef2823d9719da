import type { DataSource } from 'typeorm';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { type DeskHouse, withDeskHouse } from '../desk/desk-house.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('a dialer whose calls cannot go out', (open) => {
  let dataSource: DataSource;
  let house: DeskHouse;
  withDeskHouse(open, (opened) => {
    house = opened;
    dataSource = opened.dataSource;
  });

  // Symptom: it said "Dialling." for the minute in which its only gateway rested, and on a switch without our files that calls were being settled.
  // Cause: nobody asked the gateways, and of nodes only their connection was asked. Fix: both are told.
  it('says what the switch lacks, or until when all gateways rest', async () => {
    house.switch.lacks = 'The switch lacks mod_lua.';
    await house.pass(31_000);
    const { dialer } = await house.dialer(1);
    const says = (text: string) => house.until(text, async () => (await dataSource.query('SELECT explanation FROM dialer WHERE id = ?', [dialer.id]))[0].explanation?.startsWith(text));
    await says('Nothing can be dialled: Node: The switch lacks mod_lua.');
    for (const { name } of house.agents) house.setStatus(name, 'On Break');
    house.switch.lacks = undefined;
    await says('No agent of the queue');
    const until = house.now + 60_000;
    house.nodes.rest({ gatewayId: (await dataSource.getRepository(Gateway).findOneByOrFail({ name: 'carrier' })).id, until });
    await says(`Nobody is called until ${new Date(until).toISOString()}: all gateways rest`);
    await house.pass(60_000);
    await says('No agent of the queue');
  });
});
