import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { createWidget as createWidgetApp } from '../../src/http/widget/create-widget.js';
import { createWidget, updateWidget, type WidgetInput } from '../../src/inbound/widgets.js';
import type { Widget } from '../../src/inbound/widget.entity.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from '../dialers/campaign.js';

const shop = 'https://shop.example.com';

onEachDatabase('a call-me form', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let server: Server;
  let url: string;
  let dialerId: number;
  let made = 0;

  const make = async (input: Partial<WidgetInput> = {}): Promise<Widget> =>
    valueOf(await createWidget(campaign.context, campaign.by, campaign.house.one, { name: `Form ${(made += 1)}`, dialerId, origins: [`${shop}/contact`], perHour: 100, ...input }));
  const send = (widget: Widget, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/widget/${widget.publicKey}/calls`, { method: 'POST', headers: { 'Content-Type': 'application/json', Origin: shop, ...headers }, body: JSON.stringify(body) });
  const waiting = async (): Promise<{ number: string; name: string | null; description: string; nextAt: unknown }[]> =>
    dataSource.query('SELECT contact.number AS number, contact.name AS name, contact.description AS description, dialer_contact.next_at AS nextAt FROM dialer_contact JOIN contact ON contact.id = dialer_contact.contact_id WHERE dialer_contact.dialer_id = ? ORDER BY dialer_contact.id', [dialerId]);

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    const { default: express } = await import('express');
    server = createServer(express().use('/widget', createWidgetApp(campaign.context)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(async () => void ({ id: dialerId } = await campaign.dialer([])));
  after(async () => {
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    await dataSource?.destroy();
  });

  it('is a script that anybody can fetch, with its own texts and nothing that ends a script', async () => {
    const widget = await make({ texts: { title: '</script><b>', explanation: 'We call you.' } });
    const answer = await fetch(`${url}/widget/${widget.publicKey}.js`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cross-origin-resource-policy')]).to.deep.equal([200, 'text/javascript; charset=utf-8', 'cross-origin']);
    expect(await answer.text()).to.contain('We call you.').and.not.contain('</script>');
    valueOf(await updateWidget(campaign.context, campaign.by, widget.id, { isActive: false }));
    expect((await fetch(`${url}/widget/${widget.publicKey}.js`)).status).to.equal(404);
    expect((await send(widget, { number: '202 555 0101' })).status).to.equal(404);
  });

  it('adds whoever sends it to its dialer, once while they wait', async () => {
    const widget = await make();
    const answer = await send(widget, { number: '(202) 555-0102', name: 'Ada' });
    expect([answer.status, await answer.json(), answer.headers.get('access-control-allow-origin')]).to.deep.equal([202, { opensAt: null }, shop]);
    expect((await send(widget, { number: '+12025550102' })).status).to.equal(202);
    const all = await waiting();
    expect(all).to.have.length(1);
    expect(all[0]).to.deep.include({ number: '+12025550102', name: 'Ada', description: `form "${widget.name}" on ${shop}` });
  });

  it('is taken from the sites that it names alone', async () => {
    const widget = await make();
    for (const origin of ['https://elsewhere.example.com', `${shop}.evil.example`, 'null']) {
      const answer = await send(widget, { number: '202 555 0103' }, { Origin: origin });
      expect([answer.status, answer.headers.get('access-control-allow-origin')], origin).to.deep.equal([403, null]);
    }
    const preflight = (origin: string) => fetch(`${url}/widget/${widget.publicKey}/calls`, { method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' } });
    expect((await preflight(shop)).headers.get('access-control-allow-headers')).to.equal('Content-Type');
    expect((await preflight('https://elsewhere.example.com')).headers.get('access-control-allow-origin')).to.equal(null);
    expect(await waiting()).to.deep.equal([]);
  });

  it('adds no robots, no wrong numbers and none of its list, and says what is wrong to people alone', async () => {
    const widget = await make({ exceptListId: await campaign.list(['+12025550104']) });
    const robot = await send(widget, { number: '202 555 0105', website: 'https://spam.example' });
    expect([robot.status, await robot.json()]).to.deep.equal([202, { opensAt: null }]);
    for (const [body, says] of [[{ number: '12' }, 'too short'], [{}, 'give your phone number'], [{ number: '202 555 0104' }, 'We cannot call this number.']] as const) {
      const answer = await send(widget, body);
      expect(answer.status).to.equal(422);
      expect(((await answer.json()) as { detail: string }).detail).to.contain(says);
    }
    expect((await fetch(`${url}/widget/${widget.publicKey}/calls`, { method: 'POST', headers: { 'Content-Type': 'application/json', Origin: shop }, body: '{' })).status).to.equal(400);
    expect(await waiting()).to.deep.equal([]);
  });

  it('takes so many from one address, and so many for one number; a proxy’s word counts only from a private address', async () => {
    const widget = await make({ perHour: 2 });
    const from = (address: string, number: string) => send(widget, { number }, { 'X-Forwarded-For': address });
    expect((await from('203.0.113.1', '202 555 0111')).status).to.equal(202);
    expect((await from('203.0.113.1', '202 555 0112')).status).to.equal(202);
    const third = await from('203.0.113.1', '202 555 0113');
    expect([third.status, Number(third.headers.get('retry-after')) > 0]).to.deep.equal([429, true]);
    expect((await from('203.0.113.2', '202 555 0113')).status).to.equal(202);
    const statuses = [];
    for (let last = 3; last < 8; last++) statuses.push((await from(`203.0.113.${last}`, '202 555 0111')).status);
    expect(statuses, 'its first was the first for the number').to.deep.equal([202, 202, 429, 429, 429]);
  });

  it('keeps its hours: who asks while it is closed is called when it opens', async () => {
    // The clock stands at noon of Monday, 5 January 2026, in UTC.
    await dataSource.query(`INSERT INTO schedule (account_id, name, zone, hours, holidays, created_at) VALUES (?, 'Afternoons', 'UTC', '{"monday":[{"from":"15:00","to":"18:00"}]}', '[]', '2026-01-01 00:00:00.000')`, [campaign.house.one]);
    const [{ id: scheduleId }] = await dataSource.query("SELECT MAX(id) AS id FROM schedule");
    const widget = await make({ scheduleId });
    const opens = '2026-01-05T15:00:00.000Z';
    expect(await (await fetch(`${url}/widget/${widget.publicKey}.js`)).text()).to.contain(opens);
    expect(await (await send(widget, { number: '202 555 0121' })).json()).to.deep.equal({ opensAt: opens });
    const [row] = await waiting();
    expect(new Date(typeof row!.nextAt === 'string' ? `${row!.nextAt.replace(' ', 'T')}Z` : (row!.nextAt as Date)).toISOString()).to.equal(opens);
  });

  it('is refused with a sentence where it cannot be', async () => {
    const refused: [Partial<WidgetInput>, string][] = [[{ origins: [] }, 'origins'], [{ origins: ['shop'] }, 'origins.0'], [{ dialerId: 9_999 }, 'dialerId'], [{ scheduleId: 9_999 }, 'scheduleId'], [{ exceptListId: 9_999 }, 'exceptListId'], [{ perHour: 0 }, 'perHour'], [{ name: '' }, 'name']];
    for (const [input, field] of refused) expect(failureOf(await createWidget(campaign.context, campaign.by, campaign.house.one, { name: 'x', dialerId, origins: [shop], ...input })), field).to.include({ status: 422, field });
    expect(failureOf(await createWidget(campaign.context, campaign.house.administratorOfOther, campaign.house.one, { name: 'x', dialerId, origins: [shop] })).status).to.equal(404);
  });
});
