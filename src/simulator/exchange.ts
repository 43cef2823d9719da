import { type ApiCommand } from './api/command.js';
import type { Call } from './call.js';
import { CallLog } from './call-log.js';
import { type Dialplan, readDialplan } from './dialplan.js';
import { EventBus } from './event-bus.js';
import { Faults } from './faults.js';
import { applications } from './applications/applications.js';
import { CallCenter } from './callcenter/callcenter.js';
import { seedsOf } from './callcenter/seeds.js';
import type { Application } from './execute.js';
import { createGateway, type Gateway } from './gateways.js';
import { HashStore } from './hash-store.js';
import { Limits } from './limits.js';
import { originate } from './originate/originate.js';
import { defaultModules, type SimulatorOptions } from './options.js';
import { mixedAgents } from './people/agents.js';
import { labAgents, labPeople } from './people/lab.js';
import { mixedPeople } from './people/mix.js';
import type { AgentPeople, People } from './people/reaction.js';
import { Phones } from './phones.js';
import { keepHours } from './people/hours.js';
import { seededRandom } from './random.js';
import { Schedule } from './schedule.js';
import { machineClock } from '../shared/clock.js';

/** The switch itself, without its socket: what all calls and commands share. */
export class Exchange {
  readonly schedule: Schedule;
  readonly startedAt: number;
  readonly bus: EventBus;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly log: CallLog;
  readonly people: People;
  readonly agentPeople: AgentPeople;
  readonly phones: Phones;
  readonly callcenter: CallCenter;
  readonly applications: ReadonlyMap<string, Application> = applications;
  readonly random: () => number;
  readonly hash = new HashStore();
  /** Live channels by UUID, oldest first. */
  readonly calls = new Map<string, Call>();
  readonly gateways: Map<string, Gateway>;
  readonly dialplan: Dialplan;
  readonly modules: Set<string>;
  readonly globals: Map<string, string>;
  readonly messageLength: number;
  readonly commands = new Map<string, ApiCommand>();
  /** `fsctl pause outbound`: no new sessions. */
  paused = false;

  constructor(options: SimulatorOptions) {
    this.schedule = new Schedule(options.clock ?? machineClock());
    const now = () => this.schedule.now();
    this.startedAt = now();
    const hostname = options.hostname ?? 'simulator';
    this.bus = new EventBus(now, hostname);
    this.limits = new Limits(now, options.maxSessions ?? 5_000, options.sessionsPerSecond ?? 500);
    this.random = seededRandom(options.seed ?? 1);
    this.faults = new Faults(this, options.onDeath);
    this.log = new CallLog(options.callLog, options.callLogLimit ?? 200_000);
    const { people = 'lab' } = options;
    if (typeof people === 'function') this.people = people;
    else this.people = people === 'lab' ? labPeople : mixedPeople(people);
    this.gateways = new Map((options.gateways ?? ['carrier']).map((name) => [name, createGateway(name, this.startedAt)]));
    this.dialplan = readDialplan(options.dropIn);
    this.modules = new Set(options.modules ?? defaultModules);
    this.messageLength = options.messageLength ?? 6_000;
    const { agentPeople: agents = 'lab' } = options;
    this.agentPeople = typeof agents === 'function' ? agents : agents === 'lab' ? labAgents : mixedAgents(agents);
    this.phones = new Phones(now);
    const seeds = seedsOf(options, typeof agents === 'object' ? agents : undefined);
    for (const extension of ['1001', '1002', ...seeds.agents.flatMap(({ contact }) => /\buser\/([^@]+)/.exec(contact ?? '')?.[1] ?? [])]) this.phones.add(extension);
    this.phones.add('1003', false);
    this.globals = new Map([['hostname', hostname], ['local_ip_v4', '127.0.0.1'], ['core_uuid', this.bus.coreUuid], ['domain', '127.0.0.1']]);
    this.callcenter = new CallCenter(this, seeds);
    if (typeof agents === 'object') keepHours(this, agents);
  }

  /** Runs an API command; undefined when there is none of that name. */
  run(name: string, argument: string): string | Promise<string> | undefined {
    return this.commands.get(name)?.(argument);
  }

  /** The same for `${command(…)}` and hang-up hooks, which cannot wait. */
  runNow(name: string, argument: string): string {
    const reply = this.run(name, argument);
    return typeof reply === 'string' ? reply : '';
  }

  /** `bgapi`: the report comes synchronously where the command answers so, to keep its place among the events. */
  runInBackground(name: string, argument: string, report: (text: string) => void): void {
    if (name === 'originate') return originate(this, argument, report);
    const reply = this.run(name, argument) ?? `-ERR ${name} Command not found!\n`;
    if (typeof reply === 'string') report(reply);
    else void reply.then(report);
  }

  close(): void {
    this.schedule.close();
    this.log.close();
  }
}
