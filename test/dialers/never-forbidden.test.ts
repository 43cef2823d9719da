import { expect } from 'chai';
import { DateTime } from 'luxon';
import type { DataSource } from 'typeorm';
import { saveRules } from '../../src/compliance/account-rules.js';
import { recordConsent, withdrawConsent } from '../../src/compliance/consents.js';
import { saveDevice } from '../../src/compliance/device-blocks.js';
import { createSchedule, updateSchedule } from '../../src/compliance/schedules.js';
import { addToList, cancelBlacklist } from '../../src/contacts/blacklist-entries.js';
import { recordOptOut } from '../../src/contacts/opt-out.js';
import { insertRows, sqlTime, timeOf } from '../../src/database/sql.js';
import { transaction } from '../../src/database/transaction.js';
import { reopenDevice } from '../../src/dialers/reopen-device.js';
import { takeBackDevice } from '../../src/dialers/take-back.js';
import type { Runner } from '../../src/dialers/runner.js';
import { machineClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.js';
import { createFreeSwitch } from '../../src/switch/freeswitch.js';
import type { Switch } from '../../src/switch/switch.js';
import { onEachDatabase } from '../support/databases.js';
import { until } from '../support/until.js';
import { Campaign, valueOf } from './campaign.js';

/** Attempts, refusals included: 20,000 take two to four minutes on a database, so the suite makes fewer (docs/benchmarks.md has what all of them showed). */
const attempts = Number(process.env.GATE_WRITES ?? 1_600);
const dialers = 8;
const limits = [{ attempts: 3, hours: 24 }];
const password = 'ClueCon';

/** A number that nobody may call from the commit that forbade it until somebody begins to allow it again: calls that were committed at both moments. */
interface Forbidden {
  why: string;
  number: string;
  atFirst: Set<string>;
  atLast?: Set<string>;
}

/** Committed calls of the account: the number by the id. */
type Calls = Map<string, string>;

/** What was changed for the whole account for a while: which calls it forbids, by what had been called when it was committed. */
interface AccountWide {
  why: string;
  forbid: () => Promise<unknown>;
  allow: () => Promise<unknown>;
  isForbidden: (number: string, before: Calls) => boolean;
}

/*
 * Dialers place calls on a simulated switch while others write what forbids and allows them. Nobody's clock tells what came first: who forbids a number reads, on
 * the connection on which that was just committed, which calls to it are committed; who allows it again reads the same before. A call that is in the second
 * answer and not in the first was committed while it was forbidden. Which of them were made is what the switch has in its own log, and that must be what is written.
 */
onEachDatabase('calls placed while others write what forbids them', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  let simulator: Simulator;
  let connection: Switch;
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    // Whoever is called is busy at once, so that no line stays taken.
    simulator = await startSimulator({ password, gateways: ['carrier'], people: () => ({ kind: 'refuses', cause: 'USER_BUSY' }), sessionsPerSecond: 100_000 });
    await new Promise<void>((resolve) => {
      const listener = { up: resolve, down: () => undefined, event: () => undefined };
      connection = createFreeSwitch({ host: '127.0.0.1', port: simulator.port, password, clock: machineClock(), log: createLog('silent'), listener, random: Math.random });
      connection.start();
    });
    campaign.trunks.set([campaign.trunk({ connection })], campaign.house.clock.now());
  });
  after(async () => {
    await connection?.stop();
    await simulator?.close();
    await dataSource?.destroy();
  });

  it(`are never to a number that was forbidden before, by whatever it was (${attempts.toLocaleString('en')} attempts)`, async function () {
    this.timeout(1_200_000);
    const { context, by, house } = campaign;
    const account = house.one;
    const numbers = campaign.numbers(Math.ceil(attempts / dialers / 0.98));
    const blacklist = await campaign.list();
    valueOf(await saveRules(context, by, account, { limits, requiresConsent: true }));
    await transaction(dataSource, async (manager) => {
      const at = sqlTime(house.clock.now());
      for (let from = 0; from < numbers.length; from += 500)
        await insertRows(manager, 'consent', ['account_id', 'number', 'given_at', 'source', 'recorded_by', 'recorded_at'], numbers.slice(from, from + 500).map((number) => [account, number, at, 'form', 'test', at]));
    });
    const everyDay = (...days: string[]) => Object.fromEntries(days.map((day) => [day, [{ from: '00:00', to: '24:00' }]]));
    const week = everyDay('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday');
    const schedule = valueOf(await createSchedule(context, by, account, { name: 'Test', zone: 'America/New_York', hours: week }));
    const runners: Runner[] = [];
    for (let index = 0; index < dialers; index++) {
      // Two by two they come to the same numbers at once, and each pair in another order.
      const first = (index - (index % 2)) * 7;
      runners.push(await campaign.running([{ listId: await campaign.list([...numbers.slice(first), ...numbers.slice(0, first)]), role: 'call' }, { listId: blacklist, role: 'block' }], { callsPerSecond: 10, concurrentCalls: 10_000, scheduleId: schedule.id }));
    }

    const committed = async (number: string): Promise<Set<string>> => new Set((await dataSource.query('SELECT id FROM attempt WHERE number = ? AND ordinal > 0', [number])).map(({ id }: { id: string }) => id));
    const ways: Record<string, { forbid: (number: string) => Promise<unknown>; allow?: (number: string) => Promise<unknown> }> = {
      blacklist: {
        forbid: (number) => addToList(context, by, { listId: blacklist, number }),
        allow: (number) => cancelBlacklist(context, by, { listId: blacklist, numbers: [number], reason: 'test' }),
      },
      device: {
        forbid: (number) => saveDevice(context, house.agency, { device: number, setting: 'block', reason: 'test' }, { allowed: reopenDevice, blocked: takeBackDevice }),
        allow: (number) => saveDevice(context, house.agency, { device: number, setting: 'allow', reason: 'test' }, { allowed: reopenDevice, blocked: takeBackDevice }),
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
    const there = () => DateTime.fromMillis(house.clock.now(), { zone: schedule.zone });
    const timeThere = (hours: number, minutes: number) => there().startOf('hour').plus({ hours, minutes }).toFormat('HH:mm');
    const accountWide: AccountWide[] = [
      // Half a day off: the clock does not come there meanwhile.
      {
        why: 'hours', forbid: () => saveRules(context, by, account, { hours: { from: timeThere(12, 0), to: timeThere(12, 30) } }), allow: () => saveRules(context, by, account, { hours: null }), isForbidden: () => true,
      },
      {
        why: 'schedule', forbid: () => updateSchedule(context, by, schedule.id, { hours: everyDay(there().plus({ days: 3 }).setLocale('en').weekdayLong!.toLowerCase()) }), allow: () => updateSchedule(context, by, schedule.id, { hours: week }),
        isForbidden: () => true,
      },
      {
        why: 'attempts', forbid: () => saveRules(context, by, account, { limits: [{ attempts: 1, hours: 8_760 }] }), allow: () => saveRules(context, by, account, { limits }),
        isForbidden: (number, before) => [...before.values()].includes(number),
      },
    ];
    const allCommitted = async (): Promise<Calls> => new Map((await dataSource.query('SELECT id, number FROM attempt WHERE ordinal > 0')).map(({ id, number }: { id: string; number: string }) => [id, number]));
    /** The calls that were committed while the whole account, or their number, could not be called. */
    const whileShut: { id: string; why: string }[] = [];
    const shut: Record<string, number> = {};
    const shutAtTimes = async () => {
      for (let turn = 0; !isDone; turn++) {
        const { why, forbid, allow, isForbidden } = accountWide[turn % accountWide.length]!;
        valueOf((await forbid()) as never);
        const before = await allCommitted();
        await sleep(Math.random() * 20);
        const after = await allCommitted();
        valueOf((await allow()) as never);
        const since: Calls = new Map(before);
        for (const [id, number] of after) {
          if (before.has(id)) continue;
          if (isForbidden(number, since)) whileShut.push({ id, why });
          since.set(id, number);
        }
        shut[why] = (shut[why] ?? 0) + 1;
        await sleep(200 + Math.random() * 200);
      }
    };
    const writing = [...[0, 1, 2, 3].map(write), shutAtTimes()];
    const count = async () => Number((await dataSource.query(`SELECT COUNT(*) AS count FROM attempt WHERE dialer_id IN (${runners.map(({ dialer }) => dialer.id).join(', ')})`))[0].count);
    // Some seconds a round, some of them hours: so windows of attempts close and open again while others write.
    // The last ones would wait for their windows.
    for (let round = 1; (await count()) < attempts && round < attempts; round++) {
      await house.clock.advance(round % 10 === 0 ? 3_600_000 : 1_000);
      // A call is over in the second after it, or in the one after that.
      if (round % 2 === 0) await campaign.hangUp();
      campaign.live.clear();
      position = Math.min(numbers.length, round * 10);
      await Promise.all(runners.map((runner) => sleep(Math.random() * 10).then(() => runner.placeDue(house.clock.now()))));
    }
    isDone = true;
    await Promise.all(writing);

    const rows: { id: string; number: string; ordinal: number; at: string; settledAt: string | null }[] = await dataSource.query('SELECT id, number, ordinal, created_at AS at, settled_at AS settledAt FROM attempt ORDER BY id');
    const placed = rows.filter(({ ordinal }) => ordinal > 0);
    await until('the switch has taken every call', async () => simulator.calls().length >= placed.length, 10, 50);
    const taken = simulator.calls().map((call) => ({ ...call, number: call.number.replace(/^\+?/, '+') }));
    expect(taken.map(({ uuid, number }) => `${uuid} ${number}`).sort(), 'calls in the log of the switch, each once').to.deep.equal(placed.map(({ id, number }) => `${id} ${number}`).sort());
    expect(taken.every(({ dialled }) => dialled), 'calls that went to the carrier').to.equal(true);

    const made = new Map<string, string[]>();
    for (const { uuid, number } of taken) made.set(number, [...(made.get(number) ?? []), uuid]);
    const late = log.flatMap(({ why, number, atFirst, atLast }) => (made.get(number) ?? []).filter((id) => !atFirst.has(id) && (atLast?.has(id) ?? true)).map((id) => `${number} by ${id}: ${why}`));
    const uuids = new Set(taken.map(({ uuid }) => uuid));
    for (const { id, why } of whileShut) if (uuids.has(id)) late.push(`${id}: ${why} of the account`);
    expect(late, 'calls that were made though they were forbidden when they were committed').to.deep.equal([]);

    const times = new Map<string, number[]>();
    for (const { number, at } of placed) times.set(number, [...(times.get(number) ?? []), timeOf(at)]);
    const tooOften = [...times].filter(([, all]) => all.sort((one, other) => one - other).some((at, index) => index >= limits[0]!.attempts && at - all[index - limits[0]!.attempts]! < limits[0]!.hours * 3_600_000));
    expect(tooOften, 'people who were called too often').to.deep.equal([]);

    const free = new Map<string, number>();
    const rungTwice = placed.filter(({ number, at, settledAt }) => {
      const isTalking = timeOf(at) < (free.get(number) ?? 0);
      free.set(number, settledAt === null ? Number.POSITIVE_INFINITY : timeOf(settledAt));
      return isTalking;
    });
    expect(rungTwice, 'people who were called while a call to them was under way').to.deep.equal([]);

    const byRule = new Map<string, number>();
    for (const { rule } of await dataSource.query('SELECT rule FROM attempt WHERE ordinal = 0')) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    console.log(`      ${rows.length.toLocaleString('en')} attempts, ${placed.length.toLocaleString('en')} dialled; ${log.length.toLocaleString('en')} times somebody forbade one, and ${Object.entries(shut).map(([why, times]) => `${times} times ${why}`).join(', ')} all; refused by ${[...byRule].map(([rule, times]) => `${rule} ${times}`).join(', ')}`);
    for (const rule of ['blacklist', 'device', 'consent', 'attempts', 'hours', 'schedule', 'under way']) expect(byRule.get(rule) ?? 0, rule).to.be.greaterThan(0);
    expect(log.length).to.be.greaterThan(20);
  });
});
