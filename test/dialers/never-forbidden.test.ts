import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { saveRules } from '../../src/compliance/account-rules.js';
import { recordConsent, withdrawConsent } from '../../src/compliance/consents.js';
import { saveDevice } from '../../src/compliance/device-blocks.js';
import { addToList, cancelBlacklist } from '../../src/contacts/blacklist-entries.js';
import { recordOptOut } from '../../src/contacts/opt-out.js';
import { insertRows, sqlTime, timeOf } from '../../src/database/sql.js';
import { transaction } from '../../src/database/transaction.js';
import type { Runner } from '../../src/dialers/runner.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, valueOf } from './campaign.js';

/** Attempts, refusals included; the full number of 20,000 by GATE_WRITES. */
const attempts = Number(process.env.GATE_WRITES ?? 1_600);
const dialers = 8;
const attemptsAllowed = 3;
const windowHours = 24;

/** A number that nobody may call from the commit that forbade it until somebody begins to allow it again: calls that were committed at both moments. */
interface Forbidden {
  why: string;
  number: string;
  atFirst: Set<string>;
  atLast?: Set<string>;
}

/*
 * Dialers place calls while others write what forbids and allows them. Nobody's clock tells what came first: who forbids a number reads, on the
 * connection on which that was just committed, which calls to it are committed; who allows it again reads the same before. A call that is in the second
 * answer and not in the first was committed while it was forbidden. And what the switch was told must be what is written.
 */
onEachDatabase('calls placed while others write what forbids them', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  after(() => dataSource?.destroy());

  it(`are never to a number that was forbidden before, by whatever it was (${attempts.toLocaleString('en')} attempts)`, async function () {
    this.timeout(1_200_000);
    const { context, by, house } = campaign;
    const account = house.one;
    const numbers = campaign.numbers(Math.ceil(attempts / dialers));
    const blacklist = await campaign.list();
    valueOf(await saveRules(context, by, account, { limits: [{ attempts: attemptsAllowed, hours: windowHours }], requiresConsent: true }));
    await transaction(dataSource, async (manager) => {
      const at = sqlTime(house.clock.now());
      for (let from = 0; from < numbers.length; from += 500)
        await insertRows(manager, 'consent', ['account_id', 'number', 'given_at', 'source', 'recorded_by', 'recorded_at'], numbers.slice(from, from + 500).map((number) => [account, number, at, 'form', 'test', at]));
    });
    const runners: Runner[] = [];
    for (let index = 0; index < dialers; index++)
      // Each comes to the numbers in another order.
      runners.push(await campaign.running([{ listId: await campaign.list([...numbers.slice(index * 7), ...numbers.slice(0, index * 7)]), role: 'call' }, { listId: blacklist, role: 'block' }], { callsPerSecond: 10, concurrentCalls: 10_000 }));

    const committed = async (number: string): Promise<Set<string>> => new Set((await dataSource.query('SELECT id FROM attempt WHERE number = ? AND ordinal > 0', [number])).map(({ id }: { id: string }) => id));
    const ways: Record<string, { forbid: (number: string) => Promise<unknown>; allow?: (number: string) => Promise<unknown> }> = {
      blacklist: {
        forbid: (number) => addToList(context, by, { listId: blacklist, number }),
        allow: (number) => cancelBlacklist(context, by, { listId: blacklist, numbers: [number], reason: 'test' }),
      },
      device: {
        forbid: (number) => saveDevice(context, house.agency, { device: number, setting: 'block', reason: 'test' }),
        allow: (number) => saveDevice(context, house.agency, { device: number, setting: 'allow', reason: 'test' }),
      },
      consent: {
        forbid: (number) => withdrawConsent(context, by, account, { number, source: 'test' }),
        allow: (number) => recordConsent(context, by, account, { number, source: 'test' }),
      },
      'opt-out': { forbid: (number) => recordOptOut(context, by, account, { number, source: 'test' }) },
    };
    const log: Forbidden[] = [];
    const forbidden = async (why: string, number: string, forbid: (number: string) => Promise<unknown>): Promise<Forbidden> => {
      valueOf((await forbid(number)) as never);
      const entry: Forbidden = { why, number, atFirst: await committed(number) };
      log.push(entry);
      return entry;
    };
    /** One in twelve is forbidden before anybody calls, and stays so. */
    const forGood = new Set(numbers.filter((_, index) => index % 12 === 5));
    const byTurns = Object.entries(ways);
    for (const [index, number] of [...forGood].entries()) await forbidden(byTurns[index % byTurns.length]![0], number, byTurns[index % byTurns.length]![1].forbid);
    let isDone = false;
    let position = 0;
    /** Each writer has numbers of its own, so that nobody allows what another forbade. */
    const write = async (writer: number) => {
      const own = numbers.filter((_, index) => index % 4 === writer);
      for (let turn = 0; !isDone; turn++) {
        const [why, { forbid, allow }] = byTurns[(turn + writer) % byTurns.length]!;
        // Where the dialers are about to come.
        const number = own[Math.min(own.length - 1, Math.floor((position + Math.random() * 80) / 4))]!;
        const entry = await forbidden(why, number, forbid);
        await sleep(Math.random() * 10);
        if (!allow || forGood.has(number)) continue;
        entry.atLast = await committed(number);
        valueOf((await allow(number)) as never);
      }
    };
    const writing = [0, 1, 2, 3].map(write);
    const count = async () => Number((await dataSource.query(`SELECT COUNT(*) AS count FROM attempt WHERE dialer_id IN (${runners.map(({ dialer }) => dialer.id).join(', ')})`))[0].count);
    // Some seconds a round, some of them hours: so windows of attempts close and open again while others write.
    for (let round = 1; (await count()) < numbers.length * dialers * 0.98 && round < attempts; round++) {
      await house.clock.advance(round % 10 === 0 ? 3_600_000 : 1_000);
      campaign.live.clear();
      position = Math.min(numbers.length, round * 10);
      await Promise.all(runners.map((runner) => sleep(Math.random() * 10).then(() => runner.placeDue(house.clock.now()))));
    }
    isDone = true;
    await Promise.all(writing);

    const late: string[] = [];
    for (const { why, number, atFirst, atLast } of log) for (const id of atLast ?? (await committed(number))) if (!atFirst.has(id)) late.push(`${number} by ${id}: ${why}`);
    expect(late, 'calls that were committed while they were forbidden').to.deep.equal([]);

    const rows: { id: string; number: string; ordinal: number; at: string }[] = await dataSource.query('SELECT id, number, ordinal, created_at AS at FROM attempt');
    const placed = rows.filter(({ ordinal }) => ordinal > 0);
    const told = campaign.switch.originations.map(({ uuid, number }) => `${uuid} ${number}`);
    expect(told.sort(), 'what the switch was told').to.deep.equal(placed.map(({ id, number }) => `${id} ${number}`).sort());
    const times = new Map<string, number[]>();
    for (const { number, at } of placed) times.set(number, [...(times.get(number) ?? []), timeOf(at)]);
    const tooOften = [...times].filter(([, all]) => all.sort((one, other) => one - other).some((at, index) => index >= attemptsAllowed && at - all[index - attemptsAllowed]! < windowHours * 3_600_000));
    expect(tooOften, 'people who were called too often').to.deep.equal([]);

    const byRule = new Map<string, number>();
    for (const { rule } of await dataSource.query('SELECT rule FROM attempt WHERE ordinal = 0')) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    console.log(`      ${rows.length.toLocaleString('en')} attempts, ${placed.length.toLocaleString('en')} dialled; ${log.length.toLocaleString('en')} times somebody forbade one; refused by ${[...byRule].map(([rule, times]) => `${rule} ${times}`).join(', ')}`);
    for (const rule of ['blacklist', 'device', 'consent', 'attempts']) expect(byRule.get(rule) ?? 0, rule).to.be.greaterThan(0);
    expect(log.length).to.be.greaterThan(20);
  });
});
