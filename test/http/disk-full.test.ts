import { expect } from 'chai';
import { createSandbox } from 'sinon';
import { startBackOffice } from '../support/back-office.js';
import { openTestDatabase } from '../support/databases.js';
import { Visitor } from '../support/visitor.js';
import { type Answer, startApi } from './server.js';

describe('a disk that is full', () => {
  it('is told in a sentence, and requests are served again once there is room', async () => {
    // Symptom: 500, "Something unexpected went wrong", also for "Never call it again". Cause: a full disk was like any other failure. Fix: it has its own answer.
    const api = await startApi(await openTestDatabase('SQLite'));
    const [{ page_count: pages }] = await api.services.dataSource.query('PRAGMA page_count');
    await api.services.dataSource.query(`PRAGMA max_page_count = ${pages}`);
    try {
      let last: Pick<Answer, 'status' | 'body'> = { status: 201, body: {} };
      for (let round = 0; round < 500 && last.status === 201; round++) last = await api.send('POST', '/lists', { body: { name: `${round} ${'x'.repeat(150)}` } });
      expect(last).to.deep.include({ status: 503 });
      expect(last.body.detail).to.equal('The disk is full, so this was not saved. Make room on it, then try again.');
    } finally {
      await api.services.dataSource.query('PRAGMA max_page_count = 1000000');
    }
    const after = await api.send('POST', '/lists', { body: { name: 'There is room' } });
    await api.stop();
    expect(after.status).to.equal(201);
  });

  it('is told on pages as by the API, and so is what nobody foresaw: one sentence, no path of this machine', async function () {
    // Symptom: POST /admin/login answered 500 with a raw stack trace (QueryFailedError … at /…/sqlite-turns.js). Cause: only the API had a handler
    // for what fails; pages had Express's own. Fix: one handler behind every page, AdminJS's too.
    this.timeout(60_000);
    const dataSource = await openTestDatabase('SQLite');
    const office = await startBackOffice(dataSource);
    const sandbox = createSandbox();
    try {
      const signedIn = new Visitor(office.url);
      await signedIn.signIn(office.administrator);
      const [{ page_count: pages }] = await dataSource.query('PRAGMA page_count');
      await dataSource.query('CREATE TABLE filler (text)');
      await dataSource.query(`PRAGMA max_page_count = ${Number(pages) + 2}`);
      const fill = (size: number): Promise<unknown> => dataSource.query(`INSERT INTO filler VALUES (zeroblob(${size}))`).then(() => fill(size), () => undefined);
      for (const size of [100_000, 3_000, 300, 30]) await fill(size);
      // And what there was of room in the pages of the sessions that are begun.
      const signIns = (round = 0): Promise<unknown> => dataSource.query('INSERT INTO session VALUES (?, ?, ?)', [`filler ${round}`, 'x'.repeat(100), '2099-01-01 00:00:00.000']).then(() => signIns(round + 1), () => undefined);
      await signIns();
      let full = await new Visitor(office.url).signIn(office.administrator);
      for (let round = 0; round < 300 && full.status === 302; round++) full = await new Visitor(office.url).signIn(office.administrator);
      expect([full.status, full.headers.get('retry-after'), await full.text()]).to.deep.equal([503, '60', 'The disk is full, so this was not saved. Make room on it, then try again.']);
      let node = '';
      for (let round = 0; round < 100 && !node.startsWith('The disk'); round++) {
        const form = { name: `New York ${round}`, host: `switch-${round}.example`, port: '8021', password: 'secret', mediaLocation: `/${'m'.repeat(200)}` };
        node = await (await signedIn.post('/admin/api/resources/Node/actions/new', form)).text();
      }
      expect(node, 'a form of AdminJS’s').to.equal('The disk is full, so this was not saved. Make room on it, then try again.');
      expect((await signedIn.get('/admin')).status, 'pages are read meanwhile').to.equal(200);
      await dataSource.query('PRAGMA max_page_count = 1000000');

      sandbox.stub(dataSource, 'getRepository').throws(new Error(`broken at ${import.meta.filename}`));
      for (const path of ['/admin/login', '/admin/api/resources/Dialer/actions/overview']) {
        const broken = await signedIn.post(path, { email: 'a@b.example', password: 'x' });
        expect([broken.status, broken.headers.get('content-type')]).to.deep.equal([500, 'text/plain; charset=utf-8']);
        expect(await broken.text()).to.match(/^Something unexpected went wrong\. The log has it under [\w-]+; look whether it was done before you try again\.$/);
      }
      sandbox.restore();
      expect((await signedIn.post('/admin/login', { email: 'x'.repeat(20_000) })).status, 'what a caller did wrong keeps its status').to.equal(413);
    } finally {
      sandbox.restore();
      await office.stop();
      await dataSource.destroy();
    }
  });
});
