import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Recording } from '../../src/calls/recording.entity.js';
import { recordingFolder } from '../../src/calls/recording-place.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import { openTestDatabase } from '../support/databases.js';
import { tone } from '../support/wav.js';
import { startApi, type TestApi } from './server.js';

describe('a recording over the API', () => {
  let api: TestApi;
  let id: string;
  const sound = tone(1_000);
  const get = (headers: Record<string, string> = {}, as = api.tokens.auditor, method = 'GET') =>
    fetch(`${api.address}/api/v1/attempts/${id}/recording`, { method, headers: { Authorization: `Bearer ${as}`, ...headers } });

  before(async () => {
    api = await startApi(await openTestDatabase('SQLite'));
    id = await attemptUnderWay(api.context.dataSource, { accountId: api.one, isRecorded: true });
    mkdirSync(recordingFolder(api.context));
    writeFileSync(join(recordingFolder(api.context), `${id}.wav`), sound);
    const row = { accountId: api.one, attemptId: id, state: 'stored' as const, storedName: `${id}.wav`, bytes: sound.length, milliseconds: 1_000, createdAt: new Date(api.clock.now()) };
    await api.context.dataSource.getRepository(Recording).insert(row);
  });
  after(() => api?.stop());

  it('is sent whole, and kept by no cache', async () => {
    const answer = await get();
    expect([answer.status, answer.headers.get('Content-Type'), answer.headers.get('Cache-Control'), answer.headers.get('Accept-Ranges')]).to.deep.equal([200, 'audio/wav', 'no-store', 'bytes']);
    expect(Buffer.from(await answer.arrayBuffer()).equals(sound)).to.equal(true);
  });

  it('is sent in the parts that a player asks for', async () => {
    const part = await get({ Range: 'bytes=100-199' });
    expect([part.status, part.headers.get('Content-Range')]).to.deep.equal([206, `bytes 100-199/${sound.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(sound.subarray(100, 200))).to.equal(true);
    expect((await get({ Range: 'bytes=999999-' })).status).to.equal(416);
    expect((await get({}, api.tokens.auditor, 'HEAD')).headers.get('Content-Length')).to.equal(String(sound.length));
  });

  it('belongs to its account, and to nobody else', async () => {
    expect((await get({}, api.tokens.other)).status).to.equal(404);
    expect((await get({}, api.tokens.agent)).status).to.equal(403);
    expect((await api.send('GET', '/attempts/..%2F..%2Fsession-secret/recording')).status).to.equal(404);
  });

  it('is gone once it is deleted', async () => {
    expect((await api.send('DELETE', `/attempts/${id}/recording`, { as: api.tokens.supervisor })).status).to.equal(403);
    expect((await api.send('DELETE', `/attempts/${id}/recording`)).status).to.equal(204);
    expect((await get()).status).to.equal(404);
  });
});
