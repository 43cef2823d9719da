import { expect } from 'chai';
import { DateTime } from 'luxon';
import { type DataSource, IsNull } from 'typeorm';
import { Consent } from '../../../src/compliance/consent.entity.js';
import { saveRules } from '../../../src/compliance/account-rules.js';
import { createSchedule } from '../../../src/compliance/schedules.js';
import { addToList } from '../../../src/contacts/blacklist-entries.js';
import { Contact } from '../../../src/contacts/contact.entity.js';
import { recordOptOut } from '../../../src/contacts/opt-out.js';
import { deleteDialer } from '../../../src/dialers/delete-dialer.js';
import { deleteList } from '../../../src/dialers/delete-list.js';
import { pauseDialer, stopDialer } from '../../../src/dialers/lifecycle.js';
import { updateDialer } from '../../../src/dialers/save-dialer.js';
import { findWidgetOfDialer, findWidgetOfList } from '../../../src/inbound/widgets/find-use.js';
import { forgetRequests } from '../../../src/inbound/widgets/forget-requests.js';
import { opennessOf } from '../../../src/inbound/widgets/opening-hours.js';
import { createWidget } from '../../../src/inbound/widgets/save-widget.js';
import { type CallMeRequest, takeRequest } from '../../../src/inbound/widgets/take-request.js';
import { ticketFor } from '../../../src/inbound/widgets/ticket.js';
import { WidgetRequest } from '../../../src/inbound/widgets/widget-request.entity.js';
import type { Widget } from '../../../src/inbound/widgets/widget.entity.js';
import type { WidgetInput } from '../../../src/inbound/widgets/widget-settings.js';
import { type Campaign, failureOf, valueOf, withCampaign } from '../../dialers/campaign.js';
import { onEachDatabase } from '../../support/databases.js';

const origin = 'https://www.example.com';

onEachDatabase('a request to be called, from a site', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let made = 0;

  const now = () => campaign.house.clock.now();
  const advance = (minutes: number) => campaign.house.clock.advance(minutes * 60_000);
  const widgetOf = async (dialerId: number, input: Partial<WidgetInput> = {}) =>
    valueOf(await createWidget(campaign.context, campaign.by, campaign.house.one, { name: `Widget ${(made += 1)}`, dialerId, origins: [origin], ...input }));
  /** As a visitor sends it, five seconds after the form was opened. */
  const send = (widget: Widget, request: CallMeRequest, address = `192.0.2.${made}`) =>
    takeRequest(campaign.context, widget.id, { page: `${origin}/shop/shoes?id=7#top`, ticket: ticketFor(widget, now() - 5_000), ...request }, { origin, address });
  const taken = async (...of: Parameters<typeof send>) => {
    const result = await send(...of);
    if (!result.ok) throw new Error(result.failure.message);
    return result.value;
  };
  const refused = async (...of: Parameters<typeof send>) => {
    const result = await send(...of);
    if (result.ok) throw new Error('it was taken');
    return result.failure;
  };
  const requestsOf = ({ id }: Widget) => dataSource.getRepository(WidgetRequest).find({ where: { widgetId: id }, order: { id: 'ASC' } });
  const outcomes = async (widget: Widget) => (await requestsOf(widget)).map(({ outcome, says }) => `${outcome}: ${says}`);
  const someNumber = () => campaign.numbers(1)[0]!;
  const running = async (settings = {}) => campaign.running([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }], settings);

  withCampaign(open, (opened) => {
    campaign = opened;
    dataSource = opened.dataSource;
  });

  it('becomes a contact of the dialer, called before all others, with page, source and consent', async () => {
    const runner = await running({ callsPerSecond: 1 });
    const widget = await widgetOf(runner.dialer.id, { name: 'Shop', consent: 'I agree to be called.' });
    const number = someNumber();
    expect(await taken(widget, { number, name: '  Ada ', agrees: true })).to.deep.equal({ callsFrom: null });
    const [row] = await requestsOf(widget);
    expect(row).to.deep.include({ outcome: 'added', says: 'It is called next.', number, name: 'Ada', page: `${origin}/shop/shoes`, consent: 'I agree to be called.', callsFrom: null });
    const contact = await dataSource.getRepository(Contact).findOneByOrFail({ id: row!.contactId! });
    expect(contact).to.deep.include({
      number, name: 'Ada', description: 'widget Shop', addedBy: 'widget Shop',
      attributes: { page: `${origin}/shop/shoes`, consent: 'I agree to be called.', consentAt: new Date(now()).toISOString(), consentBy: 'ticked' },
    });
    expect(await campaign.place(runner)).to.deep.equal([number]);
  });

  it('says that they are called where the dialer asks for the consent that they have just given', async () => {
    const { dialer } = await running({ requiresConsent: true });
    const [ticked, shown] = [await widgetOf(dialer.id, { consent: 'I agree to be called.' }), await widgetOf(dialer.id)];
    await taken(ticked, { number: someNumber(), agrees: true });
    await taken(shown, { number: someNumber() });
    expect(await outcomes(ticked)).to.deep.equal(['added: It is called next.']);
    expect((await outcomes(shown))[0]).to.match(/^added: It is not called\. .*onsent/);
  });

  // Symptom: who had opted out and ticked the consent was a request like any other, "The contact was waiting already", and nobody was told that the consent is worth nothing.
  // Cause: nobody looked at the opt-outs where a consent is recorded.
  // Fix: the consent is kept, and the request says so in the back office; the visitor hears what all hear.
  it('says to the office alone that who had opted out is not called all the same, and keeps the consent', async () => {
    const runner = await running();
    const widget = await widgetOf(runner.dialer.id, { consent: 'I agree to be called.' });
    const [out, free] = [someNumber(), someNumber()];
    valueOf(await recordOptOut(campaign.context, campaign.by, campaign.house.one, { number: out, source: 'letter of May' }));
    for (const number of [out, out, free]) expect(await taken(widget, { number, agrees: true }), 'the visitor is not told').to.deep.equal({ callsFrom: null });
    const says = `${out} has opted out of this account (${new Date(now()).toISOString()}, letter of May, by ${campaign.by.name}). The consent is kept, and they are not called all the same: an opt-out beats a consent. That changes only when an administrator cancels the opt-out of ${out} with a reason`;
    const [first, again, other] = await outcomes(widget);
    expect(first).to.satisfy((text: string) => text.startsWith(`added: ${says}`));
    expect(again).to.satisfy((text: string) => text.startsWith(`again: The contact was waiting already. ${says}`));
    expect(other).to.equal('added: It is called next.');
    expect(await dataSource.getRepository(Consent).countBy({ number: out, withdrawnAt: IsNull() })).to.equal(2);
    expect(await campaign.place(runner)).to.include(free).and.not.include(out);
  });

  it('is one contact while it waits, and is called earlier when they ask again', async () => {
    const runner = await running({ maxAttempts: 3 });
    const { id } = runner.dialer;
    const schedule = valueOf(await createSchedule(campaign.context, campaign.by, campaign.house.one, { name: 'Later', zone: 'UTC', hours: Object.fromEntries(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, [{ from: '00:00', to: '24:00' }]])), holidays: [new Date(now()).toISOString().slice(0, 10)] }));
    const closed = await widgetOf(id, { scheduleId: schedule.id });
    const always = await widgetOf(id);
    const number = someNumber();
    const { callsFrom } = await taken(closed, { number, later: true });
    expect(callsFrom).to.equal(Date.parse(new Date(now() + 86_400_000).toISOString().slice(0, 10)));
    await campaign.place(runner);
    expect((await campaign.places(id)).get(number)).to.deep.include({ state: 'waiting', nextAt: new Date(callsFrom!) });
    expect(await taken(always, { number })).to.deep.equal({ callsFrom: null });
    const both = await Promise.all([send(always, { number }), send(always, { number })]);
    expect(both.every(({ ok }) => ok)).to.equal(true);
    expect(await outcomes(always)).to.deep.equal(Array(3).fill('again: The contact was waiting already.'));
    expect(new Set((await requestsOf(always)).map(({ contactId }) => contactId)).size).to.equal(1);
    expect([...(await campaign.places(id)).keys()].filter((one) => one === number)).to.have.length(1);
    expect(await campaign.place(runner)).to.deep.equal([number]);
  });

  it('of two at the same moment adds one', async () => {
    const { dialer } = await running();
    const widget = await widgetOf(dialer.id);
    const number = someNumber();
    await Promise.all([taken(widget, { number }), taken(widget, { number })]);
    expect((await requestsOf(widget)).map(({ outcome }) => outcome).sort()).to.deep.equal(['added', 'again']);
  });

  it('of a program is answered as any other, and nobody is added', async () => {
    const { dialer } = await running();
    const widget = await widgetOf(dialer.id);
    const number = someNumber();
    const programs: Partial<CallMeRequest>[] = [
      { website: 'http://spam.example' },
      { ticket: undefined },
      { ticket: ticketFor(widget, now()) },
      { ticket: ticketFor(widget, now() - 13 * 3_600_000) },
      { ticket: ticketFor({ ...widget, secret: 'another' }, now() - 5_000) },
      { ticket: `t=${Math.floor(now() / 1_000) - 5},v1=00` },
    ];
    for (const program of programs) expect(await taken(widget, { number, ...program })).to.deep.equal({ callsFrom: null });
    expect(await outcomes(widget)).to.deep.equal([
      'bot: A program, it seems: it filled in the field that no visitor sees.',
      'bot: A program, it seems: it came without having opened the form.',
      'bot: A program, it seems: it was sent 0 s after the form was opened.',
      'bot: A program, it seems: it was sent more than 12 hours after the form was opened.',
      'bot: A program, it seems: it came with a ticket that is not ours.',
      'bot: A program, it seems: it came with a ticket that is not ours.',
    ]);
    expect((await campaign.places(dialer.id)).has(number)).to.equal(false);
  });

  it('for a number on the blacklist is answered as any other, and not added', async () => {
    const { dialer } = await running();
    const listId = await campaign.list([]);
    const widget = await widgetOf(dialer.id, { blacklistId: listId });
    const number = someNumber();
    valueOf(await addToList(campaign.context, campaign.by, { listId, number }));
    expect(await taken(widget, { number })).to.deep.equal({ callsFrom: null });
    expect((await outcomes(widget))[0]).to.match(/^blacklisted: The number is on the list "List \d+"\.$/);
    expect((await campaign.places(dialer.id)).has(number)).to.equal(false);
    expect(failureOf(await deleteList(campaign.context, campaign.by, listId, findWidgetOfList)).message).to.match(/is used by the widget "Widget \d+"; nothing was deleted/);
  });

  it('is limited for a number, an address and in all, for an hour; what added nothing does not count', async () => {
    const { dialer } = await running();
    const widget = await widgetOf(dialer.id, { mostPerNumber: 2, mostPerAddress: 3, mostPerHour: 4 });
    const number = someNumber();
    await taken(widget, { number, website: 'x' });
    await refused(widget, { number: '12' });
    await taken(widget, { number });
    await taken(widget, { number });
    expect(await refused(widget, { number }, '198.51.100.1')).to.deep.include({ status: 429 });
    await taken(widget, { number: someNumber() });
    expect(await refused(widget, { number: someNumber() })).to.deep.include({ status: 429 });
    await taken(widget, { number: someNumber() }, '198.51.100.2');
    expect(await refused(widget, { number: someNumber() }, '198.51.100.3')).to.deep.include({ status: 429 });
    expect((await outcomes(widget)).filter((outcome) => /There were/.test(outcome))).to.deep.equal([
      'refused: There were 2 requests for the number in an hour.', 'refused: There were 3 requests from the address in an hour.', 'refused: There were 4 requests in an hour.',
    ]);
    await advance(61);
    await taken(widget, { number });
  });

  it('is told what is wrong with the number: none, of another country, costing extra, internal', async () => {
    const { dialer } = await running();
    const [home, everywhere] = [await widgetOf(dialer.id), await widgetOf(dialer.id, { abroad: true })];
    expect(await refused(home, { number: 'none' })).to.deep.include({ status: 422, field: 'number' });
    for (const number of ['+442079460000', '+18765550123', '900 555 0123', '1234']) expect((await refused(home, { number })).field, number).to.equal('number');
    expect((await refused(home, { number: '+442079460000' })).message).to.equal('This number is of another country than ours (United States).');
    for (const number of ['+19005550123', '+4918051234567', '+447012345678', '+88213000123']) expect((await refused(everywhere, { number })).message, number).to.equal('This number is one that costs extra.');
    await taken(everywhere, { number: '+442079460000' });
    expect((await requestsOf(home)).map(({ number }) => number)).to.deep.equal(['none', '+442079460000', '+18765550123', '900 555 0123', '1234', '+442079460000']);
  });

  it('needs the consent where it must be ticked, and keeps what was said where it need not', async () => {
    const { dialer } = await running();
    const [ticked, said] = [await widgetOf(dialer.id, { consent: 'Yes.' }), await widgetOf(dialer.id, { consent: 'By this.', mustConsent: false, askName: false })];
    expect(await refused(ticked, { number: someNumber() })).to.deep.include({ status: 422, field: 'agrees' });
    await taken(said, { number: someNumber(), name: 'Ada' });
    const number = someNumber();
    await taken(ticked, { number, agrees: true });
    await taken(ticked, { number, agrees: true });
    const consents = await dataSource.getRepository(Consent).find();
    const recorded = { source: `widget ${ticked.name}`, proof: `“Yes.”, ticked on ${origin}/shop/shoes`, givenAt: new Date(now()) };
    expect(consents.filter((one) => one.number === number).map(({ source, proof, givenAt }) => ({ source, proof, givenAt }))).to.deep.equal([recorded, recorded]);
    expect(consents.some(({ source }) => source === `widget ${said.name}`)).to.equal(false);
    expect((await requestsOf(ticked))[0]).to.include({ outcome: 'refused', consent: null });
    expect((await requestsOf(said))[0]).to.include({ outcome: 'added', consent: 'By this.', name: null });
  });

  it('is not taken by a dialer that will not call, nor by a widget that is off; a page of another site is not kept', async () => {
    const draft = await campaign.dialer([]);
    const number = someNumber();
    const early = await widgetOf(draft.id);
    expect(await refused(early, { number, later: true })).to.deep.include({ status: 409 });
    expect((await outcomes(early))[0]).to.match(/^refused: The dialer "Dialer \d+" was never started\.$/);
    expect(failureOf(await deleteDialer(campaign.context, campaign.by, draft.id, findWidgetOfDialer)).message).to.match(/is used by the widget/);
    const runner = await running();
    const widget = await widgetOf(runner.dialer.id);
    await taken(widget, { number, page: 'https://elsewhere.example/x' });
    expect((await requestsOf(widget))[0]!.page).to.equal(origin);
    valueOf(await stopDialer(campaign.context, campaign.by, runner.dialer.id));
    expect((await refused(widget, { number })).status).to.equal(409);
    const off = await widgetOf(runner.dialer.id, { enabled: false });
    expect((await refused(off, { number })).status).to.equal(404);
    expect(await requestsOf(off)).to.deep.equal([]);
  });

  // Symptom: "We call you in a few minutes", and the call came the next morning, or never.
  // Cause: only the widget's own schedule was asked for, not its dialer's hours, schedule and pauses.
  // Fix: those are asked before a visitor is shown the form, and the rules of time for their number before it is promised.
  it('promises the time at which the dialer may call the number, and no call of a dialer that is paused', async () => {
    const local = DateTime.fromMillis(now(), { zone: 'America/New_York' });
    const opens = local.plus({ hours: 2 }).startOf('hour');
    const hours = { restrict: true, from: opens.toFormat('HH:mm'), to: opens.plus({ hours: 1 }).toFormat('HH:mm') };
    const runner = await running({ hours });
    const widget = await widgetOf(runner.dialer.id);
    expect(await opennessOf(dataSource.manager, widget, now(), { zone: 'America/New_York' })).to.include({ isOpen: false, mayWait: true, opensAt: opens.toMillis() });
    expect(await opennessOf(dataSource.manager, widget, now()), 'before anybody knows where they are').to.include({ isOpen: true });
    const number = someNumber();
    for (const time of ['at first', 'again']) expect(await taken(widget, { number }), time).to.deep.equal({ callsFrom: opens.toMillis() });
    expect((await requestsOf(widget)).map(({ callsFrom }) => callsFrom?.getTime())).to.deep.equal([opens.toMillis(), opens.toMillis()]);

    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
    const tomorrow = DateTime.fromMillis(now(), { zone: 'UTC' }).plus({ days: 1 }).startOf('day');
    const schedule = valueOf(await createSchedule(campaign.context, campaign.by, campaign.house.one, { name: 'Not today', zone: 'UTC', hours: Object.fromEntries(days.map((day) => [day, [{ from: '00:00', to: '24:00' }]])), holidays: [local.toUTC().toISODate()!] }));
    const scheduled = await running({ scheduleId: schedule.id });
    expect(await opennessOf(dataSource.manager, await widgetOf(scheduled.dialer.id), now())).to.include({ isOpen: false, mayWait: true, opensAt: tomorrow.toMillis() });

    const paused = await running();
    valueOf(await pauseDialer(campaign.context, campaign.by, paused.dialer.id));
    const waiting = await widgetOf(paused.dialer.id);
    expect((await refused(waiting, { number: someNumber() })).status).to.equal(409);
    expect(await outcomes(waiting)).to.deep.equal([`refused: The dialer "${paused.dialer.name}" is paused.`]);
  });

  // Symptom: in the night numbers on a blacklist, and programs, were told "We call you in a few minutes", and all others the next morning; and so
  // was who had been called as often as the rules allow; a widget was open in hours in which its account calls nobody; one was promised a call after its dialer stops.
  // Cause: the form asked for the dialer's own hours alone, and the promise for the first rule that refuses, which may be another than one of time.
  // Fix: both ask every rule of time, and nothing else that depends on the number.
  it('promises the same to everybody, by every rule of time and before the dialer stops', async () => {
    const local = DateTime.fromMillis(now(), { zone: 'America/New_York' });
    const opens = local.plus({ hours: 2 }).startOf('hour');
    const window = { from: opens.toFormat('HH:mm'), to: opens.plus({ hours: 1 }).toFormat('HH:mm') };
    const number = someNumber();
    const listId = await campaign.list([]);
    for (const one of [number, someNumber()]) valueOf(await addToList(campaign.context, campaign.by, { listId, number: one }));
    const { dialer } = await campaign.running([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }, { listId, role: 'block' }]);
    const widget = await widgetOf(dialer.id);
    const rules = async (hours: { from: string; to: string } | null) => valueOf(await saveRules(campaign.context, campaign.by, campaign.house.one, { hours }));
    await rules(window);
    expect(await opennessOf(dataSource.manager, widget, now(), { zone: 'America/New_York' })).to.include({ isOpen: false, mayWait: true, opensAt: opens.toMillis() });
    const promised = { callsFrom: opens.toMillis() };
    expect(await taken(widget, { number: someNumber() })).to.deep.equal(promised);
    expect(await taken(widget, { number }), 'that the dialer blocks').to.deep.equal(promised);
    expect(await taken(widget, { number: someNumber(), website: 'x' }), 'of a program').to.deep.equal(promised);
    expect(await taken(await widgetOf(dialer.id, { blacklistId: listId }), { number }), 'that the widget blocks').to.deep.equal(promised);
    const stopping = await running({ stopAt: opens.toUTC().toISO() });
    const ending = await widgetOf(stopping.dialer.id);
    expect((await refused(ending, { number: someNumber() })).status).to.equal(409);
    expect((await outcomes(ending))[0]).to.match(/^refused: The dialer "Dialer \d+" stops at .*Z, before it opens\.$/);
    await rules(null);
  });

  it('waits for a dialer that is to start later, and not for one that will have stopped', async () => {
    const draft = await campaign.dialer([]);
    const widget = await widgetOf(draft.id);
    const soon = new Date(now() + 3_600_000).toISOString();
    valueOf(await updateDialer(campaign.context, campaign.by, draft.id, { settings: { startAt: soon } }));
    await dataSource.query("UPDATE dialer SET state = 'scheduled' WHERE id = ?", [draft.id]);
    expect(await opennessOf(dataSource.manager, widget, now())).to.deep.equal({ isOpen: false, opensAt: Date.parse(soon), mayWait: true, says: `It opens at ${soon}.` });
    const runner = await running({ stopAt: soon });
    const ending = await widgetOf(runner.dialer.id);
    expect(await opennessOf(dataSource.manager, ending, now())).to.include({ isOpen: true });
    expect(await opennessOf(dataSource.manager, ending, now() + 3_600_000)).to.include({ isOpen: false, mayWait: false });
  });

  it('is kept a year with the consent, and a month where nothing came of it', async () => {
    const { dialer } = await running();
    const widget = await widgetOf(dialer.id);
    await taken(widget, { number: someNumber() });
    await refused(widget, { number: 'none' });
    await advance(31 * 1_440);
    expect(await forgetRequests(campaign.context)).to.be.greaterThan(0);
    expect((await requestsOf(widget)).map(({ outcome }) => outcome)).to.deep.equal(['added']);
    await advance(366 * 1_440);
    await forgetRequests(campaign.context);
    expect(await requestsOf(widget)).to.deep.equal([]);
  });
});
