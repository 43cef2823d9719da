import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { switchOff } from '../../src/calls/switch-detection.js';
import { transaction } from '../../src/database/transaction.js';
import { Node } from '../../src/calls/node.entity.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { onEachDatabase } from '../support/databases.js';
import { tone } from '../support/wav.js';
import { until } from '../support/until.js';
import { type Answer, bad, startApi, type TestApi } from './server.js';

onEachDatabase('the API’s routes', (open) => {
  let dataSource: DataSource;
  let api: TestApi;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    api = await startApi(dataSource);
  });
  after(() => api?.stop());

  /** The body of an answer that must be good. */
  const good = ({ status, body }: Answer) => {
    expect(status, JSON.stringify(body)).to.be.oneOf([200, 201, 202, 204]);
    return body;
  };
  let lists = 0;
  const newList = async (as = api.tokens.administrator) => good(await api.send('POST', '/lists', { as, body: { name: `List ${(lists += 1)}` } }));
  const newMessage = async (as = api.tokens.administrator) =>
    good(await api.send('POST', '/messages?name=Hello', { as, raw: tone(500), headers: { 'Content-Type': 'audio/wav' } }));
  const week = { monday: [{ from: '09:00', to: '17:00' }] };
  let schedules = 0;
  const newSchedule = async (as = api.tokens.administrator) =>
    good(await api.send('POST', '/schedules', { as, body: { name: `Schedule ${(schedules += 1)}`, zone: 'America/New_York', hours: week } }));
  let dialers = 0;
  const newDialer = async (body: object = {}, as = api.tokens.administrator) => good(await api.send('POST', '/dialers', { as, body: { name: `Dialer ${(dialers += 1)}`, ...body } }));

  describe('accounts', () => {
    it('say how long their recordings are kept', async () => {
      const keep = (recordingMonths: number) => api.send('PATCH', `/accounts/${api.one}`, { body: { recordingMonths } });
      expect(good(await keep(6)).recordingMonths).to.equal(6);
      expect((await keep(0)).body).to.include({ status: 422, detail: 'Recordings are kept for 1 to 120 whole months.' });
      expect(good(await keep(12)).recordingMonths).to.equal(12);
    });

    it('are seen by whom they concern, and made with their Default list', async () => {
      const agency = { as: api.tokens['agency administrator'] };
      const made = good(await api.send('POST', '/accounts', { ...agency, body: { name: 'New', country: 'DE', zone: 'Europe/Berlin' } }));
      expect(made).to.have.all.keys('id', 'name', 'country', 'zone', 'attemptMonths', 'recordingMonths', 'shortNumbers', 'createdAt', 'warnings');
      expect(made.createdAt).to.equal('2026-01-05T12:00:00.000Z');
      expect(good(await api.send('GET', '/accounts', agency)).items.map(({ id }: { id: number }) => id)).to.include.members([api.one, api.other, made.id]);
      expect(good(await api.send('GET', '/accounts')).items.map(({ id }: { id: number }) => id)).to.deep.equal([api.one]);
      expect(good(await api.send('GET', `/lists?accountId=${made.id}`, agency)).items.map(({ name }: { name: string }) => name)).to.deep.equal(['Default']);
      bad(await api.send('POST', '/accounts', { ...agency, body: { name: 'X', country: 'DE', zone: 'Nowhere' } }), 422, /time zone "Nowhere" does not exist/);
    });

    it('must be named by those who see several, where one is meant', async () => {
      const as = api.tokens['agency administrator'];
      bad(await api.send('POST', '/schedules', { as, body: { name: 'S', zone: 'UTC', hours: week } }), 400, /say by accountId/);
      expect(good(await api.send('POST', '/schedules', { as, body: { name: 'S', zone: 'UTC', hours: week, accountId: api.other } })).accountId).to.equal(api.other);
      bad(await api.send('POST', '/schedules', { as, body: { name: 'S', zone: 'UTC', hours: week, accountId: 99_999 } }), 404, /no account 99999/);
      bad(await api.send('POST', '/schedules', { body: { name: 'S', zone: 'UTC', hours: week, accountId: api.other } }), 404, /no account/);
    });
  });

  describe('users and tokens', () => {
    it('are made, used and ended', async () => {
      const user = good(await api.send('POST', '/users', { body: { email: 'new@example.com', password: 'long enough password', role: 'supervisor' } }));
      expect(user).to.have.all.keys('id', 'email', 'role', 'accountId', 'disabled', 'createdAt');
      bad(await api.send('POST', '/users', { body: { email: 'short@example.com', password: 'short', role: 'supervisor' } }), 422, /at least 10 characters/);
      bad(await api.send('POST', '/users', { body: { email: 'x@example.com', password: 'long enough password', role: 'king' } }), 422, /role must be one of /);
      expect(good(await api.send('PATCH', `/users/${user.id}`, { body: { disabled: true } })).disabled).to.equal(true);
      good(await api.send('PUT', `/users/${user.id}/password`, { body: { password: 'another long password' } }));
      expect(JSON.stringify(good(await api.send('GET', '/users')))).to.include('new@example.com').and.not.match(/scrypt|admin@/);

      const made = good(await api.send('POST', '/tokens', { body: { name: 'crm', role: 'auditor' } }));
      good(await api.send('GET', '/lists', { as: made.token }));
      expect(JSON.stringify(good(await api.send('GET', '/tokens')))).to.include('"crm"').and.not.include(made.token);
      good(await api.send('DELETE', `/tokens/${made.id}`));
      bad(await api.send('GET', '/lists', { as: made.token }), 401, /revoked/);
    });

    it('of the whole enterprise are shown to its administrators only', async () => {
      const as = api.tokens['agency administrator'];
      expect(JSON.stringify(good(await api.send('GET', '/users', { as })))).to.include('admin@smart-dialers.local');
      expect(JSON.stringify(good(await api.send('GET', '/tokens')))).to.not.include('agency administrator');
    });
  });

  describe('lists and contacts', () => {
    it('are made, renamed, paged and deleted', async () => {
      const made = [await newList(), await newList(), await newList()];
      bad(await api.send('POST', '/lists', { body: { name: made[0].name } }), 409, /a list named .* already/);
      expect(good(await api.send('PATCH', `/lists/${made[0].id}`, { body: { name: 'Renamed' } })).name).to.equal('Renamed');
      expect(good(await api.send('PATCH', `/lists/${made[0].id}`, { body: { description: 'of May' } }))).to.include({ name: 'Renamed', description: 'of May' });
      const seen: number[] = [];
      for (let after: number | null = 0; after !== null; ) {
        const page: { items: { id: number }[]; next: number | null } = good(await api.send('GET', `/lists?limit=2&after=${after}`));
        expect(page.items).to.have.length.at.most(2);
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
      }
      expect(seen).to.include.members(made.map(({ id }) => id));
      expect(new Set(seen).size).to.equal(seen.length);
      good(await api.send('POST', `/lists/${made[2].id}/contacts`, { body: { number: '+12025550177' } }));
      const { figures, ...removal } = good(await api.send('GET', `/lists/${made[2].id}/removal?figures=yes`));
      expect([removal, figures]).to.deep.equal([{ mayBeDeleted: true, otherUses: [], notEmptied: null, keepsKind: null, blocksIn: [], calledBy: [], shownBy: [] }, { entries: 1, deleted: 1, kept: 0, underWay: 0 }]);
      bad(await api.send('POST', `/lists/${made[2].id}/empty`, { body: {} }), 422, /reason/);
      expect(good(await api.send('POST', `/lists/${made[2].id}/empty`, { body: { reason: 'a wrong file' } })).upTo).to.be.a('number');
      await until('it is empty', async () => good(await api.send('GET', `/lists/${made[2].id}`)).contactCount === 0);
      good(await api.send('DELETE', `/lists/${made[2].id}`));
      bad(await api.send('GET', `/lists/${made[2].id}`), 404, /no list/);
    });

    it('take contacts one by one and pasted, and find them again', async () => {
      const { id } = await newList();
      const contact = good(await api.send('POST', `/lists/${id}/contacts`, { body: { number: '(202) 555-0123', name: 'Ann', clientId: 'C-1', priority: 3, attributes: { plan: 'gold' } } }));
      expect(contact).to.include({ number: '+12025550123', name: 'Ann', clientId: 'C-1', priority: 3, cancelledAt: null });
      expect(contact.attributes).to.deep.equal({ plan: 'gold' });
      bad(await api.send('POST', `/lists/${id}/contacts`, { body: { number: '+12025550123' } }), 409, /already/);
      bad(await api.send('POST', `/lists/${id}/contacts`, { body: { number: 'abc' } }), 422, /Nothing was added/);
      const pasted = good(await api.send('POST', `/lists/${id}/paste`, { body: { text: '+12025550124\nnonsense\n+12025550123' } }));
      expect(pasted.added).to.equal(1);
      expect(pasted.rejected.map(({ line }: { line: number }) => line)).to.deep.equal([2, 3]);
      const found = good(await api.send('GET', `/lists/${id}/contacts?search=${encodeURIComponent('+1202555')}&limit=1`));
      expect(found.items).to.have.length(1);
      expect(good(await api.send('GET', `/lists/${id}/contacts?after=${found.next}`)).items[0].number).to.equal('+12025550124');
    });

    it('change a contact: what is left out stays, null clears, and a bad value is said with its field', async () => {
      const { id: listId } = await newList();
      const added = good(await api.send('POST', `/lists/${listId}/contacts`, { body: { number: '+12025550123', name: 'Ann', email: 'ann@example.com', callFrom: '09:00', attributes: { plan: 'gold', city: 'Rome' } } }));
      const change = (body: object, as = api.tokens.administrator) => api.send('PATCH', `/contacts/${added.id}`, { as, body });
      const changed = good(await change({ email: null, callTo: '17:00', attributes: { plan: 'silver', city: null, since: '2019' }, customerType: 'business' }));
      expect(changed).to.deep.equal({ ...added, email: null, preferences: { from: '09:00', to: '17:00' }, attributes: { plan: 'silver', since: '2019' }, customerType: 'business' });
      expect(good(await api.send('GET', `/contacts/${added.id}`))).to.deep.equal(changed);
      const wrong = await change({ name: 'Bob', callTo: '08:00' });
      bad(wrong, 422, /^The hours for calls end \(08:00\) before they begin \(09:00\)\. Nothing was changed\.$/);
      expect(wrong.body.field).to.equal('callTo');
      bad(await change({ number: '+12025550124' }), 422, /add it as a new contact/);
      bad(await change({ colour: 'blue' }), 422, /colour/);
      bad(await change({ name: 'Bob' }, api.tokens.supervisor), 403, /permission to edit/);
      expect(good(await change({})).name).to.equal('Ann');
    });

    it('block by an entry of a supervisor’s, until it is cancelled', async () => {
      const { id } = await newList();
      const entry = good(await api.send('POST', `/lists/${id}/entries`, { as: api.tokens.supervisor, body: { number: '+12025550125', until: '2026-02-01T00:00:00Z', description: 'asked' } }));
      expect(entry).to.include({ blacklistedUntil: '2026-02-01T00:00:00.000Z', description: 'asked' });
      const cancelled = good(await api.send('POST', `/lists/${id}/cancel`, { body: { numbers: ['+12025550125', '+12025550126'], reason: 'asked again' } }));
      expect(cancelled).to.deep.include({ cancelled: 1, notFound: ['+12025550126'] });
      expect(cancelled.says).to.match(/^1 entry was cancelled on "[^"]+"\.$/);
    });

    it('are imported from a CSV file, after a preview, with the rejected rows to download', async () => {
      const { id } = await newList();
      const file = { raw: 'Phone;Name\r\n+12025550131;Ann\r\nnonsense;Bob\r\n+12025550132;"Zoë; the third"\r\n', headers: { 'Content-Type': 'text/csv' } };
      const preview = good(await api.send('POST', `/lists/${id}/imports/preview`, file));
      expect(preview).to.deep.include({ delimiter: ';', header: true, headers: ['Phone', 'Name'], targets: ['number', 'name'] });
      bad(await api.send('POST', `/lists/${id}/imports?targets=name&targets=email`, file), 422, /phone number/);
      const made = good(await api.send('POST', `/lists/${id}/imports?fileName=people.csv&targets=number&targets=${encodeURIComponent('attribute:Name')}`, file));
      expect(made).to.include({ fileName: 'people.csv', createdBy: `administrator of ${api.one}` });
      let now = made;
      for (let tries = 0; tries < 200 && now.state !== 'done'; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 25));
        now = good(await api.send('GET', `/imports/${made.id}`));
      }
      expect(now).to.include({ state: 'done', rowsRead: 3, rowsAdded: 2, rowsRejected: 1 });
      expect(good(await api.send('GET', `/imports/${made.id}/rejected.csv`))).to.include('nonsense');
      expect(good(await api.send('GET', `/lists/${id}/imports`)).items).to.have.length(1);
      const zoe = good(await api.send('GET', `/lists/${id}/contacts`)).items[1];
      expect(zoe.attributes).to.deep.equal({ Name: 'Zoë; the third' });
      bad(await api.send('POST', `/imports/${made.id}/resume`), 409, /only one that failed/);
      bad(await api.send('POST', `/lists/${id}/imports`, { raw: '', headers: { 'Content-Type': 'text/csv', 'Content-Length': '0' } }), 422, /empty/);
    });
  });

  describe('messages', () => {
    it('are WAV files, and stay while a dialer plays them', async () => {
      const message = await newMessage();
      expect(message).to.include({ name: 'Hello', milliseconds: 500, bytes: 8_044 });
      expect(JSON.stringify(good(await api.send('GET', '/messages')))).to.not.include('storedName');
      bad(await api.send('POST', '/messages?name=x', { raw: 'no sound at all', headers: { 'Content-Type': 'audio/wav' } }), 422, /not a WAV file/);
      bad(await api.send('POST', '/messages', { raw: tone(500), headers: { 'Content-Type': 'audio/wav' } }), 400, /name/);
      const dialer = await newDialer({ settings: { messageId: message.id } });
      bad(await api.send('DELETE', `/messages/${message.id}`), 409, new RegExp(`used by the dialer "${dialer.name}"`));
      good(await api.send('PATCH', `/dialers/${dialer.id}`, { body: { settings: { messageId: null } } }));
      good(await api.send('DELETE', `/messages/${message.id}`));
      bad(await api.send('DELETE', `/messages/${message.id}`), 404, /no message/);
    });
  });

  describe('schedules', () => {
    it('open after they close in no window, and in a zone that exists', async () => {
      const wrong = async (change: object, detail: RegExp) => bad(await api.send('POST', '/schedules', { body: { name: 'S', zone: 'UTC', hours: week, ...change } }), 422, detail);
      await wrong({ hours: { monday: [{ from: '17:00', to: '09:00' }] } }, /The window ends before it begins/);
      await wrong({ hours: { monday: [{ from: '09:00', to: '09:00' }] } }, /The window ends before it begins/);
      await wrong({ hours: { monday: [{ from: '09:00', to: '12:00' }, { from: '11:00', to: '13:00' }] } }, /overlap/);
      await wrong({ hours: { monday: [{ from: '9', to: '25:00' }] } }, /HH:MM/);
      await wrong({ hours: { moonday: [] } }, /moonday/);
      await wrong({ hours: {} }, /never open/);
      await wrong({ zone: 'Europe/Atlantis' }, /time zone does not exist/);
      await wrong({ holidays: ['2026-02-30'] }, /a date that exists/);
      await wrong({ name: ' ' }, /Give the schedule a name/);
    });

    it('are changed in parts, and stay while a dialer keeps to them', async () => {
      const schedule = await newSchedule();
      expect(schedule).to.deep.include({ zone: 'America/New_York', hours: week, holidays: [] });
      const changed = good(await api.send('PATCH', `/schedules/${schedule.id}`, { body: { holidays: ['2026-12-25'] } }));
      expect(changed).to.deep.include({ zone: 'America/New_York', hours: week, holidays: ['2026-12-25'] });
      expect(good(await api.send('PATCH', `/schedules/${schedule.id}`, { body: { zone: 'UTC' } })).holidays).to.deep.equal(['2026-12-25']);
      bad(await api.send('PATCH', `/schedules/${schedule.id}`, { body: { zone: 'X' } }), 422, /does not exist/);
      expect(good(await api.send('GET', `/schedules/${schedule.id}`)).zone).to.equal('UTC');
      const dialer = await newDialer({ settings: { scheduleId: schedule.id } });
      bad(await api.send('DELETE', `/schedules/${schedule.id}`), 409, /used by the dialer/);
      good(await api.send('DELETE', `/dialers/${dialer.id}`));
      good(await api.send('DELETE', `/schedules/${schedule.id}`));
    });
  });

  describe('dialers', () => {
    it('are drafts at first, and keep what a change leaves out', async () => {
      const list = await newList();
      const dialer = await newDialer({ settings: { callsPerSecond: 7, hours: { from: '09:00', to: '18:00' } }, lists: [{ listId: list.id, role: 'call' }] });
      expect(dialer).to.include({ state: 'draft', accountId: api.one });
      expect(dialer.settings).to.include({ callsPerSecond: 7, ringSeconds: 30 });
      expect(dialer.lists).to.deep.equal([{ listId: list.id, role: 'call', status: 'BLACKLIST', isOwn: false }]);
      const changed = good(await api.send('PATCH', `/dialers/${dialer.id}`, { body: { settings: { ringSeconds: 20 } } }));
      expect(changed.settings).to.deep.include({ callsPerSecond: 7, ringSeconds: 20, hours: { restrict: true, from: '09:00', to: '18:00' } });
      expect(changed.version.ordinal).to.equal(2);
      expect(changed.lists).to.have.length(1);
      bad(await api.send('PATCH', `/dialers/${dialer.id}`, { body: { settings: { ringSeconds: 14 } } }), 422, /at least 15 seconds/);
      bad(await api.send('PATCH', `/dialers/${dialer.id}`, { body: { settings: { ringSecond: 20 } } }), 422, /ringSecond/);
      bad(await api.send('POST', '/dialers', { body: { name: 'X', settings: { ringSecond: 20 } } }), 422, /ringSecond/);
      bad(await api.send('PATCH', `/dialers/${dialer.id}`, { body: { settings: { listRules: [{ listId: list.id, result: ['answered'] }] } } }), 422, /There is no "result" in settings\.listRules\.0\./);
      bad(await api.send('PATCH', `/dialers/${dialer.id}`, { body: { lists: [{ listId: list.id, role: 'block', state: 'MINE' }] } }), 422, /There is no "state" in lists\.0\./);
      const read = good(await api.send('GET', `/dialers/${dialer.id}`));
      expect(good(await api.send('PATCH', `/dialers/${dialer.id}`, { body: { settings: read.settings, lists: read.lists } })), 'what was read is taken as it is').to.deep.include({ settings: read.settings, lists: read.lists });
      bad(await api.send('POST', '/dialers', { body: { name: dialer.name } }), 409, /named/);
      bad(await api.send('POST', '/dialers', { body: { name: 'X', settings: { hours: { from: '20:00', to: '08:00' } } } }), 422, /not after its start/);
      good(await api.send('DELETE', `/dialers/${dialer.id}`));
      bad(await api.send('GET', `/dialers/${dialer.id}`), 404, /no dialer/);
    });

    it('start, pause and stop; what cannot be is said', async () => {
      const [list, message] = [await newList(), await newMessage()];
      const dialer = await newDialer({ settings: { messageId: message.id }, lists: [{ listId: list.id, role: 'call' }] });
      bad(await api.send('POST', `/dialers/${dialer.id}/start`), 409, /is empty; the dialer was not started/);
      good(await api.send('POST', `/lists/${list.id}/contacts`, { body: { number: '+12025550140' } }));
      bad(await api.send('POST', `/dialers/${dialer.id}/pause`), 409, /a draft cannot be paused/);
      expect(good(await api.send('POST', `/dialers/${dialer.id}/start`, { as: api.tokens.supervisor })).state).to.equal('running');
      bad(await api.send('POST', `/dialers/${dialer.id}/start`), 409, /is running already/);
      bad(await api.send('DELETE', `/dialers/${dialer.id}`), 409, /only a draft can be deleted/);
      bad(await api.send('DELETE', `/lists/${list.id}`), 409, /in use by/);
      expect(good(await api.send('POST', `/dialers/${dialer.id}/pause`)).state).to.equal('paused');
      expect(good(await api.send('POST', `/dialers/${dialer.id}/stop`)).state).to.equal('completed');
      const progress = good(await api.send('GET', `/dialers/${dialer.id}/progress`));
      expect(progress).to.include({ state: 'completed', attempts: 0, callsPerSecond: 0 });
    });

    it('explain each contact', async () => {
      const [called, blocking] = [await newList(), await newList()];
      const contact = good(await api.send('POST', `/lists/${called.id}/contacts`, { body: { number: '+12025550141', zone: 'Europe/London' } }));
      const dialer = await newDialer({ lists: [{ listId: called.id, role: 'call' }, { listId: blocking.id, role: 'block' }] });
      const why = async () => good(await api.send('GET', `/dialers/${dialer.id}/contacts/${contact.id}/why`));
      expect(await why()).to.deep.include({ place: null, refusal: null, attempts: [] });
      expect((await why()).sentence).to.match(/no place in the dialer yet/);
      await dataSource.query('INSERT INTO dialer_contact (account_id, dialer_id, contact_id, list_id, state, attempts) VALUES (?, ?, ?, ?, ?, 0)', [api.one, dialer.id, contact.id, called.id, 'waiting']);
      expect((await why()).sentence).to.match(/^The dialer is a draft\./);
      await dataSource.getRepository(Dialer).update(dialer.id, { state: 'running', explanation: 'Dialling.' });
      expect((await why()).sentence).to.equal('It waits for its turn. Dialling.');
      good(await api.send('POST', `/lists/${blocking.id}/entries`, { body: { number: '+12025550141' } }));
      expect((await why()).sentence).to.match(/^\+12025550141 is on the list "List/);
      expect((await why()).refusal).to.include({ rule: 'blacklist', ends: 'blacklisted' });
      await dataSource.query(`UPDATE dialer_contact SET state = 'blacklisted', status = 'BLACKLIST' WHERE dialer_id = ?`, [dialer.id]);
      expect((await why()).sentence).to.match(/^It has ended as "Blacklist" after no calls/);
      const page = good(await api.send('GET', `/dialers/${dialer.id}/contacts?state=blacklisted`));
      expect(page.items).to.have.length(1);
      expect(page.items[0]).to.include({ contactId: contact.id, number: '+12025550141', status: 'BLACKLIST', nextAt: null, reason: null });
      expect(good(await api.send('GET', `/dialers/${dialer.id}/contacts?state=waiting`))).to.deep.equal({ items: [], next: null });
      bad(await api.send('GET', `/dialers/${dialer.id}/contacts?state=asleep`), 400, /state/);
      await dataSource.getRepository(Dialer).update(dialer.id, { state: 'completed' });
    });
  });

  describe('nodes and gateways', () => {
    it('are the agency’s, and their passwords are written only', async () => {
      const as = api.tokens['agency administrator'];
      const node = await dataSource.getRepository(Node).save(
        dataSource.getRepository(Node).create({ enterpriseId: 1, name: 'One', host: '192.0.2.1', port: 8021, password: 'ClueCon', mediaLocation: '/messages', createdAt: new Date(0) }),
      );
      const gateway = await dataSource.getRepository(Gateway).save(dataSource.getRepository(Gateway).create({ nodeId: node.id, name: 'trunk', profile: 'external' }));
      const answers = [
        await api.send('GET', '/nodes', { as }),
        await api.send('PATCH', `/nodes/${node.id}`, { as, body: { password: 'a new secret', maxCalls: 50 } }),
        await api.send('GET', '/audit', { as }),
      ];
      for (const answer of answers) expect(JSON.stringify(good(answer))).to.not.match(/ClueCon|a new secret/);
      expect(await dataSource.getRepository(Node).findOneBy({ id: node.id })).to.include({ password: 'a new secret', maxCalls: 50 });
      expect(good(await api.send('PATCH', `/gateways/${gateway.id}`, { as, body: { callsPerSecond: 5, enabled: false } }))).to.include({ callsPerSecond: 5, enabled: false });
      expect(good(await api.send('GET', `/gateways?nodeId=${node.id}`, { as })).items).to.have.length(1);
      expect(good(await api.send('PATCH', `/gateways/${gateway.id}`, { as, body: { mostMissed: 50 } }))).to.include({ mostMissed: 50, mostMistaken: 5 });
      expect((await api.send('PATCH', `/gateways/${gateway.id}`, { as, body: { mostMissed: 101 } })).status).to.equal(422);
      const path = `/gateways/${gateway.id}/detection`;
      expect(good(await api.send('GET', path, { as }))).to.deep.equal({ judgedPeople: 0, missed: 0, judgedMachines: 0, mistaken: 0, missedShare: null, mistakenShare: null, off: null });
      expect((await api.send('POST', `${path}/on`, { as })).status).to.equal(409);
      await transaction(dataSource, (manager) => switchOff(manager, { kind: 'gateway', id: gateway.id, name: 'trunk', accountId: null }, 'so says the test', Date.now(), {}));
      expect(good(await api.send('GET', path, { as })).off).to.match(/off for this gateway since .*: so says the test\.$/);
      expect(good(await api.send('POST', `${path}/on`, { as }))).to.include({ id: gateway.id });
      bad(await api.send('PATCH', `/nodes/${node.id}`, { as, body: { password: 'two\nlines' } }), 422, /one line/);
      bad(await api.send('PATCH', `/nodes/${node.id}`, { as, body: { maxCalls: -1 } }), 422, /maxCalls/);
      const second = await dataSource.getRepository(Node).save(dataSource.getRepository(Node).create({ enterpriseId: 1, name: 'Two', host: '192.0.2.2', port: 8021, password: 'x', mediaLocation: '/messages', createdAt: new Date(0) }));
      bad(await api.send('PATCH', `/nodes/${second.id}`, { as, body: { host: '192.0.2.1' } }), 409, /192\.0\.2\.1:8021 already/);
      bad(await api.send('PATCH', '/nodes/999', { as, body: {} }), 404, /no node 999/);
      const third = { name: 'Three', host: '192.0.2.3', password: 'x', mediaLocation: 'http://(abs_cache_control=86400)service:3000/media' };
      expect(good(await api.send('POST', '/nodes', { as, body: third })), 'recordings go beside the messages').to.include({ recordingLocation: 'http://service:3000/media/recordings', speech: '' });
      expect(good(await api.send('POST', '/nodes', { as, body: { ...third, host: '192.0.2.4', mediaLocation: '/srv/sounds', recordingLocation: '/srv/talk' } }))).to.include({ recordingLocation: '/srv/talk' });
      // Symptom: a node without a password was refused with "Invalid input: expected nonoptional, received undefined".
      // Cause: the schema of a new node was made of the optional fields of a change, by making some of them required again.
      // Fix: the fields are required to begin with, and each says what to write.
      for (const [missing, words] of [['name', /name: Give the node a name/], ['host', /host: Write the name or the IP address/], ['password', /password: Write the password of its event socket/], ['mediaLocation', /mediaLocation: Say where this switch finds/]] as const)
        for (const value of [undefined, null, '', ' ']) bad(await api.send('POST', '/nodes', { as, body: { ...third, host: '192.0.2.5', [missing]: value } }), 422, words);
      expect(await dataSource.getRepository(Node).countBy({ host: '192.0.2.5' })).to.equal(0);
      expect(good(await api.send('PATCH', `/nodes/${node.id}`, { as, body: { recordingLocation: 'https://dial.example/behind/media/recordings/' } }))).to.include({ id: node.id });
      const notTaken = ['http://service:3000/recordings', 'http://service:3000/media', 'http://service:3000/media/recordings/fs1', 'http://media/recordings'].map((recordingLocation) => [{ recordingLocation }, /ends in \/media\/recordings/] as const);
      for (const [wrong, words] of [...notTaken, [{ recordingLocation: 'recordings' }, /folder from its root/], [{ speech: 'flite' }, /engine and the voice/]] as const) bad(await api.send('PATCH', `/nodes/${node.id}`, { as, body: wrong }), 422, words);
    });
  });

  describe('the audit', () => {
    it('tells the caller’s own accounts’ deeds, newest first', async () => {
      await newList();
      const items: { accountId: number | null; action: string; actor: string; id: number }[] = good(await api.send('GET', '/audit?limit=500')).items;
      expect(items[0]).to.include({ action: 'create list', actor: `administrator of ${api.one}` });
      expect(new Set(items.map(({ accountId }) => accountId))).to.deep.equal(new Set([api.one]));
      expect(items.map(({ id }) => id)).to.deep.equal(items.map(({ id }) => id).sort((a, b) => b - a));
      const all: typeof items = good(await api.send('GET', '/audit?limit=500', { as: api.tokens['agency administrator'] })).items;
      expect([...new Set(all.map(({ accountId }) => accountId))]).to.include.members([null, api.one, api.other]);
    });
  });

  it('give nobody anything of another account, whatever they do with its ids', async () => {
    const [list, message, schedule] = [await newList(), await newMessage(), await newSchedule()];
    const contact = good(await api.send('POST', `/lists/${list.id}/contacts`, { body: { number: '+12025550160' } }));
    const dialer = await newDialer({ lists: [{ listId: list.id, role: 'call' }] });
    const file = { raw: 'number\n+12025550161\n', headers: { 'Content-Type': 'text/csv' } };
    const made = good(await api.send('POST', `/lists/${list.id}/imports`, file));
    const user = good(await api.send('POST', '/users', { body: { email: 'isolated@example.com', password: 'long enough password', role: 'auditor' } }));
    const token = good(await api.send('POST', '/tokens', { body: { name: 'isolated', role: 'auditor' } }));
    const requests: [string, string, object?][] = [
      ['PATCH', `/accounts/${api.one}`, { body: { name: 'Taken' } }],
      ['PATCH', `/users/${user.id}`, { body: { disabled: true } }],
      ['PUT', `/users/${user.id}/password`, { body: { password: 'stolen password' } }],
      ['DELETE', `/tokens/${token.id}`],
      ['GET', `/lists/${list.id}`],
      ['PATCH', `/lists/${list.id}`, { body: { name: 'Taken' } }],
      ['DELETE', `/lists/${list.id}`],
      ['GET', `/lists/${list.id}/contacts`],
      ['POST', `/lists/${list.id}/contacts`, { body: { number: '+12025550162' } }],
      ['GET', `/contacts/${contact.id}`],
      ['PATCH', `/contacts/${contact.id}`, { body: { name: 'Taken' } }],
      ['POST', `/lists/${list.id}/paste`, { body: { text: '+12025550162' } }],
      ['POST', `/lists/${list.id}/entries`, { body: { number: '+12025550162' } }],
      ['POST', `/lists/${list.id}/cancel`, { body: { numbers: ['+12025550160'], reason: 'x' } }],
      ['POST', `/lists/${list.id}/imports`, file],
      ['POST', `/lists/${list.id}/imports/preview`, file],
      ['GET', `/lists/${list.id}/imports`],
      ['GET', `/imports/${made.id}`],
      ['POST', `/imports/${made.id}/resume`],
      ['GET', `/imports/${made.id}/rejected.csv`],
      ['DELETE', `/messages/${message.id}`],
      ['GET', `/schedules/${schedule.id}`],
      ['PATCH', `/schedules/${schedule.id}`, { body: { name: 'Taken' } }],
      ['DELETE', `/schedules/${schedule.id}`],
      ['GET', `/dialers/${dialer.id}`],
      ['PATCH', `/dialers/${dialer.id}`, { body: { name: 'Taken' } }],
      ['DELETE', `/dialers/${dialer.id}`],
      ['POST', `/dialers/${dialer.id}/start`],
      ['POST', `/dialers/${dialer.id}/pause`],
      ['POST', `/dialers/${dialer.id}/stop`],
      ['GET', `/dialers/${dialer.id}/progress`],
      ['GET', `/dialers/${dialer.id}/events`],
      ['GET', `/dialers/${dialer.id}/contacts`],
      ['GET', `/dialers/${dialer.id}/contacts/${contact.id}/why`],
      ...['lists', 'users', 'tokens', 'messages', 'schedules', 'dialers', 'audit'].map((noun): [string, string] => ['GET', `/${noun}?accountId=${api.one}`]),
    ];
    for (const [method, path, options] of requests) {
      const { status, body } = await api.send(method, path, { as: api.tokens.other, ...options });
      expect([`${method} ${path}`, status, body.status]).to.deep.equal([`${method} ${path}`, 404, 404]);
    }
    // Linking another account's rows to one's own dialer is no way in either.
    const wishes = [{ lists: [{ listId: list.id, role: 'call' }] }, { settings: { messageId: message.id } }, { settings: { scheduleId: schedule.id } }];
    for (const wish of wishes) bad(await api.send('POST', '/dialers', { as: api.tokens.other, body: { name: 'Theirs', ...wish } }), 422, /does not exist in this account|One of the lists does not exist/);
    for (const noun of ['lists', 'messages', 'schedules', 'dialers'])
      expect(good(await api.send('GET', `/${noun}?limit=500`, { as: api.tokens.other })).items.filter(({ accountId }: { accountId: number }) => accountId !== api.other)).to.deep.equal([]);
    expect(good(await api.send('GET', `/lists/${list.id}`)).name).to.equal(list.name);
  });
});
