import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Service, startService } from '../../src/service.js';
import { type Clock, machineClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { type LoggedCall, type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.js';
import { RawClient } from '../switch-contract/raw-client.js';
import { CampaignRows } from './campaign-rows.js';
import { type DatabaseKind, newServerUrl } from './databases.js';

const password = 'ClueCon';

/** A row of mod_callcenter's table of agents, as it is listed. */
type AgentRow = Record<string, string>;

/** The whole service without its back office, and a simulated switch, in this process: what a test wants of the switch it does itself. */
export class ServiceHouse extends CampaignRows {
  simulator!: Simulator;
  private readonly origin = Date.now();
  private readonly clock: Clock;
  private leapt = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'smart-dialers-house-'));
  private service!: Service;
  /** Of the switches that died. */
  private readonly earlier: LoggedCall[] = [];

  private constructor(private readonly options: SimulatorOptions, factor: number) {
    super();
    const clock = machineClock(factor, this.origin);
    this.clock = { ...clock, now: () => clock.now() + this.leapt };
  }

  /** People's time goes `factor` times as fast as ours. */
  static async open(kind: DatabaseKind, options: SimulatorOptions, factor = 20): Promise<ServiceHouse> {
    const house = new ServiceHouse(options, factor);
    await house.startSwitch();
    const started = await startService(
      {
        port: 0, dataDir: house.folder, databaseUrl: kind === 'SQLite' ? 'sqlite::memory:' : await newServerUrl(), process: 'dialer', switches: [{ host: '127.0.0.1', port: house.simulator.port, password }],
        firstAdminEmail: undefined, publicUrl: 'http://127.0.0.1:0', sessionSecret: undefined, trustedProxies: [], clock: house.clock, clockFactor: factor,
      },
      createLog(process.env.LOG_LEVEL ?? 'silent'),
    );
    if (!started.ok) throw new Error(started.failure);
    house.service = started.value;
    house.context = started.value.context;
    return house;
  }

  get now(): number {
    return this.clock.now();
  }

  /** So many milliseconds of people's time pass in an instant: while nobody is on the line. */
  leap(milliseconds: number): void {
    this.leapt += milliseconds;
  }

  private async startSwitch(port = 0): Promise<void> {
    this.simulator = await startSimulator({ ...this.options, port, password, clock: this.clock });
  }

  /** The switch crashes with all its calls, and is started again. */
  async crashSwitch(): Promise<void> {
    const { port } = this.simulator;
    this.earlier.push(...this.simulator.calls());
    this.simulator.die();
    await this.startSwitch(port);
  }

  /** One command to the switch, by another connection than the service's. */
  async api(command: string): Promise<string> {
    const client = await RawClient.open({ host: '127.0.0.1', port: this.simulator.port, password });
    try {
      return await client.api(command);
    } finally {
      client.close();
    }
  }

  async agentRows(): Promise<AgentRow[]> {
    const [title = '', ...lines] = (await this.api('callcenter_config agent list')).trim().split('\n').filter((line) => line.includes('|'));
    const names = title.split('|');
    return lines.map((line) => Object.fromEntries(line.split('|').map((value, index) => [names[index]!, value])));
  }

  /** Every agent can be given a call again, for mod_callcenter and for the service. */
  async agentsAreFree(): Promise<void> {
    await this.until('every agent waits in mod_callcenter', async () => (await this.agentRows()).every(({ state, external_calls_count: calls }) => state === 'Waiting' && calls === '0'), 30);
    await this.until('every agent is idle for the service', async () => (await this.count(`agent WHERE phase <> 'idle'`)) === 0, 30);
  }

  calls(): { taken: LoggedCall[]; ended: Map<string, LoggedCall> } {
    const taken = [...this.earlier, ...this.simulator.calls()];
    return { taken, ended: new Map(taken.filter(({ endedAt }) => endedAt !== undefined).map((call) => [call.uuid, call])) };
  }

  async stop(): Promise<void> {
    await this.service?.stop();
    await this.simulator?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
