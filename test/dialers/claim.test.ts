import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { transaction } from '../../src/database/transaction.js';
import { claim } from '../../src/dialers/claim.js';
import { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import type { Runner } from '../../src/dialers/runner.js';
import type { DialerSettings } from '../../src/dialers/settings.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { type Campaign, valueOf, withCampaign } from './campaign.js';

type Order = Pick<DialerSettings, 'order' | 'listOrder' | 'otherNumbers'>;
const fifo: Order = { order: 'fifo', listOrder: 'sequence', otherNumbers: 'in turn' };

onEachDatabase('claiming', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  const claimed = async (dialerId: number, order: Order, lists: number[], count: number) =>
    (await transaction(dataSource, (manager) => claim(manager, dialerId, order, lists, count, campaign.house.clock.now()))).map(({ number }) => number);
  /** A dialer that runs and has enrolled lists of these sizes; numbers of the first list, then of the second. */
  const dialer = async (sizes: number[], settings: Partial<DialerSettings> = {}) => {
    const numbers = sizes.map((size) => campaign.numbers(size));
    const lists: number[] = [];
    for (const some of numbers) lists.push(await campaign.list(some));
    const runner = await campaign.running(lists.map((listId) => ({ listId, role: 'call' as const })), settings);
    return { runner, id: runner.dialer.id, lists, numbers };
  };
  const placeOneByOne = async (runner: Runner, times: number) => {
    const numbers: string[] = [];
    for (let time = 0; time < times; time++) numbers.push(...(await campaign.place(runner)));
    return numbers;
  };

  withCampaign(open, (opened) => {
    campaign = opened;
    dataSource = opened.dataSource;
  });

  it('takes the first added first, or the last', async () => {
    const { id, lists, numbers } = await dialer([5]);
    expect(await claimed(id, fifo, lists, 3)).to.deep.equal(numbers[0]!.slice(0, 3));
    expect(await claimed(id, { ...fifo, order: 'lifo' }, lists, 3)).to.deep.equal(numbers[0]!.slice(2).reverse());
    expect(await claimed(id, fifo, lists, 9)).to.have.length(5);
    expect(await claimed(id, fifo, lists, 0)).to.deep.equal([]);
    expect(await claimed(id, fifo, [], 3)).to.deep.equal([]);
  });

  it('takes several lists one after the other, in the order of the dialer', async () => {
    const { id, lists, numbers } = await dialer([2, 3]);
    expect(await claimed(id, fifo, lists, 4)).to.deep.equal([...numbers[0]!, ...numbers[1]!.slice(0, 2)]);
    expect(await claimed(id, fifo, [...lists].reverse(), 4)).to.deep.equal([...numbers[1]!, numbers[0]![0]]);
  });

  it('takes several lists in turns, and goes on with what is left of the longer ones', async () => {
    const { id, lists, numbers } = await dialer([2, 5, 3]);
    const [one, two, three] = numbers as [string[], string[], string[]];
    expect(await claimed(id, { ...fifo, listOrder: 'interleaved' }, lists, 7)).to.deep.equal([one[0], two[0], three[0], one[1], two[1], three[1], two[2]]);
    const all = await claimed(id, { ...fifo, listOrder: 'interleaved' }, lists, 20);
    expect([...all].sort()).to.deep.equal([...one, ...two, ...three].sort());
    expect((await claimed(id, { ...fifo, order: 'lifo', listOrder: 'interleaved' }, lists, 2))).to.deep.equal([one[1], two[4]]);
  });

  it('takes them in turns also when it calls one at a time', async () => {
    const { runner, numbers } = await dialer([3, 3], { listOrder: 'interleaved', callsPerSecond: 1 });
    const [one, two] = numbers as [string[], string[]];
    expect(await placeOneByOne(runner, 6)).to.deep.equal([one[0], two[0], one[1], two[1], one[2], two[2]]);
  });

  it('takes those first whose time has come, the longest waiting before, and not those whose time has not', async () => {
    const { id, lists, numbers } = await dialer([4, 1]);
    const [a, b, c, d] = numbers[0] as [string, string, string, string];
    const places = await campaign.places(id);
    const now = campaign.house.clock.now();
    const wait = (number: string, nextAt: number) => dataSource.getRepository(DialerContact).update(places.get(number)!.id, { nextAt: new Date(nextAt) });
    await wait(b, now + 1);
    await wait(c, now - 1);
    await wait(d, now - 2);
    expect(await claimed(id, fifo, lists, 10)).to.deep.equal([d, c, a, numbers[1]![0]]);
  });

  it('takes nobody of a list that was taken out of the dialer, nor anybody who is not waiting', async () => {
    const { id, runner, lists, numbers } = await dialer([2, 2]);
    valueOf(await updateDialer(campaign.context, campaign.by, id, { lists: [{ listId: lists[1]!, role: 'call' }] }));
    await campaign.refresh(runner);
    const places = await campaign.places(id);
    await dataSource.getRepository(DialerContact).update(places.get(numbers[1]![0]!)!.id, { state: 'dialing' });
    expect(await campaign.place(runner)).to.deep.equal([numbers[1]![1]]);
  });
});
