import { expect } from 'chai';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { updateAccount } from '../../src/accounts/create-account.js';
import { cancelBlacklist } from '../../src/contacts/blacklist-entries.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { receiveText, type TextIn } from '../../src/contacts/receive-text.js';
import { type Campaign, failureOf, valueOf, withCampaign } from '../dialers/campaign.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('a text that came in', (open) => {
  let campaign: Campaign;
  withCampaign(open, (opened) => (campaign = opened));

  const now = () => campaign.house.clock.now();
  const someNumber = () => campaign.numbers(1)[0]!;
  const receive = (text: TextIn, by = campaign.by, accountId = campaign.house.one) => receiveText(campaign.context, by, accountId, text);
  const entriesOf = (number: string) => campaign.dataSource.getRepository(Contact).findBy({ number, description: `Opted out: text "STOP", by ${campaign.by.name}` });

  it('that says no binds the very next attempt, with its words, the number it came to, and its time', async () => {
    const [out, free] = campaign.numbers(2) as [string, string];
    const runner = await campaign.running([{ listId: await campaign.list([out, free]), role: 'call' }]);
    const receivedAt = new Date(now() - 60_000);
    const read = valueOf(await receive({ from: out, to: '202 555 0100', text: ' Please\n\n stop\u202e calling\u0000 me ', receivedAt }));
    expect(read).to.deep.include({ number: out, saysNo: true });
    expect(read.optedOut).to.deep.include({ number: out, at: receivedAt, cancelledAt: null, source: `text "Please stop calling me" to +12025550100, by ${campaign.by.name}` });
    expect(await campaign.place(runner)).to.deep.equal([free]);
    expect((await campaign.places(runner.dialer.id)).get(out)).to.include({ state: 'blacklisted', status: 'OPTED OUT' });
    expect(await campaign.dataSource.getRepository(AuditEntry).countBy({ action: 'opt out', actor: read.optedOut!.source })).to.equal(1);
  });

  it('is as good as once when it is delivered twice, at the same moment too', async () => {
    const from = someNumber();
    const first = valueOf(await receive({ from, text: 'STOP' }));
    await campaign.house.clock.advance(5_000);
    expect(valueOf(await receive({ from, text: 'STOP' }))).to.deep.equal(first);
    const other = someNumber();
    const both = await Promise.all([receive({ from: other, text: 'STOP' }), receive({ from: other, text: 'STOP' })]);
    expect(valueOf(both[0]).optedOut).to.deep.equal(valueOf(both[1]).optedOut);
    for (const number of [from, other]) expect(await entriesOf(number)).to.have.length(1);
  });

  it('opts out again who had come back', async () => {
    const from = someNumber();
    const { optedOut } = valueOf(await receive({ from, text: 'STOP' }));
    const { listId } = await campaign.dataSource.getRepository(Contact).findOneByOrFail({ id: optedOut!.id });
    valueOf(await cancelBlacklist(campaign.context, campaign.by, { listId, numbers: [from], reason: 'They asked for it.' }));
    const again = valueOf(await receive({ from, text: 'STOP' }));
    expect(again.optedOut).to.include({ cancelledAt: null });
    expect(again.optedOut!.id).not.to.equal(optedOut!.id);
  });

  it('is taken for one of now when its time cannot be', async () => {
    for (const receivedAt of [new Date(now() + 3_600_000), new Date('0000-01-01T00:00:00+14:00'), new Date('1970-01-01T00:00:00Z')])
      expect(valueOf(await receive({ from: someNumber(), text: 'STOP', receivedAt })).optedOut!.at.getTime(), receivedAt.toString()).to.equal(now());
  });

  it('that says nothing of the kind is not kept', async () => {
    const from = someNumber();
    expect(valueOf(await receive({ from, text: 'can we cancel Monday and meet Tuesday?' }))).to.deep.equal({ number: from, saysNo: false, optedOut: null });
    expect(await campaign.dataSource.getRepository(Contact).existsBy({ number: from })).to.equal(false);
  });

  it('is read in the form of its account, and from nobody who cannot be called', async () => {
    const { house } = campaign;
    expect(valueOf(await receive({ from: '020 7946 0018', text: 'STOP', to: '60777' }, house.administratorOfOther, house.other)).optedOut).to.include({ accountId: house.other, number: '+442079460018' });
    for (const from of ['PARCELS', '22000', '']) expect(failureOf(await receive({ from, text: 'STOP' })), from).to.include({ status: 422, field: 'from' });
    // An internal number cannot have sent it.
    valueOf(await updateAccount(campaign.context, house.agency, house.one, { shortNumbers: '\\d{4}' }));
    expect(failureOf(await receive({ from: '1234', text: 'STOP' })).message).to.equal('The sender "1234" is too short for a phone number, so there is nobody who could be called; nothing was saved.');
    expect(failureOf(await receive({ from: someNumber(), text: 'STOP' }, { ...campaign.by, role: 'auditor' })).status).to.equal(403);
  });

  it('of any length fits, and is shortened by whole characters', async () => {
    const long = `STOP ${'😀'.repeat(500)}`;
    const { source } = valueOf(await receive({ from: someNumber(), text: long, to: 'x'.repeat(60) })).optedOut!;
    expect(source).to.equal(`text "STOP ${'😀'.repeat(54)}…" to ${'x'.repeat(19)}…, by ${campaign.by.name}`);
  });
});
