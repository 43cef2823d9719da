import type { DataSource } from 'typeorm';
import type { Principal } from '../../src/accounts/principal.js';
import { createUser } from '../../src/accounts/users.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { Task } from '../../src/agents/task.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { Nodes } from '../../src/calls/nodes.js';
import { Reconciler } from '../../src/calls/reconcile.js';
import { decideTask } from '../../src/desk/decide-task.js';
import { type Desk, deskOf } from '../../src/desk/desk.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { Engine } from '../../src/dialers/engine.js';
import type { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import { startDialer, stopDialer } from '../../src/dialers/lifecycle.js';
import type { DialerInput } from '../../src/dialers/save-dialer.js';
import type { Lambdas } from '../../src/lambdas/lambdas.js';
import type { AgentRow, CallEnd, SwitchEvent, SwitchListener } from '../../src/switch/switch.js';
import { Campaign, valueOf } from '../dialers/campaign.js';

const agentRow = (name: string): AgentRow => ({ name, type: 'callback', contact: `user/${name}`, uuid: '', status: 'Available', state: 'Waiting', wrapUpTime: 0, externalCalls: 0 });

/** A campaign with the engine over it, and two agents whose users sit at their desks; the switch writes down and says what a test says. */
export class DeskHouse {
  engine!: Engine;
  nodes!: Nodes;
  queueId = 0;
  nodeId = 0;
  readonly people: Principal[] = [];
  readonly agents: Agent[] = [];
  private listener!: SwitchListener;
  /** Dialers that were made since the last test. */
  private readonly made: number[] = [];
  private terms = 1;
  private term: number | undefined = 1;
  /** What the database has to do just now: statements, and transactions from their begin to their end. */
  private underWay = 0;

  private constructor(
    readonly campaign: Campaign,
    private readonly lambdas?: Lambdas,
  ) {}

  static async open(dataSource: DataSource, lambdas?: Lambdas): Promise<DeskHouse> {
    const house = new DeskHouse(await Campaign.open(dataSource), lambdas);
    house.countWork();
    await house.furnish();
    house.startEngine();
    await house.nodes.start();
    house.engine.start();
    await house.until('the agents are found', async () => (await dataSource.getRepository(Agent).count()) === 2);
    await house.seat();
    return house;
  }

  get context() {
    return this.campaign.context;
  }

  get switch() {
    return this.campaign.switch;
  }

  get dataSource(): DataSource {
    return this.campaign.dataSource;
  }

  private async furnish(): Promise<void> {
    const { house } = this.campaign;
    const row = { enterpriseId: house.agency.enterpriseId, name: 'Node', host: '127.0.0.1', port: 8021, password: '', mediaLocation: '/messages', createdAt: new Date(house.clock.now()) };
    this.nodeId = (await this.dataSource.getRepository(Node).save(row)).id;
    const { floor, gatewayStates } = this.switch;
    floor.queues.push({ name: 'sales@default', strategy: 'round-robin' });
    for (const name of ['ann@desk', 'bob@desk']) {
      floor.agents.push(agentRow(name));
      floor.tiers.push({ queue: 'sales@default', agent: name });
      floor.registrations.add(name);
    }
    gatewayStates.push({ name: 'carrier', profile: 'external', isUp: true, state: 'NOREG' });
  }

  private startEngine(): void {
    const { context, live, settler, trunks, gate } = this.campaign;
    const { clock } = this.campaign.house;
    const now = () => clock.now();
    this.nodes = new Nodes(context, clock, (_, listener) => ((this.listener = listener), this.switch), live, settler, trunks, new Reconciler(context, live, settler, now), () => true);
    this.engine = new Engine(gate, this.nodes, clock, () => this.term, this.lambdas);
  }

  private async seat(): Promise<void> {
    const { agency, one } = this.campaign.house;
    for (const agent of await this.dataSource.getRepository(Agent).find({ order: { name: 'ASC' } })) {
      const user = valueOf(await createUser(this.context, agency, { email: `${agent.name.replace('@', '.')}@example.test`, password: 'correct horse battery', role: 'agent', accountId: one }));
      await this.dataSource.getRepository(Agent).update(agent.id, { userId: user.id });
      this.agents.push(agent);
      this.people.push({ name: user.email, role: 'agent', enterpriseId: agency.enterpriseId, accountId: one, userId: user.id });
    }
    this.queueId = (await this.dataSource.getRepository(Queue).findOneByOrFail({ name: 'sales@default' })).id;
  }

  /** The process is gone and another leads: memory is lost, rows stay. */
  restart(): void {
    this.term = this.terms += 1;
  }

  /** Another process leads, until `restart`: this one hears what happens, and does nothing. */
  standBy(): void {
    this.term = undefined;
  }

  /** The socket is lost, and there again at once: nothing is known of agents until they are looked at. */
  blink(): void {
    this.listener.down('cut');
    this.listener.up();
  }

  /** Whoever did not stay on the line when they were called first may be called again. */
  async trustAgain(): Promise<void> {
    for (const agent of this.switch.floor.agents) delete agent.readyAt;
    this.restart();
    this.blink();
    await this.pass(1_500);
  }

  /** A dialer that runs, and the contacts of its list. */
  async dialer(count: number, settings: DialerInput['settings'] = {}, lists: DialerInput['lists'] = []): Promise<{ dialer: Dialer; contacts: Contact[]; listId: number }> {
    const { campaign } = this;
    const listId = await campaign.list();
    await campaign.add(listId, campaign.numbers(count), campaign.house.one, { name: 'Ada', attributes: '{"city":"Bonn"}' });
    const { id } = await campaign.dialer([{ listId, role: 'call' }, ...lists], { mode: 'preview', queueId: this.queueId, safeHarbourId: await campaign.message(), ...settings });
    this.made.push(id);
    valueOf(await startDialer(this.context, campaign.by, id));
    const contacts = await this.dataSource.getRepository(Contact).find({ where: { listId }, order: { id: 'ASC' } });
    return { dialer: await this.dataSource.getRepository(Dialer).findOneByOrFail({ id }), contacts, listId };
  }

  /** A dialer that a test made elsewhere ends with it too. */
  endsWithTest(...dialerIds: number[]): void {
    this.made.push(...dialerIds);
  }

  /** Ends what a test began. */
  async clearUp(): Promise<void> {
    for (const id of this.made.splice(0)) await stopDialer(this.context, this.campaign.by, id);
    await this.pass(2_500);
    this.campaign.live.clear();
  }

  async placeOf(dialerId: number, number: string): Promise<DialerContact> {
    return (await this.campaign.places(dialerId)).get(number)!;
  }

  hear(event: SwitchEvent): void {
    this.listener.event(event);
  }

  get now(): number {
    return this.campaign.house.clock.now();
  }

  /** The clock goes on in small steps, and what was begun has its turn in between, until it is so; asked after every other step, for a desk takes longer than a step. */
  async until<T>(what: string, isSo: () => Promise<T | undefined | null | false>, times = 200): Promise<T> {
    for (let time = 0; time < times; time++) {
      const found = await isSo();
      if (found) return found;
      await this.pass(100);
    }
    const said = await this.dataSource.query('SELECT name, state, explanation FROM dialer ORDER BY id DESC LIMIT 1');
    throw new Error(`waited in vain until ${what}: ${JSON.stringify(said)}`);
  }

  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 50) {
      await this.campaign.house.clock.advance(Math.min(50, left));
      await this.campaign.settler.flush();
      await this.quiet();
    }
  }

  /** Until all that was begun has ended: a busy machine's database takes longer than any fixed wait, and the clock must not run ahead of it. */
  private async quiet(): Promise<void> {
    for (let turns = 0; turns < 2; turns = this.underWay === 0 ? turns + 1 : 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  private countWork(): void {
    const { driver } = this.dataSource;
    const create = driver.createQueryRunner;
    driver.createQueryRunner = (mode) => {
      const runner = create.call(driver, mode);
      const release = runner.release;
      let ended = false;
      this.underWay += 1;
      runner.release = () => {
        if (!ended) this.underWay -= 1;
        ended = true;
        return release.call(runner);
      };
      return runner;
    };
  }

  desk(who = 0): Promise<Desk> {
    return deskOf(this.context, this.people[who]!);
  }

  /** What is offered to an agent, once something is. */
  offered(who = 0): Promise<NonNullable<Desk['task']>> {
    return this.until('a contact is offered', async () => {
      const { task } = await this.desk(who);
      return task?.state === 'offered' ? task : undefined;
    });
  }

  task(id: number): Promise<Task> {
    return this.dataSource.getRepository(Task).findOneByOrFail({ id });
  }

  attempts(dialerId: number): Promise<Attempt[]> {
    return this.dataSource.getRepository(Attempt).find({ where: { dialerId }, order: { id: 'ASC' } });
  }

  /** The agent's phone rings, is answered, and the message to the agent is over: the contact is called next. Gives both legs. */
  async agentAnswers(before: number): Promise<{ leg: string }> {
    const call = await this.until('the agent’s phone rings', async () => this.switch.agentCalls[before]);
    this.setState(call.agent, 'Waiting');
    this.hear({ kind: 'agent ready', uuid: call.uuid, at: this.now });
    return { leg: call.uuid };
  }

  async contactAnswers(before: number, leg: string): Promise<string> {
    const { uuid } = await this.until('the contact is called', async () => this.switch.originations[before]);
    this.hear({ kind: 'answered', uuid, at: this.now });
    this.hear({ kind: 'bridged', uuid, at: this.now, other: leg });
    return uuid;
  }

  ends(uuid: string, more: Partial<CallEnd> = {}): void {
    const { now } = this;
    this.switch.channels.delete(uuid);
    this.hear({ kind: 'ended', end: { uuid, cause: 'NORMAL_CLEARING', createdAt: now - 9_000, answeredAt: now - 5_000, bridgedAt: now - 5_000, endedAt: now, ...more } });
  }

  /** As a softphone would: what mod_callcenter's table says from then on, and its event. */
  setStatus(agent: string, status: string): void {
    this.switch.floor.agents.find(({ name }) => name === agent)!.status = status;
    this.hear({ kind: 'agent status', agent, at: this.now, status });
  }

  setState(agent: string, state: string): void {
    this.switch.floor.agents.find(({ name }) => name === agent)!.state = state;
    this.hear({ kind: 'agent state', agent, at: this.now, state });
  }

  /** Both agents are there, and wait for a call. */
  allAvailable(): void {
    for (const { name } of this.agents) {
      this.setState(name, 'Waiting');
      this.setStatus(name, 'Available');
    }
  }

  /** The whole of a call by a task that was accepted: answered by both, talked, over. Gives the attempt's id. */
  async talk(rung: number, placed: number): Promise<string> {
    const { leg } = await this.agentAnswers(rung);
    const uuid = await this.contactAnswers(placed, leg);
    await this.pass(500);
    this.ends(uuid);
    this.ends(leg);
    await this.until('the call is settled', async () => (await this.dataSource.getRepository(Attempt).findOneByOrFail({ id: uuid })).settledAt);
    await this.pass(400);
    return uuid;
  }

  /** A contact of a dialer of its own, offered to the first agent, accepted and on the line; gives the attempt and the agent's leg. */
  async talking(settings: DialerInput['settings'] = {}, lists: DialerInput['lists'] = []): Promise<{ dialer: Dialer; contact: Contact; task: NonNullable<Desk['task']>; leg: string; attemptId: string }> {
    const { dialer, contacts } = await this.dialer(1, settings, lists);
    const task = await this.offered();
    const [rung, placed] = [this.switch.agentCalls.length, this.switch.originations.length];
    valueOf(await decideTask(this.context, this.people[0]!, task.id, { kind: 'accept' }));
    const { leg } = await this.agentAnswers(rung);
    const attemptId = await this.contactAnswers(placed, leg);
    // The switch is looked at more often once somebody was asked: what it does not have is lost.
    this.switch.channels.add(attemptId).add(leg);
    await this.until('the desk shows the conversation', async () => (await this.desk()).call?.state === 'talking');
    return { dialer, contact: contacts[0]!, task, leg, attemptId };
  }

  /** Both hang up, and the call is settled. */
  async over({ attemptId, leg, dialer }: { attemptId: string; leg: string; dialer: Dialer }): Promise<void> {
    this.ends(attemptId);
    this.ends(leg);
    await this.until('the call is settled', async () => (await this.attempts(dialer.id)).every(({ settledAt }) => settledAt));
    await this.pass(400);
  }

  async stop(): Promise<void> {
    await this.engine.stop();
    await this.nodes.stop();
  }
}

/** Opens a house for the suite that calls this, ends after each test what it began, and closes the house at the end. */
export function withDeskHouse(open: () => Promise<DataSource>, take: (house: DeskHouse) => void): void {
  let dataSource: DataSource | undefined;
  let house: DeskHouse | undefined;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await DeskHouse.open(dataSource);
    take(house);
  });
  afterEach(() => house?.clearUp());
  after(async () => {
    await house?.stop();
    await dataSource?.destroy();
  });
}
