import { ManualClock } from '../../src/shared/clock.js';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.js';
import { Client } from './client.js';

type Told = Record<string, string>;

export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A simulated switch on a clock that a test moves, and a client that hears everything. */
export class TestSwitch {
  private constructor(
    readonly clock: ManualClock,
    readonly simulator: Simulator,
    readonly client: Client,
  ) {}

  static async start(options: SimulatorOptions = {}): Promise<TestSwitch> {
    const clock = new ManualClock();
    const simulator = await startSimulator({ clock, ...options });
    const client = await Client.open(simulator.port, 'ClueCon');
    await client.command('event json ALL');
    return new TestSwitch(clock, simulator, client);
  }

  async stop(): Promise<void> {
    await this.client.close();
    await this.simulator.close();
  }

  async pass(milliseconds: number): Promise<void> {
    await this.clock.advance(milliseconds);
    await this.client.settle();
  }

  api(command: string): Promise<string> {
    return this.client.api(command);
  }

  /** Places a call; `more` are variables with a comma before each. Gives its UUID at once. */
  async dial(n: number, number: string, then = '&park()', more = ''): Promise<string> {
    await this.client.command(`bgapi originate {origination_uuid=${uuid(n)},ignore_early_media=true${more}}sofia/gateway/carrier/${number} ${then}`);
    return uuid(n);
  }

  /** Places a call that is answered and in the queue when this returns; the lab's person answers after 1.5 s. */
  async queue(n: number, number = '12025550110', more = ''): Promise<string> {
    const call = await this.dial(n, number, 'queue-sales XML default', more);
    await this.pass(1_520);
    return call;
  }

  events(name?: string): Told[] {
    return this.client.json(name);
  }

  /** What callcenter::info told: its actions, with the agent and what else matters of each. */
  center(...actions: string[]): Told[] {
    return this.events('CUSTOM').filter((event) => event['Event-Subclass'] === 'callcenter::info' && (!actions.length || actions.includes(event['CC-Action']!)));
  }

  /** The events of one leg, by name and application. */
  of(leg: string): string[] {
    return this.events().filter((event) => event['Unique-ID'] === leg).map((event) => [event['Event-Name'], event.Application ?? event['CC-Action']].filter(Boolean).join(' '));
  }

  /** The last event of this name that a leg sent. */
  last(name: string, leg: string): Told {
    const found = this.events(name).filter((event) => event['Unique-ID'] === leg).at(-1);
    if (!found) throw new Error(`No ${name} of ${leg}.`);
    return found;
  }

  /** One row of `callcenter_config agent list`. */
  async agent(name: string): Promise<Told> {
    return rowOf(await this.api(`callcenter_config agent list ${name}`));
  }

  async members(): Promise<Told[]> {
    return rowsOf(await this.api('callcenter_config queue list members'));
  }

  async variable(leg: string, name: string): Promise<string> {
    return this.api(`uuid_getvar ${leg} ${name}`);
  }
}

function rowsOf(text: string): Told[] {
  const [title = '', ...rows] = text.trim().split('\n').slice(0, -1);
  const names = title.split('|');
  return rows.map((row) => Object.fromEntries(row.split('|').map((value, index) => [names[index]!, value])));
}

const rowOf = (text: string): Told => rowsOf(text)[0] ?? {};
