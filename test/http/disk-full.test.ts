import { expect } from 'chai';
import { openTestDatabase } from '../support/databases.js';
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
});
