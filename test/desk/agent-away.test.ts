import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { clickToDial } from '../../src/desk/click-to-dial.js';
import { type Decision, decideTask } from '../../src/desk/decide-task.js';
import { onEachDatabase } from '../support/databases.js';
import { failureOf, valueOf } from '../dialers/campaign.js';
import { type DeskHouse, withDeskHouse } from './desk-house.js';

onEachDatabase('preview tasks and click-to-dial, where the agent is in another call or away', (open) => {
  let dataSource: DataSource;
  let house: DeskHouse;
  withDeskHouse(open, (opened) => {
    house = opened;
    dataSource = opened.dataSource;
  });
  beforeEach(() => house.allAvailable());

  const start = (...input: Parameters<DeskHouse['dialer']>) => house.dialer(...input);
  const decide = (taskId: number, decision: Decision, who = 0) => decideTask(house.context, house.people[who]!, taskId, decision);
  const placeOf = (dialerId: number, number: string) => house.placeOf(dialerId, number);
  const rung = () => house.switch.agentCalls.length;
  const placed = () => house.switch.originations.length;
  const outside = (agent: string, calls: number) => {
    house.switch.floor.agents.find(({ name }) => name === agent)!.externalCalls = calls;
  };

  // Symptom: a preview dialer showed its contacts, one after the other, to agents at whose desk nobody sits: each was held for its time to decide, nobody was
  // called, and the dialer said that all of them waited for their time. Cause: it was not asked who sits there.
  // Fix: they are shown only where somebody does, and the dialer says it.
  it('are shown to nobody where nobody sits, which the dialer says', async () => {
    const sits = (agent: number, userId: number | null) => dataSource.query('UPDATE agent SET user_id = ? WHERE id = ?', [userId, house.agents[agent]!.id]);
    for (const agent of [0, 1]) await sits(agent, null);
    await house.pass(3_500);
    const { dialer } = await start(2);
    const explanation = async () => (await dataSource.query('SELECT explanation FROM dialer WHERE id = ?', [dialer.id]))[0].explanation;
    try {
      await house.until('the dialer says why', async () => (await explanation()).startsWith('Contacts are shown on desks before they are called, and nobody sits at the desk of an agent of the queue'));
      expect(await dataSource.query('SELECT id FROM task WHERE dialer_id = ?', [dialer.id])).to.deep.equal([]);
    } finally {
      for (const agent of [0, 1]) await sits(agent, house.people[agent]!.userId!);
    }
    await house.offered(0);
    await house.offered(1);
  });

  // Symptom: a contact stayed on the desk, and its time ran, while the agent was in a call outside the queues; who said "Call" then, or was dialled for, had
  // their telephone rung a second time.
  // Cause: mod_callcenter tells of such a call in its table only, and neither the offer nor click-to-dial asked for it.
  // Fix: the offer goes back, both are refused in words, and the switch is asked once more before a telephone rings.
  it('go back to the others when the agent is in another call on their telephone, for whom nobody can be dialled then', async () => {
    house.setStatus('bob@desk', 'On Break');
    const { dialer, contacts } = await start(2);
    const task = await house.offered();
    const before = rung();
    outside('ann@desk', 1);
    try {
      // Not known yet, by the rows or on the floor: the switch itself refuses.
      valueOf(await decide(task.id, { kind: 'accept' }));
      await house.until('it came to nothing', async () => (await house.task(task.id)).state === 'failed');
      expect((await house.task(task.id)).says).to.equal('You are on another call, or are just being given one.');
      await house.until('it is known', async () => (await house.desk()).task === null && (await dataSource.query(`SELECT phase FROM agent WHERE name = 'ann@desk'`))[0].phase === 'away');
      const dial = { dialerId: dialer.id, contactId: contacts[1]!.id };
      expect(failureOf(await clickToDial(house.context, house.people[0]!, dial))).to.include({ status: 409, message: 'You are in another call on your telephone; nobody was called.' });
      expect(failureOf(await clickToDial(house.context, house.campaign.by, { ...dial, agentId: house.agents[0]!.id })).message).to.equal('"ann@desk" is in another call on their telephone; nobody was called.');
      await dataSource.query('UPDATE node SET enabled = 0');
      expect(failureOf(await clickToDial(house.context, house.people[0]!, dial)).message).to.match(/^The node of the queue "[^"]+" is not in use \(Nodes\); nobody was called\.$/);
      await dataSource.query('UPDATE node SET enabled = 1');
      house.setStatus('ann@desk', 'On Break');
      await house.pass(3_500);
      house.setStatus('ann@desk', 'Available');
      await house.until('they are seen in it again', async () => (await dataSource.query(`SELECT phase FROM agent WHERE name = 'ann@desk'`))[0].phase === 'away');

      outside('ann@desk', 0);
      const again = await house.offered();
      outside('ann@desk', 1);
      // Known to the rows a moment before the offer is taken back.
      await dataSource.query(`UPDATE agent SET phase = 'away' WHERE name = 'ann@desk'`);
      expect(failureOf(await decide(again.id, { kind: 'accept' })).message).to.equal('You are in another call on your telephone; nobody was called.');
      await house.until('it goes back', async () => (await house.task(again.id)).state === 'expired');
      expect((await house.desk()).told).to.include({ taskId: again.id, says: 'You were in another call on your telephone; the contact went back to the others.' });
      expect((await placeOf(dialer.id, again.contact!.number)).nextAt!.getTime()).to.be.at.most(house.now);
      expect(rung()).to.equal(before);
    } finally {
      outside('ann@desk', 0);
    }
    expect((await house.offered()).contact!.id).to.equal(contacts[0]!.id);
  });

  // Symptom: who came back from a break was taken, for the seconds until the next look, for somebody who talks outside the queues.
  // Cause: the row said Available at once and what they do at the next look. Fix: both at once.
  it('can be dialled by hand as soon as the agent is back from a break', async () => {
    house.setStatus('bob@desk', 'On Break');
    house.setStatus('ann@desk', 'On Break');
    const { dialer, contacts } = await start(2, { mode: 'contact first', method: 'progressive' });
    await house.pass(3_500);
    house.setState('ann@desk', 'Waiting');
    await dataSource.query(`UPDATE dialer_contact SET next_at = '2027-01-01 00:00:00.000' WHERE dialer_id = ?`, [dialer.id]);
    house.setStatus('ann@desk', 'Available');
    await house.until('the row says so', async () => (await dataSource.query(`SELECT status FROM agent WHERE name = 'ann@desk'`))[0].status === 'Available');
    const [before, calls] = [rung(), placed()];
    valueOf(await clickToDial(house.context, house.people[0]!, { dialerId: dialer.id, contactId: contacts[0]!.id }));
    await house.talk(before, calls);
  });

  // Symptom: the telephone of an agent who had logged out rang on, and who picked it up had the contact, beside "Logged out".
  // Cause: only a call of the queue made the service let go of what rings. Fix: so does logging out; a break leaves it, as the agent has accepted the contact.
  it('are over when the agent logs out while their telephone rings, and not when a break begins then', async () => {
    house.setStatus('bob@desk', 'On Break');
    await start(1);
    const task = await house.offered();
    const [before, calls] = [rung(), placed()];
    valueOf(await decide(task.id, { kind: 'accept' }));
    const call = await house.until('the phone rings', async () => house.switch.agentCalls[before]);
    house.setStatus('ann@desk', 'Logged Out');
    await house.until('it is ended', async () => house.switch.hungUp.includes(call.uuid));
    house.ends(call.uuid);
    await house.until('the task is over', async () => (await house.task(task.id)).state === 'failed');
    expect((await house.task(task.id)).says).to.equal('You have logged out; nobody was called.');
    house.setStatus('ann@desk', 'Available');
    const again = await house.offered();
    expect(again.contact!.id, 'nothing is lost').to.equal(task.contact!.id);
    valueOf(await decide(again.id, { kind: 'accept' }));
    await house.until('the phone rings again', async () => rung() > before + 1);
    house.setStatus('ann@desk', 'On Break');
    await house.talk(before + 1, calls);
  });
});
