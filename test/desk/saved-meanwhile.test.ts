import { expect } from 'chai';
import { dispose } from '../../src/desk/dispose.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { valueOf } from '../dialers/campaign.js';
import { type DeskHouse, withDeskHouse } from './desk-house.js';

onEachDatabase('a desk whose dialer is saved during a call', (open) => {
  let house: DeskHouse;
  withDeskHouse(open, (opened) => {
    house = opened;
  });
  beforeEach(() => {
    house.allAvailable();
    house.setStatus('bob@desk', 'Logged Out');
  });

  // Symptom: after a supervisor had renamed the dispositions of a running dialer, each button of the agent who was on the line was refused
  // ("The dialer has no disposition …"), and the names that were taken stood on no button.
  // Cause: the desk showed the dialer as it is, and a word is kept by the version of the call. Fix: it shows the call's.
  it('goes on with the dispositions and the script of the call', async () => {
    const call = await house.talking({ script: 'Hello {name}' });
    const next = { script: 'Good day {name}', dispositions: [{ name: 'Sold', key: '1', outcome: 'success' as const }] };
    valueOf(await updateDialer(house.context, house.campaign.by, call.dialer.id, { settings: next }));
    const shown = async () => ((desk) => desk.call ?? desk.earlier)(await house.desk());
    const names = async () => (await shown())?.dialer?.dispositions.map(({ name }) => name);
    expect(await names()).to.include('Interested').and.not.include('Sold');
    expect((await shown())!.script).to.equal('Hello Ada');
    await house.over(call);
    expect(await names()).to.include('Interested').and.not.include('Sold');
    valueOf(await dispose(house.context, house.people[0]!, { attemptId: call.attemptId, name: 'Interested' }));

    const after = await house.talking(next);
    expect(await names()).to.deep.equal(['Sold']);
    await house.over(after);
  });
});
