import { expect } from 'chai';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { createAccount, updateAccount } from '../../src/accounts/create-account.js';
import { cancelBlacklist } from '../../src/contacts/blacklist-entries.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { createList } from '../../src/contacts/lists.js';
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
    const read = valueOf(await receive({ from: out, to: '202 555 0100', text: ' Please\n\n stop\u202e calling\u0000 me ', receivedAt: receivedAt.toISOString() }));
    expect(read).to.deep.include({ number: out, saysNo: true, says: '' });
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
    for (const receivedAt of [new Date(now() + 3_600_000).toISOString(), '0000-01-01T00:00:00+14:00', '1970-01-01T00:00:00Z'])
      expect(valueOf(await receive({ from: someNumber(), text: 'STOP', receivedAt })).optedOut!.at.getTime(), receivedAt).to.equal(now());
  });

  it('that says nothing of the kind is not kept', async () => {
    const from = someNumber();
    expect(valueOf(await receive({ from, text: 'can we cancel Monday and meet Tuesday?' }))).to.deep.equal({ number: from, saysNo: false, optedOut: null, says: '' });
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

  it('is from the number behind the name of its way, and may say nothing of where it came to', async () => {
    const from = someNumber();
    expect(valueOf(await receive({ from: `whatsapp:${from}`, text: 'STOP', to: '' })).optedOut).to.include({ number: from, source: `text "STOP", by ${campaign.by.name}` });
  });

  // Symptom: a STOP from "WhatsApp: +1…", with `to` null or of 61 letters, or with receivedAt "yesterday", was a 422, and its sender was called again.
  // Cause: what is only kept with the opt-out had to be right, and a blank after the way was part of the number.
  // Fix: what cannot be read of `to` and `receivedAt` is left out, and said.
  it('loses no no by what cannot be read of where it came to and when', async () => {
    const opted = async (text: Omit<TextIn, 'from' | 'text'>, way = '') => {
      const from = someNumber();
      const { optedOut, says } = valueOf(await receive({ from: `${way}${from}`, text: 'STOP', ...text }));
      expect(optedOut).to.include({ number: from });
      expect(optedOut!.at.getTime()).to.equal(now());
      return { source: optedOut!.source, says };
    };
    const plain = `text "STOP", by ${campaign.by.name}`;
    for (const way of ['WhatsApp: ', 'sms :', 'TEL:\t']) expect(await opted({}, way), way).to.deep.equal({ source: plain, says: '' });
    expect(await opted({ to: null, receivedAt: null })).to.deep.equal({ source: plain, says: '' });
    expect(await opted({ to: ' '.repeat(70), receivedAt: '' })).to.deep.equal({ source: plain, says: '' });
    expect(await opted({ to: 'whatsapp: +1 202 555 0100' })).to.deep.equal({ source: `text "STOP" to +12025550100, by ${campaign.by.name}`, says: '' });
    expect(await opted({ to: 12025550100 })).to.deep.equal({ source: `text "STOP" to +12025550100, by ${campaign.by.name}`, says: '' });
    expect(await opted({ to: `${'our number '.repeat(900)}` })).to.deep.equal({ source: `text "STOP" to our number our numb…, by ${campaign.by.name}`, says: '' });
    const time = '"receivedAt" could not be read, so it is taken for now: a point in time is written like 2026-11-22T09:00:00-05:00.';
    for (const receivedAt of ['yesterday', '2026-01-02', '2026-02-30T09:00:00Z', '2026-01-02T09:00:00', 1_767_500_000, {}]) expect(await opted({ receivedAt }), String(receivedAt)).to.deep.equal({ source: plain, says: time });
    const called = '"to" could not be read and was left out: it is the number that the text came to, as text.';
    expect(await opted({ to: ['+12025550100'], receivedAt: false })).to.deep.equal({ source: plain, says: `${called} ${time}` });
    expect(valueOf(await receive({ from: someNumber(), text: 'Call me at five', to: {} }))).to.include({ saysNo: false, says: called });
  });

  // Symptom: whoever texted STOP from their second number was called on the first one a second later.
  // Cause: only who said no by a key or to an agent was known as a contact, with a main number.
  // Fix: the main numbers of the few contacts who were called on the number opt out with it.
  it('of a further number binds the person’s main number too', async () => {
    const [main, further] = campaign.numbers(2) as [string, string];
    const listId = await campaign.list();
    await campaign.add(listId, [main], undefined, { other_numbers: JSON.stringify([{ type: 'home', number: further }]) });
    const first = await campaign.running([{ listId, role: 'call' }]);
    await campaign.dataSource.query('UPDATE dialer_contact SET attempts = 1 WHERE dialer_id = ?', [first.dialer.id]);
    expect(await campaign.place(first), 'the second number’s turn').to.deep.equal([further]);
    valueOf(await receive({ from: further, text: 'STOP' }));
    const second = await campaign.running([{ listId: await campaign.list([main, further]), role: 'call' }]);
    expect(await campaign.place(second)).to.deep.equal([]);
  });

  // Symptom: STOP from a further number on which somebody had been called bound that number alone, where it also stood on a list that blocks; the person was called 3 s later.
  // Cause: any entry of any list, of a registry and a cancelled one too, made it somebody's main number, and then nobody else's no.
  // Fix: whoever was called on it opts out too, up to five people, whatever list has it; if it is another's main number, they do as well.
  it('of a further number binds who was called on it, whatever list has the number too, and nobody behind a switchboard', async () => {
    const calledOn = async (count: number, lists: readonly number[] = []) => {
      const [further, ...mains] = campaign.numbers(count + 1) as [string, ...string[]];
      const listId = await campaign.list();
      await campaign.add(listId, mains, undefined, { other_numbers: JSON.stringify([{ type: 'home', number: further }]) });
      const runner = await campaign.running([{ listId, role: 'call' }]);
      for (let call = 0; call < count; call++) {
        await campaign.dataSource.query(`UPDATE dialer_contact SET attempts = 1, next_at = '2100-01-01 00:00:00.000' WHERE dialer_id = ? AND state = 'waiting'`, [runner.dialer.id]);
        await campaign.dataSource.query(`UPDATE dialer_contact SET next_at = NULL WHERE dialer_id = ? AND contact_id = (SELECT id FROM contact WHERE list_id = ? AND number = ?)`, [runner.dialer.id, listId, mains[call]!]);
        expect(await campaign.place(runner)).to.deep.equal([further]);
        await campaign.hangUp();
      }
      for (const list of lists) await campaign.add(list, [further]);
      return { further, mains };
    };
    const stopAndCall = async ({ further, mains }: Awaited<ReturnType<typeof calledOn>>) => {
      valueOf(await receive({ from: further, text: 'STOP' }));
      return campaign.place(await campaign.running([{ listId: await campaign.list([further, ...mains]), role: 'call' }]));
    };
    const [blocking, registry, called] = [await campaign.list(), await campaign.list(), await campaign.list()];
    await campaign.dataSource.getRepository(ContactList).update(registry, { registryOf: 'US' });
    await campaign.dialer([{ listId: called, role: 'call' }, { listId: blocking, role: 'block' }]);
    for (const list of [blocking, registry, called]) expect(await stopAndCall(await calledOn(1, [list])), `on list ${list}`).to.deep.equal([]);
    const cancelled = await calledOn(1, [called]);
    await campaign.dataSource.getRepository(Contact).update({ listId: called, number: cancelled.further }, { cancelledAt: new Date(now()), cancelledReason: 'test' });
    expect(await stopAndCall(cancelled), 'cancelled').to.deep.equal([]);
    expect(await stopAndCall(await calledOn(5)), 'five').to.deep.equal([]);
    const six = await calledOn(6);
    expect(await stopAndCall(six), 'six').to.deep.equal(six.mains);
  });

  // Symptom: in an account with a list of its own called "Opt-outs" nobody could opt out: by API and text it was a 500, and 11 who had pressed the key were called again.
  // Cause: the first opt-out makes the account's list, under a name that was taken.
  // Fix: it takes the next name that is free.
  it('binds also where the account has a list of its own that is called Opt-outs', async () => {
    const { house, dataSource, context } = campaign;
    const { id: accountId } = valueOf(await createAccount(context, house.agency, { name: 'Third', country: 'US', zone: 'UTC' }, async () => undefined));
    for (const name of ['opt-outs', 'Opt-outs 2']) valueOf(await createList(context, house.agency, { accountId, name }));
    const { optedOut } = valueOf(await receive({ from: someNumber(), text: 'STOP' }, house.agency, accountId));
    const lists = await dataSource.getRepository(ContactList).find({ where: { accountId, blocksAll: true } });
    expect(lists.map(({ name }) => name)).to.deep.equal(['Opt-outs 3']);
    const { listId } = await dataSource.getRepository(Contact).findOneByOrFail({ id: optedOut!.id });
    expect(listId).to.equal(lists[0]!.id);
  });

  it('of any length fits, and is shortened by whole characters', async () => {
    const long = `STOP ${'😀'.repeat(500)}`;
    const { source } = valueOf(await receive({ from: someNumber(), text: long, to: 'x'.repeat(60) })).optedOut!;
    expect(source).to.equal(`text "STOP ${'😀'.repeat(54)}…" to ${'x'.repeat(19)}…, by ${campaign.by.name}`);
  });
});
