import { expect } from 'chai';
import type { SessionData } from 'express-session';
import sinon from 'sinon';
import type { DataSource } from 'typeorm';
import { Session } from '../../src/accounts/session.entity.js';
import { SessionStore } from '../../src/accounts/session-store.js';
import type { Context } from '../../src/database/context.js';
import { ManualClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('the session store', (open) => {
  let dataSource: DataSource;
  let clock: ManualClock;
  let context: Context;
  let store: SessionStore;
  const hour = 3_600_000;
  const data = (name: string): SessionData => ({ cookie: { originalMaxAge: hour }, adminUser: { id: 1, email: name, role: 'auditor' } }) as unknown as SessionData;
  const set = (sid: string, value: SessionData) => new Promise<unknown>((resolve) => store.set(sid, value, resolve));
  const touch = (sid: string, value: SessionData) => new Promise<void>((resolve) => store.touch(sid, value, () => resolve()));
  const get = (sid: string, from = store) =>
    new Promise<SessionData | null | undefined>((resolve, reject) => from.get(sid, (error, value) => (error ? reject(error as Error) : resolve(value))));

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
  });
  beforeEach(() => {
    clock = new ManualClock();
    context = { dataSource, clock, log: createLog('silent'), dataDir: '' };
    store = new SessionStore(context);
  });
  afterEach(() => sinon.restore());
  afterEach(() => dataSource.getRepository(Session).deleteAll());
  after(() => dataSource?.destroy());

  it('keeps a session, changed or not, over a restart', async () => {
    expect(await get('a')).to.equal(null);
    await set('a', data('first'));
    await set('a', data('second'));
    expect((await get('a', new SessionStore(context)))?.adminUser?.email).to.equal('second');
  });

  it('does not keep the id under which it can be used', async () => {
    await set('secret-id', data('x'));
    expect((await dataSource.getRepository(Session).find()).map(({ id }) => id)).to.have.length(1).and.not.include('secret-id');
  });

  it('ends a session when it was not used for its time, and removes it', async () => {
    await set('a', data('x'));
    await clock.advance(hour - 1);
    expect(await get('a')).to.not.equal(null);
    await store.removeExpired();
    expect(await dataSource.getRepository(Session).count()).to.equal(1);
    await clock.advance(1);
    expect(await get('a')).to.equal(null);
    await store.removeExpired();
    expect(await dataSource.getRepository(Session).count()).to.equal(0);
  });

  it('prolongs a used session, with at most one write a minute', async () => {
    const write = sinon.spy(dataSource.getRepository(Session), 'update');
    await set('a', data('x'));
    for (let second = 0; second < 150; second++) {
      await clock.advance(1_000);
      await touch('a', (await get('a'))!);
    }
    expect(write.callCount).to.equal(2);
    await clock.advance(hour - 31_000);
    expect(await get('a')).to.not.equal(null);
  });

  it('forgets a session that was signed out', async () => {
    await set('a', data('x'));
    await new Promise((resolve) => store.destroy('a', resolve));
    expect(await get('a')).to.equal(null);
  });

  it('hands an error of the database on', async () => {
    sinon.stub(dataSource.getRepository(Session), 'findOneBy').rejects(new Error('gone'));
    await get('a').then(() => expect.fail('it did not fail'), (error: Error) => expect(error.message).to.equal('gone'));
  });
});
