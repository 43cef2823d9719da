import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { addToList } from '../../src/contacts/blacklist-entries.js';
import { insertRows, sqlTime } from '../../src/database/sql.js';
import { lockList } from '../../src/contacts/lists.js';
import { transaction } from '../../src/database/transaction.js';
import type { Runner } from '../../src/dialers/runner.js';
import { onEachDatabase } from '../support/databases.js';
import { type Campaign, valueOf, withCampaign } from './campaign.js';
import { dialled, dialledAfter, gateBeforeCommit } from './while-calling.js';

/*
 * A number that was blacklisted is never dialled after its entry is committed. The look-up of the gate locks the
 * rows of the blacklists for share until the attempts are committed (compliance/blacklist.ts), and whoever adds to
 * a list locks its row first. Without either lock the tests here fail on MariaDB.
 */
onEachDatabase('a number that is blacklisted while calls are placed', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  /** Runs in the gate's transaction between the look-up with all that was written, and the commit. */
  let beforeCommit: () => Promise<void>;

  /** A dialer of its own, with a gate that lets a test in before the commit. */
  async function runnerOf(numbers: readonly string[], blacklist: number): Promise<Runner> {
    const dialer = await campaign.dialer([{ listId: await campaign.list(numbers), role: 'call' }, { listId: blacklist, role: 'block' }], { callsPerSecond: 20, concurrentCalls: 10_000 });
    return campaign.start(dialer, { gate: gateBeforeCommit(campaign, () => beforeCommit()) });
  }

  withCampaign(open, (opened) => {
    campaign = opened;
    dataSource = opened.dataSource;
  });
  beforeEach(() => (beforeCommit = async () => undefined));

  it('waits to be entered until the attempts are committed that found it free', async () => {
    const [number] = campaign.numbers(1) as [string];
    const blacklist = await campaign.list();
    const runner = await runnerOf([number], blacklist);
    const log: string[] = [];
    let added: Promise<unknown> | undefined;
    beforeCommit = async () => {
      added = addToList(campaign.context, campaign.by, { listId: blacklist, number }).then(() => log.push('entered'));
      await sleep(100);
      log.push('the attempt is committed');
    };
    await campaign.place(runner);
    await added;
    expect(log).to.deep.equal(['the attempt is committed', 'entered']);
    expect(await dialled(campaign, number)).to.have.length(1);
  });

  it('is refused by a look-up that came while it was being entered', async () => {
    const [number] = campaign.numbers(1) as [string];
    const blacklist = await campaign.list();
    const runner = await runnerOf([number], blacklist);
    const placing: Promise<string[]>[] = [];
    await transaction(dataSource, async (manager) => {
      await lockList(manager, blacklist);
      await insertRows(manager, 'contact', ['account_id', 'list_id', 'number', 'added_at', 'added_by'], [[campaign.house.one, blacklist, number, sqlTime(0), 'test']]);
      placing.push(campaign.place(runner));
      await sleep(100);
    });
    await Promise.all(placing);
    const attempts = await dataSource.getRepository(Attempt).findBy({ number });
    expect(attempts.map(({ result }) => result)).to.deep.equal(['refused']);
    expect(campaign.switch.numbers).to.not.include(number);
  });

  it('is never dialled after its entry is committed, by any of 8 that place calls at once, while hundreds are entered', async function () {
    this.timeout(120_000);
    const numbers = campaign.numbers(500);
    const blacklist = await campaign.list();
    const runners: Runner[] = [];
    for (let count = 0; count < 8; count++) runners.push(await runnerOf(numbers, blacklist));
    // Each stays in its transaction for a while after the look-up: entries would be committed in between.
    beforeCommit = () => sleep(3);

    /** The attempts that were committed when this connection had just committed the entry. */
    const allowed = new Map<string, Set<string>>();
    const enter = async (number: string) => {
      await sleep(Math.random() * 8);
      valueOf(await addToList(campaign.context, campaign.by, { listId: blacklist, number }));
      allowed.set(number, new Set(await dialled(campaign, number)));
    };
    const place = async (runner: Runner, machineNow: number) => {
      await sleep(Math.random() * 20);
      await runner.placeDue(machineNow);
    };
    // In each round everybody comes to the same five numbers, and four of them are entered meanwhile.
    for (let round = 0; round * 5 < numbers.length; round++) {
      await campaign.house.clock.advance(1_000);
      const five = numbers.slice(round * 5, round * 5 + 5);
      await Promise.all([...runners.map((runner) => place(runner, 1_000 * (round + 1))), ...five.slice(1).map(enter)]);
    }

    expect(await dialledAfter(campaign, allowed), 'calls to numbers that were blacklisted before').to.deep.equal([]);

    const [counts] = await dataSource.query(
      `SELECT COUNT(DISTINCT CASE WHEN ordinal > 0 THEN id END) AS dialled, COUNT(DISTINCT CASE WHEN ordinal = 0 THEN id END) AS refused FROM attempt
        WHERE dialer_id IN (${runners.map(({ dialer }) => dialer.id).join(', ')})`,
    );
    expect(Number(counts.dialled) + Number(counts.refused), 'every contact of every dialer, once').to.equal(8 * numbers.length);
    const [{ both_ways: both }] = await dataSource.query(
      `SELECT COUNT(*) AS both_ways FROM (SELECT number FROM attempt WHERE dialer_id IN (${runners.map(({ dialer }) => dialer.id).join(', ')})
        GROUP BY number HAVING MAX(ordinal) = 1 AND MIN(ordinal) = 0) AS met`,
    );
    console.log(`      ${counts.dialled} calls, ${counts.refused} refused; ${allowed.size} numbers were entered, ${both} of them after some had called them and before others would have`);
    expect(allowed.size, 'numbers entered').to.equal(400);
    expect(Number(both), 'numbers that were called by some and then refused to others').to.be.greaterThan(10);
  });
});
