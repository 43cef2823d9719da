import { type DataSource, IsNull } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Gate } from '../../src/calls/gate.js';
import { LiveCalls } from '../../src/calls/live-calls.js';
import { Message } from '../../src/calls/message.entity.js';
import { type AttemptSettled, Settler } from '../../src/calls/settle.js';
import { type Trunk, Trunks } from '../../src/calls/trunks.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { insertRows, sqlTime } from '../../src/database/sql.js';
import { LeaseHolder } from '../../src/database/lease.js';
import { transaction } from '../../src/database/transaction.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { Runner } from '../../src/dialers/runner.js';
import { createDialer, type DialerInput } from '../../src/dialers/save-dialer.js';
import type { Result } from '../../src/shared/result.js';
import { ManualClock } from '../../src/shared/clock.js';
import type { Problem } from '../../src/shared/problem.js';
import { type House, openHouse } from '../accounts/house.js';
import { RecordingSwitch } from '../calls/recording-switch.js';

/** The value of a result that must have one. */
export function valueOf<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

/** The failure of a result that must have one. */
export function failureOf<T>(result: Result<T, Problem>): Problem {
  if (result.ok) throw new Error('it succeeded');
  return result.failure;
}

export const allDay = { restrict: true, from: '00:00', to: '24:00' };

/** A house with a switch that writes down, and everything between a dialer and its calls. Names and numbers do not repeat. */
export class Campaign {
  readonly live = new LiveCalls();
  readonly trunks = new Trunks(this.live);
  readonly switch = new RecordingSwitch();
  readonly settled: AttemptSettled[] = [];
  readonly settler: Settler;
  /** The lease has a clock of its own that stands still, so that it is held however far a test goes on. */
  readonly leaseClock = new ManualClock();
  readonly lease: LeaseHolder;
  readonly gate: Gate;
  private made = 0;

  private constructor(readonly house: House) {
    const { context, clock } = house;
    this.settler = new Settler(context, this.live, (settled) => void this.settled.push(...settled));
    this.lease = new LeaseHolder(context.dataSource, this.leaseClock, context.log, 'pool', 'the test');
    this.gate = new Gate(context, this.live, this.trunks, this.settler, this.lease, () => clock.now());
    this.trunks.set([this.trunk()], clock.now());
  }

  static async open(dataSource: DataSource): Promise<Campaign> {
    const campaign = new Campaign(await openHouse(dataSource));
    await campaign.lease.start();
    return campaign;
  }

  get context() {
    return this.house.context;
  }

  get dataSource(): DataSource {
    return this.context.dataSource;
  }

  get by() {
    return this.house.administratorOfOne;
  }

  trunk(some: Partial<Trunk> = {}): Trunk {
    return {
      nodeId: 1, gatewayId: 1, gatewayName: 'carrier', mediaLocation: '/messages', recordingLocation: '/recordings', recordingKey: 'key', speech: '', connection: this.switch, weight: 1, maxCalls: 0, callsPerSecond: 0,
      nodeMaxCalls: 0, nodeCallsPerSecond: 0, restedUntil: 0, ...some,
    };
  }

  numbers(count: number): string[] {
    return Array.from({ length: count }, () => `+1201${String(2_000_000 + (this.made += 1)).padStart(7, '0')}`);
  }

  async list(numbers: readonly string[] = [], accountId = this.house.one): Promise<number> {
    const { id } = await this.dataSource.getRepository(ContactList).save({ accountId, name: `List ${(this.made += 1)}`, contactCount: 0, createdAt: new Date() });
    await this.add(id, numbers, accountId);
    return id;
  }

  async add(listId: number, numbers: readonly string[], accountId = this.house.one, more: Record<string, unknown> = {}): Promise<void> {
    const rows = numbers.map((number) => [accountId, listId, number, sqlTime(this.house.clock.now()), 'test', ...Object.values(more)]);
    await transaction(this.dataSource, async (manager) => {
      await manager.query('UPDATE contact_list SET contact_count = contact_count + ? WHERE id = ?', [numbers.length, listId]);
      for (let from = 0; from < rows.length; from += 1_000)
        await insertRows(manager, 'contact', ['account_id', 'list_id', 'number', 'added_at', 'added_by', ...Object.keys(more)], rows.slice(from, from + 1_000));
    });
  }

  async message(accountId = this.house.one): Promise<number> {
    const row = { accountId, name: 'Message', storedName: 'message.wav', bytes: 1, milliseconds: 6_000, createdBy: 'test', createdAt: new Date() };
    return (await this.dataSource.getRepository(Message).save(row)).id;
  }

  /** A draft that calls at any hour and plays a message. */
  async dialer(lists: DialerInput['lists'], settings: DialerInput['settings'] = {}): Promise<Dialer> {
    const name = `Dialer ${(this.made += 1)}`;
    return valueOf(await createDialer(this.context, this.by, this.house.one, { name, settings: { hours: allDay, messageId: await this.message(), concurrentCalls: 100, callsPerSecond: 100, ...settings }, lists }));
  }

  /** A dialer that runs, with its contacts enrolled. */
  async running(lists: DialerInput['lists'], settings: DialerInput['settings'] = {}): Promise<Runner> {
    return this.start(await this.dialer(lists, settings));
  }

  /** Starts a draft, and enrols its contacts; its calls are placed by this gate. */
  async start({ id }: Dialer, { by = this.by, gate = this.gate } = {}): Promise<Runner> {
    valueOf(await startDialer(this.context, by, id));
    const runner = new Runner(gate, await this.dataSource.getRepository(Dialer).findOneByOrFail({ id }));
    await this.refresh(runner);
    return runner;
  }

  /** What the engine does once a second. */
  async refresh(runner: Runner): Promise<void> {
    runner.dialer = await this.dataSource.getRepository(Dialer).findOneByOrFail({ id: runner.dialer.id });
    await runner.refresh();
    while (!(await runner.enrolSome()));
  }

  /** What the engine does every 20 ms; a second later, so that no rate stands in the way. Gives the numbers called by it. */
  async place(runner: Runner): Promise<string[]> {
    const before = this.switch.numbers.length;
    await this.house.clock.advance(1_000);
    await runner.placeDue(this.house.clock.now());
    return this.switch.numbers.slice(before);
  }

  /** Whoever is being called is busy: every call is over. */
  async hangUp(): Promise<void> {
    const now = this.house.clock.now();
    for (const { id, createdAt } of await this.dataSource.getRepository(Attempt).findBy({ settledAt: IsNull() })) this.settler.ended({ uuid: id, cause: 'USER_BUSY', createdAt: createdAt.getTime(), endedAt: now });
    await this.settler.flush();
    this.live.clear();
  }

  /** The contacts of a dialer by their number. */
  async places(dialerId: number): Promise<Map<string, DialerContact>> {
    const rows = await this.dataSource.getRepository(DialerContact).find({ where: { dialerId }, relations: { contact: true } });
    return new Map(rows.map((row) => [row.contact!.number, row]));
  }
}

/** Opens a campaign for the suite that calls this, forgets after each test the calls under way, and closes it at the end. */
export function withCampaign(open: () => Promise<DataSource>, take: (campaign: Campaign) => void): void {
  let dataSource: DataSource | undefined;
  let campaign: Campaign | undefined;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    take(campaign);
  });
  afterEach(() => campaign?.live.clear());
  after(() => dataSource?.destroy());
}
