import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Queue } from '../../src/agents/queue.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Message } from '../../src/calls/message.entity.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { allDay, Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('a dialer that records', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let queueId: number;
  let announcementId: number;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    queueId = (await dataSource.getRepository(Queue).save({ nodeId: 1, name: 'sales@x', strategy: 'round-robin', accountId: campaign.house.one, seenAt: null })).id;
    const row = { accountId: campaign.house.one, name: 'Recorded', storedName: 'recorded.wav', bytes: 1, milliseconds: 3_000, createdBy: 'test', createdAt: new Date() };
    announcementId = (await dataSource.getRepository(Message).save(row)).id;
  });
  after(() => dataSource?.destroy());

  /** What the switch was told for the one contact of a dialer with these settings, and what its attempt says. */
  async function called(settings: object): Promise<{ variables: Record<string, string>; attempt: Attempt }> {
    const runner = await campaign.running([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }], { queueId, menu: 'welcome XML default', ...settings });
    await campaign.place(runner);
    const { uuid, variables } = campaign.switch.originations.at(-1)!;
    return { variables, attempt: await dataSource.getRepository(Attempt).findOneByOrFail({ id: uuid }) };
  }

  it('tells the switch where each conversation goes and what is announced, and its attempt that it is recorded', async () => {
    const { variables, attempt } = await called({ recording: { on: true, announcementId } });
    expect(variables).to.include({ recording: `/recordings/${attempt.id}.wav`, recording_announcement: '/messages/recorded.wav' });
    expect(attempt.isRecorded).to.equal(true);
  });

  it('tells it nothing of the kind where that is off, or where people would not be told', async () => {
    for (const recording of [{ on: false, announcementId }, { on: true, announcementId: null }]) {
      const { variables, attempt } = await called({ recording });
      expect(variables.recording ?? '').to.equal('');
      expect(variables.recording_announcement).to.equal('');
      expect(attempt.isRecorded).to.equal(false);
    }
  });

  it('records nothing on a node that has no place for it', async () => {
    campaign.trunks.set([campaign.trunk({ recordingLocation: '' })], campaign.house.clock.now());
    const { variables, attempt } = await called({ recording: { on: true, announcementId } });
    expect(variables.recording ?? '').to.equal('');
    expect(attempt.isRecorded).to.equal(false);
    campaign.trunks.set([campaign.trunk()], campaign.house.clock.now());
  });

  it('does not start without an announcement, and takes none of another account', async () => {
    const safeHarbourId = await campaign.message();
    const settings = { hours: allDay, method: 'progressive' as const, queueId, safeHarbourId };
    const lists = [{ listId: await campaign.list(campaign.numbers(1)), role: 'call' as const }];
    const { id } = valueOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'Untold', settings: { ...settings, recording: { on: true } }, lists }));
    expect(failureOf(await startDialer(campaign.context, campaign.by, id)).message).to.equal('The dialer "Untold" has no announcement that conversations are recorded, which people must hear first; it was not started. Upload one and choose it.');
    const foreign = await campaign.message(campaign.house.other);
    const refused = await createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'Foreign', settings: { ...settings, recording: { on: true, announcementId: foreign } }, lists });
    expect(failureOf(refused)).to.include({ field: 'settings.recording.announcementId' });
  });
});
