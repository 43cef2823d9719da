import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Disposition } from '../../src/agents/disposition.entity.js';
import { verdictsOn } from '../../src/calls/detection-counts.js';
import { switchOff } from '../../src/calls/switch-detection.js';
import { writePhases } from '../../src/calls/write-phases.js';
import { transaction } from '../../src/database/transaction.js';
import { dispose, type Word } from '../../src/desk/dispose.js';
import { markOf } from '../../src/desk/mark.js';
import { onEachDatabase } from '../support/databases.js';
import { valueOf } from '../dialers/campaign.js';
import { type DeskHouse, withDeskHouse } from './desk-house.js';

onEachDatabase('an agent’s desk, where it is found out who answers', (open) => {
  let dataSource: DataSource;
  let house: DeskHouse;
  withDeskHouse(open, (opened) => {
    house = opened;
    dataSource = opened.dataSource;
  });
  beforeEach(() => {
    house.setState('ann@desk', 'Waiting');
    house.setStatus('ann@desk', 'Available');
    house.setStatus('bob@desk', 'Logged Out');
  });

  const start = (...input: Parameters<DeskHouse['dialer']>) => house.dialer(...input);
  const ann = () => house.people[0]!;
  const say = (word: Word) => dispose(house.context, ann(), word);

  it('says to the agent that a machine took the call, before they talk to it', async () => {
    const { contacts } = await start(1, { mode: 'contact first', method: 'progressive', detection: { on: true, onMachine: 'agent' } });
    const { uuid } = await house.until('the contact is called', async () => house.switch.originations.find(({ number }) => number === contacts[0]!.number));
    house.hear({ kind: 'answered', uuid, at: house.now });
    house.hear({ kind: 'detected', uuid, at: house.now, detected: 'machine' });
    house.hear({ kind: 'queued', uuid, at: house.now, queue: 'sales@default' });
    const mark = await markOf(house.context, ann());
    house.hear({ kind: 'offered', uuid, at: house.now, queue: 'sales@default', agent: 'ann@desk' });
    await house.until('the desk shows it', async () => (await house.desk()).call?.attemptId === uuid);
    await writePhases(house.context, house.campaign.live);
    expect((await house.desk()).call).to.include({ state: 'ringing', detected: 'machine' });
    expect(await markOf(house.context, ann())).to.not.equal(mark);
    house.ends(uuid, { agent: 'ann@desk', detected: 'machine' });
  });

  it('says to the agent who talks that a beep was heard after all, takes nothing from them, and judges by that what they had said before', async () => {
    const { dialer, contacts } = await start(1, { mode: 'contact first', method: 'progressive', detection: { on: true } });
    const { uuid } = await house.until('the contact is called', async () => house.switch.originations.find(({ number }) => number === contacts[0]!.number));
    house.hear({ kind: 'answered', uuid, at: house.now });
    house.hear({ kind: 'detected', uuid, at: house.now, detected: 'human' });
    house.hear({ kind: 'queued', uuid, at: house.now, queue: 'sales@default' });
    for (const kind of ['offered', 'agent bridged'] as const) house.hear({ kind, uuid, at: house.now, queue: 'sales@default', agent: 'ann@desk' });
    house.hear({ kind: 'bridged', uuid, at: house.now, other: 'leg' });
    await house.until('they talk', async () => (await house.desk()).call?.state === 'talking');
    await writePhases(house.context, house.campaign.live);
    expect((await house.desk()).call).to.include({ detected: 'human', correctedAt: null });
    valueOf(await say({ attemptId: uuid, name: 'That was a machine' }));
    const mark = await markOf(house.context, ann());
    const correctedAt = house.now;
    house.hear({ kind: 'detected', uuid, at: house.now, detected: 'machine', correctedAt });
    await writePhases(house.context, house.campaign.live);
    expect((await house.desk()).call).to.deep.include({ state: 'talking', detected: 'machine', correctedAt: new Date(correctedAt) });
    expect(await markOf(house.context, ann()), 'their page is told at once').to.not.equal(mark);
    house.ends(uuid, { agent: 'ann@desk', detected: 'machine', correctedAt, bridgedAt: house.now });
    const judged = async () => (await dataSource.getRepository(Disposition).findOneByOrFail({ attemptId: uuid })).judged;
    await house.until('it is judged anew', async () => (await judged()) === 'machine');
    expect(await verdictsOn(dataSource.manager, 'dialer', dialer.id, house.now)).to.include({ people: 0, machines: 1, judgedPeople: 0, missed: 0, judgedMachines: 1, mistaken: 0 });
    expect((await house.attempts(dialer.id))[0]).to.include({ result: 'machine', detected: 'machine' });
  });

  it('judges the detection by the word, also by one that was faster than the row, and detection that is off is not asked for', async () => {
    const { dialer } = await start(1, { mode: 'contact first', method: 'progressive', maxAttempts: 2, retryMinutes: 1, detection: { on: true, countries: ['US'] } });
    const placed = house.switch.originations.length;
    const first = await house.until('the contact is called', async () => house.switch.originations[placed]);
    expect(first.variables).to.include({ detection: 'on', patience_ms: '1300' });
    const { uuid } = first;
    house.hear({ kind: 'answered', uuid, at: house.now });
    house.hear({ kind: 'queued', uuid, at: house.now, queue: 'sales@default' });
    for (const kind of ['offered', 'agent bridged'] as const) house.hear({ kind, uuid, at: house.now, queue: 'sales@default', agent: 'ann@desk' });
    await house.until('they talk', async () => (await house.desk()).call?.state === 'talking');
    const judged = async () => (await dataSource.getRepository(Disposition).findOneByOrFail({ attemptId: uuid })).judged;
    valueOf(await say({ attemptId: uuid, name: 'That was a machine' }));
    expect(await judged()).to.equal(null);
    house.ends(uuid, { agent: 'ann@desk', detected: 'human' });
    await house.until('it is judged', judged);
    expect(await verdictsOn(dataSource.manager, 'dialer', dialer.id, house.now)).to.include({ people: 1, judgedPeople: 1, missed: 1 });
    valueOf(await say({ attemptId: uuid, name: 'Interested' }));
    expect(await judged()).to.equal('person');
    expect(await verdictsOn(dataSource.manager, 'dialer', dialer.id, house.now)).to.include({ people: 1, judgedPeople: 1, missed: 0 });

    await transaction(dataSource, (manager) => switchOff(manager, { kind: 'dialer', id: dialer.id, name: dialer.name, accountId: dialer.accountId }, 'so says the test', house.now, {}));
    valueOf(await say({ attemptId: uuid, name: 'Call again' }));
    await dataSource.query('UPDATE dialer_contact SET next_at = NULL WHERE dialer_id = ?', [dialer.id]);
    const second = await house.until('the contact is called again', async () => house.switch.originations[placed + 1]);
    expect(second.variables).to.include({ detection: 'off', patience_ms: '2000' });
    house.ends(second.uuid);
    await house.until('it is settled', async () => (await house.attempts(dialer.id)).every(({ settledAt }) => settledAt));
  });
});
