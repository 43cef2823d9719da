import { expect } from 'chai';
import { DateTime } from 'luxon';
import type { DataSource } from 'typeorm';
import { LiveCalls } from '../../src/calls/live-calls.js';
import { Settler } from '../../src/calls/settle.js';
import { shortCallsToday } from '../../src/calls/short-calls.js';
import { jurisdictions } from '../../src/compliance/jurisdictions.js';
import type { CallEnd } from '../../src/switch/switch.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';
import { attemptUnderWay } from './attempt-under-way.js';

const zone = 'America/Sao_Paulo';
const noon = DateTime.fromISO('2026-03-02T12:00', { zone }).toMillis();

onEachDatabase('calls that come to nothing, where a law limits them', (open) => {
  let dataSource: DataSource;
  let house: House;
  let settler: Settler;
  const today = async (accountId = house.one, now = noon) => (await shortCallsToday(dataSource.manager, accountId, jurisdictions(), now)).get('BR')!;
  const begin = (number = '+5511955550101', accountId = house.one) => attemptUnderWay(dataSource, { accountId, number });
  const end = (uuid: string, some: Partial<CallEnd> = {}): CallEnd => ({ uuid, cause: 'NORMAL_CLEARING', createdAt: noon - 20_000, endedAt: noon, ...some });
  const answered = (seconds: number): Partial<CallEnd> => ({ answeredAt: noon - seconds * 1_000 });

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
    settler = new Settler(house.context, new LiveCalls(), () => undefined);
  });
  afterEach(async () => {
    await dataSource.query('DELETE FROM short_call_count');
    await dataSource.query('DELETE FROM attempt');
    await dataSource.query('DELETE FROM domain_event');
  });
  after(() => dataSource?.destroy());

  it('are those that nobody answered and those over within six seconds, to that country alone, each once', async () => {
    const ids = [await begin(), await begin(), await begin(), await begin('+12015550100'), await begin('1234')];
    settler.ended(end(ids[0]!, answered(6)));
    settler.ended(end(ids[1]!, answered(6.001)));
    settler.ended(end(ids[2]!, { cause: 'NO_ANSWER' }));
    settler.ended(end(ids[2]!, { cause: 'NO_ANSWER' }));
    settler.ended(end(ids[3]!, answered(1)));
    settler.ended(end(ids[4]!, answered(1)));
    await settler.flush();
    settler.ended(end(ids[0]!, answered(6)));
    await settler.flush();
    expect(await today()).to.deep.equal({ calls: 2, underWay: 0, until: DateTime.fromISO('2026-03-03', { zone }).toMillis() });
    expect(await today(house.other)).to.include({ calls: 0 });
  });

  it('count one that is LOST, of which nobody knows, and none that was not sent', async () => {
    const [lost, notSent, failed] = [await begin(), await begin(), await begin()];
    settler.lost(lost);
    settler.notSent(notSent, 'The socket was closed.');
    settler.failed(failed, 'GATEWAY_DOWN');
    await settler.flush();
    expect(await today(house.one, house.clock.now())).to.include({ calls: 1 });
  });

  it('are counted by the day there', async () => {
    const midnight = DateTime.fromISO('2026-03-03', { zone }).toMillis();
    const [before, after] = [await begin(), await begin()];
    settler.ended(end(before, { endedAt: midnight - 1 }));
    settler.ended(end(after, { endedAt: midnight }));
    await settler.flush();
    expect([(await today(house.one, midnight - 1)).calls, (await today(house.one, midnight)).calls]).to.deep.equal([1, 1]);
  });

  it('have those under way beside them near the limit: the account’s alone', async () => {
    await dataSource.query(`INSERT INTO short_call_count (account_id, law, day, calls) VALUES (?, 'BR', '2026-03-02', 79999)`, [house.one]);
    await begin();
    await begin('+12015550100');
    await begin('+5511955550101', house.other);
    expect(await today()).to.include({ calls: 79_999, underWay: 0 });
    settler.ended(end(await begin()));
    await settler.flush();
    expect(await today()).to.include({ calls: 80_000, underWay: 2 });
  });

  it('are counted by two who settle at once', async () => {
    const other = new Settler(house.context, new LiveCalls(), () => undefined);
    for (let count = 0; count < 300; count++) (count % 2 ? settler : other).ended(end(await begin()));
    await Promise.all([settler.flush(), other.flush()]);
    while (settler.backlog + other.backlog > 0) await Promise.all([settler.flush(), other.flush()]);
    expect(await today()).to.include({ calls: 300 });
  });
});
