import { expect } from 'chai';
import { existsSync, mkdirSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { addText } from '../../src/calls/add-text.js';
import { deleteMessage } from '../../src/calls/delete-message.js';
import { messageFolder } from '../../src/calls/messages.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { findMessageUse } from '../../src/dialers/find-use.js';
import { createDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('a message that is a text', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  afterEach(() => campaign.trunks.set([campaign.trunk()], campaign.house.clock.now()));
  after(() => dataSource?.destroy());

  const write = (text: string, name = 'Reminder') => addText(campaign.context, campaign.by, { accountId: campaign.house.one, name, text });

  it('is spoken to each contact with what is known of them, and carries nothing else into the switch', async () => {
    campaign.trunks.set([campaign.trunk({ speech: 'flite slt' })], campaign.house.clock.now());
    const { id: messageId } = valueOf(await write('Hello {name}, your visit is on {next visit}.'));
    const listId = await campaign.list(campaign.numbers(1));
    await dataSource.getRepository(Contact).update({ listId }, { name: 'Ann "${hangup}" |O\'Hara', attributes: { 'Next visit': 'Monday' } });
    const runner = await campaign.running([{ listId, role: 'call' }], { messageId });
    await campaign.place(runner);
    const call = campaign.switch.originations.at(-1)!;
    expect(call.variables.message).to.equal('say:Hello Ann hangup O’Hara, your visit is on Monday.');
    expect(call.speech).to.equal('flite slt');
  });

  it('goes through no node that does not speak', async () => {
    const { id: messageId } = valueOf(await write('Hello.'));
    const listId = await campaign.list(campaign.numbers(2));
    const runner = await campaign.running([{ listId, role: 'call' }], { messageId, concurrentCalls: 1 });
    expect(await campaign.place(runner)).to.have.length(0);
    expect(runner.isMute).to.equal(true);
    campaign.trunks.set([campaign.trunk(), campaign.trunk({ gatewayId: 2, nodeId: 2, gatewayName: 'speaking', speech: 'flite slt' })], campaign.house.clock.now());
    expect(runner.isMute).to.equal(false);
    expect(await campaign.place(runner)).to.have.length(1);
    expect(campaign.switch.originations.at(-1)).to.include({ gateway: 'speaking' });
  });

  it('is for contacts alone: what agents hear, what goes round and what is announced must be recorded', async () => {
    const { id } = valueOf(await write('The next call is about your order.', 'Order'));
    for (const [field, settings] of Object.entries({
      'settings.agentMessageId': { agentMessageId: id }, 'settings.machineAnnouncementId': { machineAnnouncementId: id }, 'settings.holdMessageId': { holdMessageId: id }, 'settings.recording.announcementId': { recording: { on: true, announcementId: id } },
    }))
      expect(failureOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: field, settings })), field).to.include({
        field, status: 422, message: 'The message "Order" is a text, which is spoken to contacts only; nothing was saved. Choose a recording here.',
      });
    for (const allowed of ['greetingId', 'voicemailMessageId', 'safeHarbourId', 'messageId']) valueOf(await createDialer(campaign.context, campaign.by, campaign.house.one, { name: allowed, settings: { [allowed]: id } }));
    expect(failureOf(await deleteMessage(campaign.context, campaign.by, id, findMessageUse)).status).to.equal(409);
  });

  it('is refused when nothing is said, or too much; and is deleted without touching a file', async () => {
    expect(failureOf(await write(' … ')).message).to.equal('Write what is to be said.');
    expect(failureOf(await write('a'.repeat(1_001))).message).to.equal('The text has 1001 characters; 1000 are a minute and a half, and the most.');
    expect(failureOf(await write('Hello', ' ')).field).to.equal('name');
    expect(failureOf(await addText(campaign.context, campaign.by, { accountId: campaign.house.other, name: 'x', text: 'x' })).status).to.equal(404);
    mkdirSync(messageFolder(campaign.context), { recursive: true });
    const { id, text } = valueOf(await write(' Hello. '));
    expect(text).to.equal('Hello.');
    valueOf(await deleteMessage(campaign.context, campaign.by, id, findMessageUse));
    expect(existsSync(messageFolder(campaign.context))).to.equal(true);
  });
});
