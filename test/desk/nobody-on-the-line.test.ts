import { expect } from 'chai';
import { decideTask } from '../../src/desk/decide-task.js';
import { dispose } from '../../src/desk/dispose.js';
import { onEachDatabase } from '../support/databases.js';
import { valueOf } from '../dialers/campaign.js';
import { type DeskHouse, withDeskHouse } from './desk-house.js';

onEachDatabase('a call in which nobody was on the line', (open) => {
  let house: DeskHouse;
  withDeskHouse(open, (opened) => {
    house = opened;
  });

  // Symptom: after a busy number the desk asked for a word first, with "Interested" and the script, while the next contact's time ran.
  // Cause: of a call that was over a word was waited for, whoever had been on the line. Fix: it says that none is needed.
  it('needs no word, and takes one all the same', async () => {
    await house.dialer(3);
    const task = await house.offered(0);
    const [before, calls] = [house.switch.agentCalls.length, house.switch.originations.length];
    valueOf(await decideTask(house.context, house.people[0]!, task.id, { kind: 'accept' }));
    const { leg } = await house.agentAnswers(before);
    const { uuid } = await house.until('the contact is called', async () => house.switch.originations[calls]);
    await house.until('the desk shows it', async () => (await house.desk()).call?.attemptId === uuid);
    expect((await house.desk()).call, 'nobody knows yet').to.include({ needsWord: true });
    house.ends(uuid, { cause: 'USER_BUSY', answeredAt: undefined, bridgedAt: undefined });
    await house.until('the agent is let go', async () => house.switch.hungUp.includes(leg));
    house.ends(leg);
    await house.until('it is over', async () => (await house.desk()).call?.result === 'busy');
    expect((await house.desk()).call).to.include({ attemptId: uuid, state: 'over', needsWord: false, disposition: null });
    house.setState('ann@desk', 'Waiting');
    expect((await house.offered(0)).id).to.not.equal(task.id);
    expect((await house.desk()).call, 'beside the next contact').to.include({ attemptId: uuid, needsWord: false });
    valueOf(await dispose(house.context, house.people[0]!, { attemptId: uuid, name: 'Wrong number' }));
    expect((await house.desk()).call).to.equal(null);
  });
});
