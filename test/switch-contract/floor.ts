import { randomUUID } from 'node:crypto';
import type { SwitchAddress } from '../../src/switch/parse-switch-url.js';
import { until } from './line.js';
import { RawClient } from './raw-client.js';

type Row = Record<string, string>;

const told = 'CHANNEL_ANSWER CHANNEL_EXECUTE CHANNEL_BRIDGE CHANNEL_UNBRIDGE CHANNEL_PARK CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE CHANNEL_EXECUTE_COMPLETE DTMF RECORD_START RECORD_STOP PLAYBACK_START';
const queue = 'sales@default';
const restored = ['contact', 'max_no_answer', 'wrap_up_time', 'busy_delay_time', 'no_answer_delay_time'];

/** The lab's queue `sales@default` with agent1 alone in it, by plain commands and events. */
export class Floor {
  readonly events: Row[] = [];
  private before: Row[] = [];

  private constructor(private readonly raw: RawClient) {}

  static async open(address: SwitchAddress): Promise<Floor> {
    const floor: Floor = new Floor(await RawClient.open(address, (event) => floor.events.push(event)));
    await floor.raw.send(`event json ${told} CUSTOM callcenter::info`);
    floor.before = await floor.agents();
    return floor;
  }

  /** Agent1 is free, the other is not there; nothing is left from an earlier test. */
  async reset(): Promise<void> {
    await this.api('hupall NORMAL_CLEARING floor_test yes');
    for (const { uuid } of await this.agents()) if (uuid) await this.api(`uuid_kill ${uuid}`);
    await this.set('status', 'agent2@default', "'Logged Out'");
    await this.set('contact', 'agent1@default', '[leg_timeout=10]user/1001@127.0.0.1');
    for (const [name, value] of [['max_no_answer', '3'], ['wrap_up_time', '1'], ['busy_delay_time', '1'], ['no_answer_delay_time', '1'], ['status', 'Available']] as const)
      await this.set(name, 'agent1@default', value);
    await until(async () => (await this.members()).every(({ state }) => state === 'Abandoned'), 'an empty queue');
    await until(async () => (await this.agent()).state === 'Waiting', 'a free agent');
    this.events.length = 0;
  }

  /** As it was found. */
  async close(): Promise<void> {
    await this.reset();
    for (const agent of this.before) for (const name of [...restored, 'status']) await this.set(name, agent.name!, `'${agent[name]}'`);
    this.raw.close();
  }

  api(command: string): Promise<string> {
    return this.raw.api(command);
  }

  async set(name: string, agent: string, value: string): Promise<void> {
    const reply = await this.api(`callcenter_config agent set ${name} ${agent} ${value}`);
    if (!reply.startsWith('+OK')) throw new Error(`agent set ${name}: ${reply}`);
  }

  /** Calls somebody, who is then led through these actions. */
  async dial(who: string, actions: string, variables: Row = {}): Promise<string> {
    const uuid = randomUUID();
    const all = { floor_test: 'yes', origination_uuid: uuid, originate_timeout: '20', ignore_early_media: 'true', ...variables };
    await this.raw.send(`bgapi originate {${Object.entries(all).map(([name, value]) => `${name}=${value}`).join(',')}}${who} '${actions}' inline`);
    return uuid;
  }

  contact(number: string, actions: string, variables: Row = {}): Promise<string> {
    return this.dial(`sofia/gateway/carrier/${number}`, actions, variables);
  }

  /** Waits for an event with these headers, which is the first such since the test began. */
  async event(wanted: Row): Promise<Row> {
    const find = () => this.events.find((event) => Object.entries(wanted).every(([name, value]) => event[name] === value));
    await until(() => find() !== undefined, JSON.stringify(wanted));
    return find()!;
  }

  center(action: string): Promise<Row> {
    return this.event({ 'CC-Action': action });
  }

  async members(): Promise<Row[]> {
    return rows(await this.api(`callcenter_config queue list members ${queue}`));
  }

  async agents(): Promise<Row[]> {
    return rows(await this.api('callcenter_config agent list'));
  }

  async agent(): Promise<Row> {
    return (await this.agents()).find(({ name }) => name === 'agent1@default')!;
  }

  variable(uuid: string, name: string): Promise<string> {
    return this.api(`uuid_getvar ${uuid} ${name}`);
  }
}

/** A list as mod_callcenter prints it. */
function rows(text: string): Row[] {
  const [title = '', ...lines] = text.trim().split('\n').filter((line) => line.includes('|'));
  const names = title.split('|');
  return lines.map((line) => Object.fromEntries(line.split('|').map((value, index) => [names[index]!, value])));
}
