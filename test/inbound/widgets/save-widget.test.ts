import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../../src/accounts/audit-entry.entity.js';
import { startDialer } from '../../../src/dialers/lifecycle.js';
import { createWidget, deleteWidget, renewKey, updateWidget } from '../../../src/inbound/widgets/save-widget.js';
import { Widget } from '../../../src/inbound/widgets/widget.entity.js';
import { type WidgetInput } from '../../../src/inbound/widgets/widget-settings.js';
import { usualTexts } from '../../../src/inbound/widgets/widget-texts.js';
import { Campaign, failureOf, valueOf } from '../../dialers/campaign.js';
import { onEachDatabase } from '../../support/databases.js';

onEachDatabase('a widget', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let dialerId: number;
  const make = (input: Partial<WidgetInput>) => createWidget(campaign.context, campaign.by, campaign.house.one, { name: 'Site', dialerId, origins: ['https://www.example.com'], ...input });

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    dialerId = (await campaign.dialer([])).id;
  });
  after(() => dataSource?.destroy());

  it('has a key that nobody can guess, usual words, and its sites as browsers write them', async () => {
    const widget = valueOf(await make({ name: 'First', origins: ['HTTPS://WWW.Example.com/', 'https://www.example.com', 'http://localhost:8080', 'https://bücher.example'], texts: { button: '  Ring me ' } }));
    expect(widget.publicKey).to.match(/^[\w-]{22}$/);
    expect(widget.origins).to.deep.equal(['https://www.example.com', 'http://localhost:8080', 'https://xn--bcher-kva.example']);
    expect(widget.texts).to.deep.equal({ ...usualTexts['call me'], button: 'Ring me' });
    expect(await dataSource.getRepository(Widget).findOneByOrFail({ id: widget.id })).to.deep.include({ enabled: true, askName: true, scheduleId: null, mostPerNumber: 3, createdBy: campaign.by.name });
  });

  it('keeps what a change leaves out, also of its words, and both are in the audit without the secret', async () => {
    const { id, secret } = valueOf(await make({ name: 'Second', texts: { button: 'Ring me' }, mostPerHour: 7 }));
    const changed = valueOf(await updateWidget(campaign.context, campaign.by, id, { texts: { heading: 'Hello' }, enabled: false }));
    expect(changed).to.deep.include({ name: 'Second', origins: ['https://www.example.com'], mostPerHour: 7, enabled: false, texts: { ...usualTexts['call me'], button: 'Ring me', heading: 'Hello' } });
    const entries = await dataSource.getRepository(AuditEntry).findBy({ subject: `widget ${id}` });
    expect(entries.map(({ action }) => action)).to.deep.equal(['create widget', 'change widget']);
    expect(JSON.stringify(entries)).not.to.contain(secret);
  });

  it('lets its dialer be started before anybody has asked for a call', async () => {
    const { id } = await campaign.dialer([]);
    expect(failureOf(await startDialer(campaign.context, campaign.by, id)).message).to.contain('has no list to call');
    valueOf(await make({ name: 'Feeds it', dialerId: id }));
    expect(valueOf(await startDialer(campaign.context, campaign.by, id))).to.include({ id });
  });

  it('gets a new key, and is deleted', async () => {
    const { id, publicKey, secret } = valueOf(await make({ name: 'Third' }));
    const renewed = valueOf(await renewKey(campaign.context, campaign.by, id));
    expect(renewed.publicKey).to.match(/^[\w-]{22}$/).and.not.equal(publicKey);
    expect(renewed.secret).not.to.equal(secret);
    valueOf(await deleteWidget(campaign.context, campaign.by, id));
    expect(failureOf(await renewKey(campaign.context, campaign.by, id)).status).to.equal(404);
  });

  const wrong: [string, Partial<WidgetInput>, number, RegExp][] = [
    ['no site', { origins: [] }, 422, /^Name at least one site/],
    ['a page for a site', { origins: ['https://www.example.com/shop'] }, 422, /^"https:\/\/www\.example\.com\/shop" is not the address of a site/],
    ['every site', { origins: ['*'] }, 422, /^"\*" is not the address of a site/],
    ['no scheme', { origins: ['www.example.com'] }, 422, /not the address of a site/],
    ['another scheme', { origins: ['file:///tmp'] }, 422, /not the address of a site/],
    ['a colour with something behind it', { colour: '#123456; }' }, 422, /^A colour is written like/],
    ['an empty text', { texts: { button: ' ' } }, 422, /^Write something here/],
    ['a dialer that is not there', { dialerId: 999_999 }, 422, /^The account has no dialer 999999\./],
    ['a schedule that is not there', { scheduleId: 999_999 }, 422, /^The account has no schedule/],
    ['a list that is not there', { blacklistId: 999_999 }, 422, /^The account has no list/],
    ['no limit', { mostPerNumber: 0 }, 422, /^Say how many, from 1 to 100\./],
  ];
  for (const [what, input, status, sentence] of wrong)
    it(`is refused with ${what}`, async () => {
      const before = await dataSource.getRepository(Widget).count();
      const failure = failureOf(await make({ name: `Wrong with ${what}`, ...input }));
      expect(failure.status).to.equal(status);
      expect(failure.message).to.match(sentence);
      expect(await dataSource.getRepository(Widget).count()).to.equal(before);
    });

  it('has a name of its own, belongs to its account, and takes nothing of another one', async () => {
    const { id } = valueOf(await make({ name: 'Taken' }));
    const second = valueOf(await make({ name: 'Not taken' }));
    expect(failureOf(await make({ name: 'Taken' })).message).to.match(/^There is a widget named "Taken" already/);
    expect(failureOf(await updateWidget(campaign.context, campaign.by, second.id, { name: 'Taken' }))).to.deep.include({ status: 409, field: 'name' });
    const { administratorOfOther, other } = campaign.house;
    expect(failureOf(await updateWidget(campaign.context, administratorOfOther, id, { enabled: false })).status).to.equal(404);
    expect(failureOf(await deleteWidget(campaign.context, administratorOfOther, id)).status).to.equal(404);
    expect(failureOf(await createWidget(campaign.context, administratorOfOther, other, { name: 'x', dialerId, origins: ['https://a.example'] })).field).to.equal('dialerId');
    expect(failureOf(await updateWidget(campaign.context, { ...campaign.by, role: 'supervisor' }, id, { enabled: false })).status).to.equal(403);
  });
});
