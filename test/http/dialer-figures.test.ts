import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AbandonCount } from '../../src/calls/abandon-count.entity.js';
import { switchOff } from '../../src/calls/switch-detection.js';
import { transaction } from '../../src/database/transaction.js';
import { onEachDatabase } from '../support/databases.js';
import { good, startApi, type TestApi } from './server.js';

onEachDatabase('the routes of versions, clones and abandoned calls', (open) => {
  let dataSource: DataSource;
  let api: TestApi;
  let dialerId: number;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    api = await startApi(dataSource);
    dialerId = good(await api.send('POST', '/dialers', { body: { name: 'Sales', settings: { tag: 'a', rate: { kind: 'fast' } } } })).id;
  });
  after(() => api?.stop());


  it('give the history, and go back in it', async () => {
    good(await api.send('PATCH', `/dialers/${dialerId}`, { body: { settings: { tag: 'b' } } }));
    const page = good(await api.send('GET', `/dialers/${dialerId}/versions?limit=1`, { as: api.tokens.auditor }));
    expect(page.items[0]).to.deep.include({ ordinal: 2, isInForce: true, changes: [{ setting: 'tag', from: 'a', to: 'b' }] });
    expect(page.next).to.equal(2);
    expect(good(await api.send('GET', `/dialers/${dialerId}/versions?limit=1&before=2`))).to.deep.include({ next: null });
    const back = good(await api.send('POST', `/dialers/${dialerId}/versions/1/restore`));
    expect([back.version.ordinal, back.settings.tag]).to.deep.equal([3, 'a']);
    expect((await api.send('POST', `/dialers/${dialerId}/versions/77/restore`)).status).to.equal(404);
    expect((await api.send('GET', `/dialers/${dialerId}/versions`, { as: api.tokens.other })).status).to.equal(404);
  });

  it('clone into the same campaign', async () => {
    const { status, body } = await api.send('POST', `/dialers/${dialerId}/clone`);
    expect(status).to.equal(201);
    expect(body).to.deep.include({ name: 'Sales (copy)', state: 'draft', campaignId: dialerId });
    expect(body.settings.tag).to.equal('a');
  });

  it('prove in a file how many calls were abandoned', async () => {
    const counts = { campaignId: dialerId, accountId: api.one };
    await dataSource.getRepository(AbandonCount).insert([{ ...counts, day: '2026-01-01', answered: 200, abandoned: 5 }, { ...counts, day: '2026-01-02', answered: 100, abandoned: 0 }]);
    const { headers, body } = await api.send('GET', `/dialers/${dialerId}/abandoned.csv`, { as: api.tokens.auditor });
    expect(headers.get('Content-Type')).to.contain('text/csv');
    const zone = good(await api.send('GET', `/dialers/${dialerId}/abandoned`)).zone;
    expect(body.trim().split('\r\n')).to.deep.equal([
      'day,zone,campaign,liveAnswers,abandoned,abandonedPercent,liveAnswersOf30Days,abandonedOf30Days,abandonedPercentOf30Days,allowedPercent',
      `2026-01-01,${zone},${dialerId},200,5,2.50,200,5,2.50,3.00`,
      `2026-01-02,${zone},${dialerId},100,0,0.00,300,5,1.67,3.00`,
    ]);
    expect((await api.send('GET', `/dialers/${dialerId}/abandoned.csv`, { as: api.tokens.other })).status).to.equal(404);
    expect(good(await api.send('GET', `/dialers/${dialerId}/who-answered`))).to.deep.include({ items: [], off: [] });
  });

  /**
   * Symptom: a change of any setting by the API switched the detection off, and of one field of the hours, keys, detection or recording put the others to their defaults.
   * Cause: the schema of a change filled in what was left out. Fix: nothing is filled in, at either depth.
   */
  it('change what is sent of the settings, and nothing else', async () => {
    const parts = { hours: { restrict: true, from: '10:00', to: '17:00' }, keys: { confirm: '1', repeat: '2', agent: null, optOut: null, repeats: 2, waitSeconds: 7 }, recording: { on: false, announcementId: null }, detection: { on: true, countries: ['GB'], onMachine: 'agent', favours: 'speed', figures: { silenceMs: 900 }, mostMissed: 55, mostMistaken: 6 } };
    const { id } = good(await api.send('POST', '/dialers', { body: { name: 'Parts', settings: { method: 'power', ...parts } } }));
    const change = async (settings: object) => good(await api.send('PATCH', `/dialers/${id}`, { body: { settings } })).settings;
    expect(await change({ tag: 'b' })).to.deep.include(parts);
    expect(await change({ hours: { from: '11:00' }, keys: { confirm: '3' }, detection: { mostMissed: 50 }, recording: { on: true } })).to.deep.include({
      hours: { ...parts.hours, from: '11:00' }, keys: { ...parts.keys, confirm: '3' }, detection: { ...parts.detection, mostMissed: 50 }, recording: { on: true, announcementId: null },
    });
    const refused = await api.send('PATCH', `/dialers/${id}`, { body: { settings: { hours: { to: '09:00' } } } });
    expect([refused.status, refused.body.field]).to.deep.equal([422, 'settings.hours.to']);
  });

  // Symptom: the form warned of calling people again who have just been reached, and the API saved it without a word.
  // Cause: the words were the form's alone. Fix: the answer to what is saved has them.
  it('warn, where it is saved, of calling people again who have just been reached', async () => {
    const quiet = good(await api.send('POST', '/dialers', { body: { name: 'Quiet' } }));
    expect(quiet.warnings).to.deep.equal([]);
    const loud = good(await api.send('PATCH', `/dialers/${quiet.id}`, { body: { settings: { manualCallIsSuccess: false } } }));
    expect(loud.warnings).to.have.length(1);
    expect(loud.warnings[0]).to.match(/^People who have just talked to one of your agents are now called again by this dialer\./);
    expect(good(await api.send('POST', `/dialers/${quiet.id}/clone`)).warnings).to.deep.equal(loud.warnings);
    expect(good(await api.send('POST', `/dialers/${quiet.id}/versions/1/restore`)).warnings).to.deep.equal([]);
    expect(good(await api.send('POST', '/dialers', { body: { name: 'Loud', settings: { inboundCallIsSuccess: false } } })).warnings).to.have.length(1);
  });

  it('have figures of the detection of their own, of which those of the manner are not kept', async () => {
    const { id } = good(await api.send('POST', '/dialers', { body: { name: 'Figures', settings: { method: 'power', detection: { on: true, figures: { silenceMs: 600, doubtMs: 900, shortMs: 3_300 } } } } }));
    const figures = async () => good(await api.send('GET', `/dialers/${id}`)).settings.detection.figures;
    const change = (detection: object) => api.send('PATCH', `/dialers/${id}`, { body: { settings: { detection } } });
    expect(await figures()).to.deep.equal({ silenceMs: 600, doubtMs: 900 });
    good(await change({ favours: 'speed' }));
    expect(await figures(), '600 ms are what speed has').to.deep.equal({ doubtMs: 900 });
    for (const [wrong, why] of [
      [{ silenceMs: 750 }, '“Silence that ends a greeting” is a whole number from 200 to 1,500 milliseconds, in steps of 20.'],
      [{ silenceMs: 1_520 }, 'from 200 to 1,500 milliseconds'],
      [{ threshold: 0 }, '“Voice” is a whole number from 10 to 10,000.'],
      [{ threshold: '200,x=y' }, '“Voice” is a whole number'],
      [{ machineMs: 600 }, 'Whoever goes on must have the time to fall silent: “A machine if it goes on for” (600 ms) must be more than “Silence that ends a greeting” (600 ms).'],
      [{ lateMs: -1 }, '“A beep corrects for” is a whole number from 0 to 60,000 milliseconds.'],
      [{ dropPauseMs: 1_400 }, 'The longest beep has the silence after it in it'],
      [{ silence: 700 }, 'silence'],
    ] as const) {
      const { status, body } = await change({ figures: wrong });
      expect([status, JSON.stringify(body)], JSON.stringify(wrong)).to.satisfy(([code, text]: [number, string]) => code >= 400 && code < 500 && JSON.parse(text) && text.includes(why));
    }
    expect(await figures(), 'nothing of it was saved').to.deep.equal({ doubtMs: 900 });
    good(await change({ figures: {} }));
    expect(await figures()).to.deep.equal({});
  });

  it('say that detection is off, and switch it on again', async () => {
    const path = `/dialers/${dialerId}/detection/on`;
    expect((await api.send('POST', path)).body.detail).to.match(/^Detection is not switched off for the dialer "Sales"/);
    await transaction(dataSource, (manager) => switchOff(manager, { kind: 'dialer', id: dialerId, name: 'Sales', accountId: api.one }, 'so says the test', Date.now(), {}));
    expect(good(await api.send('GET', `/dialers/${dialerId}/progress`)).detectionOff, 'its settings want none').to.deep.equal([]);
    good(await api.send('PATCH', `/dialers/${dialerId}`, { body: { settings: { method: 'power', detection: { on: true } } } }));
    expect(good(await api.send('GET', `/dialers/${dialerId}/progress`)).detectionOff).to.have.length(1);
    expect((await api.send('POST', path, { as: api.tokens.other })).status).to.equal(404);
    expect((await api.send('POST', path)).status).to.equal(204);
    expect(good(await api.send('GET', `/dialers/${dialerId}/progress`)).detectionOff).to.deep.equal([]);
  });
});
