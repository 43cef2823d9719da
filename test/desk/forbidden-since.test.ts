import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { saveDevice } from '../../src/compliance/device-blocks.js';
import { addToList } from '../../src/contacts/blacklist-entries.js';
import { recordOptOut } from '../../src/contacts/opt-out.js';
import { clickToDial } from '../../src/desk/click-to-dial.js';
import { type Decision, decideTask } from '../../src/desk/decide-task.js';
import { reopenDevice } from '../../src/dialers/reopen-device.js';
import { takeBackDevice } from '../../src/dialers/take-back.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import { onEachDatabase } from '../support/databases.js';
import { failureOf, valueOf } from '../dialers/campaign.js';
import { type DeskHouse, withDeskHouse } from './desk-house.js';

onEachDatabase('preview tasks and click-to-dial, once a call is forbidden', function (open) {
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

  it('never reach a number that was blacklisted after it was offered, nor ring the agent for it, and the task says so', async () => {
    const blacklist = await house.campaign.list();
    house.setStatus('bob@desk', 'On Break');
    const { dialer } = await start(1, {}, [{ listId: blacklist, role: 'block' }]);
    const task = await house.offered();
    valueOf(await addToList(house.context, house.campaign.by, { listId: blacklist, number: task.contact!.number }));
    const [before, calls] = [rung(), placed()];
    valueOf(await decide(task.id, { kind: 'accept' }));
    await house.until('the task has failed', async () => (await house.task(task.id)).state === 'failed');
    expect((await house.task(task.id)).says).to.match(/is on the list/);
    await house.pass(2_000);
    expect(rung(), 'nobody’s phone rings').to.equal(before);
    expect((await house.attempts(dialer.id)).map(({ result, rule, agent, agentLeg }) => ({ result, rule, agent, agentLeg })), 'refused once').to.deep.equal([{ result: 'refused', rule: 'blacklist', agent: 'ann@desk', agentLeg: null }]);
    expect((await house.desk()).told).to.deep.equal({ taskId: task.id, says: (await house.task(task.id)).says, dialer: dialer.name, contact: 'Ada' });
    expect(placed()).to.equal(calls);
    expect(await placeOf(dialer.id, task.contact!.number)).to.include({ state: 'blacklisted' });
  });

  it('are refused at the agent’s word for a while only, once, and come again when they may be called', async () => {
    house.setStatus('bob@desk', 'On Break');
    const { dialer } = await start(1, { retryMinutes: 30, attemptLimits: [{ attempts: 1, hours: 24 }] });
    const task = await house.offered();
    // Somebody else has called the number in the meantime.
    await attemptUnderWay(dataSource, { accountId: house.campaign.house.one, number: task.contact!.number, createdAt: new Date(house.now - 1_000), state: 'settled', result: 'no answer', settledAt: new Date(house.now), endedAt: new Date(house.now) });
    const before = rung();
    valueOf(await decide(task.id, { kind: 'accept' }));
    await house.until('the task has failed', async () => (await house.task(task.id)).state === 'failed');
    await house.pass(3_000);
    expect(rung()).to.equal(before);
    expect((await house.task(task.id)).says).to.match(/in 24 hours/);
    expect((await house.attempts(dialer.id)).filter(({ result }) => result === 'refused')).to.have.length(1);
    const place = await placeOf(dialer.id, task.contact!.number);
    expect([place.state, place.nextAt!.getTime() - house.now > 23 * 3_600_000]).to.deep.equal(['waiting', true]);
  });

  // Symptom: a contact whose phone was blocked stayed on the agent's desk. Cause: a block was looked up by the gate alone.
  // Fix: whoever blocks a device takes the tasks of its contacts back, offered or promised.
  it('are taken back from the desk at once when the phone or the email address is blocked, in whichever form, and nobody is rung', async () => {
    house.setStatus('bob@desk', 'On Break');
    const { agency } = house.campaign.house;
    const block = async (device: string, setting: 'block' | 'allow' = 'block') => valueOf(await saveDevice(house.context, agency, { device, setting, reason: 'test' }, { allowed: reopenDevice, blocked: takeBackDevice }));
    const { dialer, contacts } = await start(2);
    await dataSource.query('UPDATE contact SET email = ? WHERE id = ?', ['José@Example.com', contacts[1]!.id]);
    const first = await house.offered();
    expect((await block(first.contact!.number.replace(/^\+1(...)(...)/, '+1 ($1) $2-'))).takenBack).to.equal(1);
    expect((await house.desk()).task?.id).to.not.equal(first.id);
    expect(failureOf(await decide(first.id, { kind: 'accept' })).message).to.match(/^It was blocked for every dialer, under Device blocking\./);
    await house.until('the gate ends it', async () => (await placeOf(dialer.id, first.contact!.number)).state === 'blocked');
    const second = await house.offered();
    const [before, calls] = [rung(), placed()];
    // Promised, it is taken back too.
    await dataSource.query(`UPDATE task SET kind = 'follow up', state = 'planned', offered_at = '2099-01-01 00:00:00.000', expires_at = '2099-01-02 00:00:00.000' WHERE id = ?`, [second.id]);
    expect((await block('josé@EXAMPLE.com')).takenBack).to.equal(1);
    expect((await block('josé@EXAMPLE.com')).takenBack, 'once').to.equal(0);
    expect(await house.task(second.id)).to.include({ state: 'expired' });
    await house.until('the gate ends it', async () => (await placeOf(dialer.id, second.contact!.number)).state === 'blocked');
    expect([rung(), placed()]).to.deep.equal([before, calls]);
    expect((await house.attempts(dialer.id)).map(({ rule }) => rule)).to.deep.equal(['device', 'device']);
    expect(await dataSource.getRepository(AuditEntry).findOneOrFail({ where: { action: 'block device' }, order: { id: 'ASC' } })).to.have.nested.property('detail.takenBackFromAgents', 1);
    for (const device of [first.contact!.number, 'josé@example.com']) await block(device, 'allow');
  });

  it('are refused after an opt-out, as promised and by a click too, before any phone rings', async () => {
    house.setStatus('bob@desk', 'On Break');
    const { dialer, contacts } = await start(1);
    const task = await house.offered();
    const { number } = contacts[0]!;
    await dataSource.query(`UPDATE task SET kind = 'follow up' WHERE id = ?`, [task.id]);
    valueOf(await recordOptOut(house.context, house.campaign.by, house.campaign.house.one, { number, source: 'letter' }));
    const [before, calls] = [rung(), placed()];
    valueOf(await decide(task.id, { kind: 'accept' }));
    await house.until('it has failed', async () => (await house.task(task.id)).state === 'failed');
    expect((await house.desk()).told?.says).to.match(/is on the list "Opt-outs"/);
    await house.until('it has ended', async () => (await placeOf(dialer.id, number)).state === 'blacklisted');
    const { dialer: other, contacts: [clicked] } = await start(1);
    valueOf(await decide((await house.offered()).id, { kind: 'snooze', minutes: 60 }));
    valueOf(await recordOptOut(house.context, house.campaign.by, house.campaign.house.one, { number: clicked!.number, source: 'letter' }));
    const { taskId } = valueOf(await clickToDial(house.context, house.people[0]!, { dialerId: other.id, contactId: clicked!.id }));
    await house.until('it has failed', async () => (await house.task(taskId)).state === 'failed');
    expect((await house.task(taskId)).says).to.match(/is on the list "Opt-outs"/);
    await house.pass(1_000);
    expect([rung(), placed()]).to.deep.equal([before, calls]);
    expect((await house.attempts(other.id)).map(({ rule, byHand }) => [rule, byHand])).to.deep.equal([['blacklist', true]]);
  });
});
