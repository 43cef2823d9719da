import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { addToList } from '../../../src/contacts/blacklist-entries.js';
import { optOuts } from '../../../src/contacts/opt-out.js';
import { deleteDialer } from '../../../src/dialers/delete-dialer.js';
import { findWidgetOfDialer } from '../../../src/inbound/widgets/find-use.js';
import { forgetRequests } from '../../../src/inbound/widgets/forget-requests.js';
import { opennessOf } from '../../../src/inbound/widgets/opening-hours.js';
import { createWidget, updateWidget } from '../../../src/inbound/widgets/save-widget.js';
import { type CallMeRequest, takeRequest } from '../../../src/inbound/widgets/take-request.js';
import { ticketFor } from '../../../src/inbound/widgets/ticket.js';
import { WidgetRequest } from '../../../src/inbound/widgets/widget-request.entity.js';
import { usualTexts } from '../../../src/inbound/widgets/widget-texts.js';
import type { Widget } from '../../../src/inbound/widgets/widget.entity.js';
import type { WidgetInput } from '../../../src/inbound/widgets/widget-settings.js';
import { type Campaign, failureOf, valueOf, withCampaign } from '../../dialers/campaign.js';
import { onEachDatabase } from '../../support/databases.js';

const origin = 'https://dialer.example.com';

onEachDatabase('a form of those who never want to be called', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let made = 0;
  const now = () => campaign.house.clock.now();
  const someNumber = () => campaign.numbers(1)[0]!;
  const make = (input: Partial<WidgetInput> = {}) => createWidget(campaign.context, campaign.by, campaign.house.one, { name: `Form ${(made += 1)}`, purpose: 'never call me', ...input });
  const send = (widget: Widget, request: CallMeRequest, address = `192.0.2.${made}`) =>
    takeRequest(campaign.context, widget.id, { page: `${origin}/widget/${widget.publicKey}?from=letter`, ticket: ticketFor(widget, now() - 5_000), ...request }, { origin, address });
  const requestsOf = async ({ id }: Widget) => (await dataSource.getRepository(WidgetRequest).find({ where: { widgetId: id }, order: { id: 'ASC' } })).map(({ outcome, says }) => `${outcome}: ${says}`);
  const optOutOf = async (number: string) => (await optOuts(campaign.context, [campaign.house.one], { numbers: [number], order: 'oldest', count: 9 })).map(({ at, source }) => ({ at, source }));
  const said = { ok: true, value: { callsFrom: null } };

  withCampaign(open, (opened) => {
    campaign = opened;
    dataSource = opened.dataSource;
  });

  it('opts out of every dialer from the very next attempt on, with its name, page and time', async () => {
    const [out, free] = campaign.numbers(2) as [string, string];
    const runner = await campaign.running([{ listId: await campaign.list([out, free]), role: 'call' }]);
    const widget = valueOf(await make({ name: 'Letter of May' }));
    expect(await send(widget, { number: out.replace('+1', '') })).to.deep.equal(said);
    expect(await campaign.place(runner)).to.deep.equal([free]);
    expect((await campaign.places(runner.dialer.id)).get(out)).to.include({ state: 'blacklisted', status: 'OPTED OUT' });
    expect(await optOutOf(out)).to.deep.equal([{ at: new Date(now() - 1_000), source: `form "Letter of May" on ${origin}/widget/${widget.publicKey}` }]);
    expect(await dataSource.getRepository(WidgetRequest).findOneByOrFail({ widgetId: widget.id })).to.deep.include({ outcome: 'opted out', number: out, dialerId: null, contactId: null, consent: null, name: null, callsFrom: null });
  });

  it('gives everybody the same answer, whether they had opted out before or not, and notes it once', async () => {
    const widget = valueOf(await make());
    const number = someNumber();
    expect(await send(widget, { number })).to.deep.equal(said);
    await campaign.house.clock.advance(1_000);
    expect(await send(widget, { number })).to.deep.equal(said);
    const other = someNumber();
    expect(await Promise.all([send(widget, { number: other }), send(widget, { number: other })])).to.deep.equal([said, said]);
    expect(await requestsOf(widget)).to.have.members(['opted out: No dialer calls the number any more.', 'opted out: The number had opted out before.', 'opted out: No dialer calls the number any more.', 'opted out: The number had opted out before.']);
    for (const one of [number, other]) expect(await optOutOf(one)).to.have.length(1);
  });

  it('hears whoever says no: of another country, at a number that costs extra, on any blacklist, with no dialer running', async () => {
    const widget = valueOf(await make());
    const blocked = someNumber();
    valueOf(await addToList(campaign.context, campaign.by, { listId: await campaign.list([]), number: blocked }));
    const numbers: [string, string][] = [['+44 20 7946 0000', '+442079460000'], ['900 555 0123', '+19005550123'], [blocked, blocked]];
    for (const [typed, number] of numbers) {
      expect(await send(widget, { number: typed }), typed).to.deep.equal(said);
      expect(await optOutOf(number), typed).to.have.length(1);
    }
    expect(await opennessOf(dataSource.manager, widget, now())).to.include({ isOpen: true, mayWait: false });
  });

  it('is told of a number that is none, of too many requests, and keeps programs out', async () => {
    const widget = valueOf(await make({ mostPerNumber: 2, mostPerHour: 3 }));
    for (const number of ['none', '1234', '12']) expect(await send(widget, { number }), number).to.have.nested.include({ 'failure.status': 422, 'failure.field': 'number' });
    const [bot, number] = campaign.numbers(2) as [string, string];
    expect(await send(widget, { number: bot, website: 'http://spam.example' })).to.deep.equal(said);
    expect(await send(widget, { number: bot, ticket: undefined })).to.deep.equal(said);
    expect(await optOutOf(bot)).to.deep.equal([]);
    await send(widget, { number });
    await send(widget, { number });
    expect(await send(widget, { number })).to.deep.equal({ ok: false, failure: { status: 429, message: 'There were too many requests just now, so this one was not noted; try again in an hour.' } });
    await send(widget, { number: someNumber() });
    const late = someNumber();
    expect((await send(widget, { number: late })).ok).to.equal(false);
    expect((await requestsOf(widget)).filter((outcome) => /There were/.test(outcome))).to.deep.equal(['refused: There were 2 requests for the number in an hour.', 'refused: There were 3 requests in an hour.']);
    await campaign.house.clock.advance(61 * 60_000);
    expect(await send(widget, { number: late })).to.deep.equal(said);
  });

  it('needs no dialer and no site, has words of its own, and refuses what it has no use for', async () => {
    const widget = valueOf(await make());
    expect(widget).to.deep.include({ purpose: 'never call me', dialerId: null, origins: [], askName: false, mostPerAddress: 30, mostPerHour: 1_000, texts: usualTexts['never call me'] });
    const dialer = await campaign.dialer([]);
    const useless: [keyof WidgetInput, unknown, string][] = [['dialerId', dialer.id, 'dialer'], ['scheduleId', 1, 'schedule'], ['blacklistId', 1, 'blacklist'], ['consent', 'I agree.', 'consent'], ['askName', true, 'name']];
    for (const [field, value, what] of useless) {
      const told = { status: 422, field, message: `A form of those who never want to be called takes no ${what}: it hears everybody, at any hour, by their number alone. Nothing was saved.` };
      expect(failureOf(await make({ [field]: value }))).to.deep.include(told);
      expect(failureOf(await updateWidget(campaign.context, campaign.by, widget.id, { [field]: value }))).to.deep.include(told);
    }
    expect(failureOf(await updateWidget(campaign.context, campaign.by, widget.id, { purpose: 'call me' } as object)).status).to.equal(422);
    expect(failureOf(await make({ purpose: 'call me' }))).to.include({ field: 'dialerId', message: 'Choose the dialer that calls. Nothing was saved.' });
    expect(failureOf(await make({ purpose: 'call me', dialerId: dialer.id }))).to.include({ field: 'origins' });
    const called = valueOf(await make({ purpose: 'call me', dialerId: dialer.id, origins: [origin] }));
    expect(failureOf(await updateWidget(campaign.context, campaign.by, called.id, { dialerId: null })).field).to.equal('dialerId');
    expect(failureOf(await deleteDialer(campaign.context, campaign.by, dialer.id, findWidgetOfDialer)).message).to.contain(`the widget "${called.name}"`);
  });

  it('keeps requests for a year, and the opt-out for ever', async () => {
    const widget = valueOf(await make());
    const number = someNumber();
    await send(widget, { number });
    await campaign.house.clock.advance(390 * 86_400_000);
    await forgetRequests(campaign.context);
    expect(await requestsOf(widget)).to.have.length(1);
    await campaign.house.clock.advance(10 * 86_400_000);
    await forgetRequests(campaign.context);
    expect(await requestsOf(widget)).to.deep.equal([]);
    expect(await optOutOf(number)).to.have.length(1);
  });
});
