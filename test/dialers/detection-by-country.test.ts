import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Queue } from '../../src/agents/queue.entity.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign } from './campaign.js';

onEachDatabase('detection of machines', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let queueId: number;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    await dataSource.query('INSERT INTO node (id, enterprise_id, name, host, port, password, media_location, created_at) SELECT 1, enterprise_id, ?, ?, 8021, ?, ?, ? FROM account WHERE id = ?', ['Node', 'localhost', 'secret', '/messages', '2026-01-01 00:00:00.000', campaign.house.one]);
    queueId = (await dataSource.getRepository(Queue).save({ nodeId: 1, name: 'sales@x', strategy: 'round-robin', accountId: null, seenAt: null })).id;
  });
  afterEach(() => campaign.hangUp());
  after(() => dataSource?.destroy());

  const american = '+12025550123';
  const british = '+442079460123';
  /** What each number's call is told, and whether it has all of the two seconds for the agent. */
  const told = async (detection: object) => {
    const runner = await campaign.running([{ listId: await campaign.list([american, british]), role: 'call' }], { queueId, menu: 'welcome XML default', detection });
    const before = campaign.switch.originations.length;
    await campaign.place(runner);
    await campaign.hangUp();
    return Object.fromEntries(campaign.switch.originations.slice(before).map(({ number, variables }) => [number, [variables.detection, variables.patience_ms]]));
  };
  const [on, off] = [['on', '1300'], ['off', '2000']];

  it('is on in every country, in those that are named, or nowhere', async () => {
    expect(await told({ on: true })).to.deep.equal({ [american]: on, [british]: on });
    expect(await told({ on: true, countries: ['GB'] })).to.deep.equal({ [american]: off, [british]: on });
    expect(await told({ on: true, countries: ['US', 'GB'] })).to.deep.equal({ [american]: on, [british]: on });
    expect(await told({ on: false, countries: ['GB'] })).to.deep.equal({ [american]: off, [british]: off });
  });

  it('tells the dialplan what it favours, and leaves a person the rest of the two seconds', async () => {
    const variablesOf = async (favours: 'balance' | 'accuracy' | 'speed') => {
      const runner = await campaign.running([{ listId: await campaign.list([american]), role: 'call' }], { queueId, menu: 'welcome XML default', detection: { on: true, favours } });
      await campaign.place(runner);
      await campaign.hangUp();
      return campaign.switch.originations.at(-1)!.variables;
    };
    expect(await variablesOf('balance')).to.include({ patience_ms: '1300' }).and.not.have.any.keys('detect_silence_hits', 'detect_short_ms');
    expect(await variablesOf('accuracy')).to.include({ detect_silence_hits: '60', detect_short_ms: '2860', detect_machine_ms: '1400', patience_ms: '760' });
    expect(await variablesOf('speed')).to.include({ detect_silence_hits: '29', patience_ms: '1380' }).and.not.have.any.keys('detect_short_ms');
  });

  it('tells the dialplan the figures that a dialer has of its own, in its own units, and a person waits no longer than two seconds', async () => {
    const figures = { silenceMs: 900, voiceMs: 100, loudThreshold: 300, dropPauseMs: 200 };
    const runner = await campaign.running([{ listId: await campaign.list([american, british]), role: 'call' }], { queueId, menu: 'welcome XML default', detection: { on: true, countries: ['US'], favours: 'speed', figures } });
    const before = campaign.switch.originations.length;
    await campaign.place(runner);
    const [one, other] = campaign.switch.originations.slice(before).sort((a, b) => a.number.localeCompare(b.number)).map(({ variables }) => variables);
    expect(one).to.include({ detect_silence_hits: '44', detect_voice_hits: '4', detect_loud_threshold: '300', drop_pause_hits: '9', detect_machine_ms: '940', patience_ms: '1080' }).and.not.have.any.keys('detect_short_ms', 'drop_beep_ms');
    expect(other, 'where nothing is detected').to.include({ patience_ms: '2000' }).and.not.have.any.keys('detect_silence_hits', 'detect_short_ms');
  });

  it('tells the dialplan what to do with a machine', async () => {
    const runner = await campaign.running([{ listId: await campaign.list([american]), role: 'call' }], { queueId, menu: 'welcome XML default', detection: { on: true, onMachine: 'agent' } });
    await campaign.place(runner);
    expect(campaign.switch.originations.at(-1)!.variables).to.include({ on_machine: 'agent', queue: 'sales@x' });
  });
});
