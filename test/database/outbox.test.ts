import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { DomainEvent } from '../../src/database/domain-event.entity.js';
import { type Consumer, consumeOutbox, type Happening, publish } from '../../src/database/outbox.js';
import { transaction } from '../../src/database/transaction.js';
import { ManualClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('the outbox', (open) => {
  let dataSource: DataSource;
  let clock: ManualClock;
  let consumed: unknown[];
  const log = createLog('silent');
  const event = (payload: object, kind = 'tick'): Happening => ({ accountId: 1, kind, payload });
  const tell = (...events: Happening[]) => transaction(dataSource, (manager) => publish(manager, clock.now(), events));
  /** Writes what it is told, in the transaction, so that it can be seen what was kept. */
  const keep: Consumer = async (manager, events) => {
    for (const { payload } of events) await manager.query('INSERT INTO enterprise (name, zone, created_at) VALUES (?, ?, ?)', [JSON.stringify(payload), 'UTC', '2026-01-01 00:00:00.000']);
  };
  const kept = async (): Promise<unknown[]> => (await dataSource.query('SELECT name FROM enterprise ORDER BY id')).map(({ name }: { name: string }) => JSON.parse(name));
  const consume = (consumers: Record<string, Consumer> = { tick: keep }) => consumeOutbox(dataSource, clock, consumers, log);
  const waiting = () => dataSource.getRepository(DomainEvent).find({ order: { id: 'ASC' } });

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
  });
  beforeEach(() => {
    clock = new ManualClock();
    consumed = [];
  });
  afterEach(async () => {
    await dataSource.query('DELETE FROM domain_event');
    await dataSource.query('DELETE FROM enterprise');
  });
  after(() => dataSource?.destroy());

  it('hands each event over once, oldest first, in batches of 500', async () => {
    const events = Array.from({ length: 1_200 }, (_, n) => event({ n }));
    await tell(...events);
    const sizes = [];
    for (let count = 1; count > 0; ) sizes.push((count = await consume({ tick: async (_, some) => void consumed.push(...some.map(({ payload }) => payload)) })));
    expect(sizes).to.deep.equal([500, 500, 200, 0]);
    expect(consumed).to.deep.equal(events.map(({ payload }) => payload));
  });

  it('keeps nothing of what happened when its transaction fails', async () => {
    const work = transaction(dataSource, async (manager) => {
      await publish(manager, clock.now(), [event({ n: 1 })]);
      throw new Error('undone');
    });
    await work.catch(() => undefined);
    expect(await waiting()).to.deep.equal([]);
    await tell();
    expect(await consume()).to.equal(0);
  });

  it('hands every kind to its own consumer', async () => {
    await tell(event({ n: 1 }), event({ n: 2 }, 'tock'), event({ n: 3 }));
    const into = (name: string): Consumer => async (_, some) => void consumed.push([name, some.map(({ payload }) => payload)]);
    expect(await consume({ tick: into('tick'), tock: into('tock') })).to.equal(3);
    expect(consumed).to.deep.equal([['tick', [{ n: 1 }, { n: 3 }]], ['tock', [{ n: 2 }]]]);
  });

  it('lets an event that fails wait, longer each time, and hands over the others', async () => {
    await tell(event({ n: 1 }), event({ n: 2, bad: true }), event({ n: 3 }));
    const picky: Consumer = async (manager, events) => {
      await keep(manager, events);
      if (events.some(({ payload }) => 'bad' in payload)) throw new Error('cannot take a bad one');
    };
    expect(await consume({ tick: picky })).to.equal(2);
    expect(await kept(), 'nothing of the failed one').to.deep.equal([{ n: 1 }, { n: 3 }]);
    const [bad] = await waiting();
    expect(bad).to.include({ failures: 1, failure: 'cannot take a bad one' });

    for (const minutes of [1, 2, 4, 8]) {
      const until = (await waiting())[0]!.retryAt!.getTime();
      expect(until - clock.now()).to.equal(minutes * 60_000);
      await tell(event({ later: minutes }));
      expect(await consume({ tick: picky }), 'it does not hold up a later one').to.equal(1);
      await clock.advance(minutes * 60_000 - 1);
      expect(await consume({ tick: picky }), 'not before its time').to.equal(0);
      await clock.advance(1);
      await consume({ tick: picky });
    }
    await clock.advance(16 * 60_000);
    expect(await consume(), 'once its consumer was mended').to.equal(1);
    expect(await waiting()).to.deep.equal([]);
    expect((await kept()).filter((payload) => JSON.stringify(payload).includes('bad'))).to.deep.equal([{ n: 2, bad: true }]);
  });

  it('lets an event wait that nothing consumes, and says so', async () => {
    await tell(event({ n: 1 }, 'riddle'), event({ n: 2 }));
    expect(await consume()).to.equal(1);
    expect((await waiting()).map(({ failure }) => failure)).to.deep.equal(['nothing consumes the domain event "riddle"']);
  });

  it('hands each event over once to two who consume at the same time', async () => {
    await tell(...Array.from({ length: 300 }, (_, n) => event({ n })));
    const counts = await Promise.all([consume(), consume(), consume()]);
    expect(counts.reduce((sum, count) => sum + count)).to.equal(300);
    expect(await kept()).to.have.length(300);
  });
});
