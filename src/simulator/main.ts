import { parseArgs } from 'node:util';
import { machineClock } from '../shared/clock.js';
import { ordinaryMix, startSimulator, type AgentMix, type Mix, type QueueSeed, type TierSeed } from './simulator.js';

/**
 * The simulated switch as a process of its own. Prints one line with its port when it is ready, and
 * ends with SIGTERM or SIGINT. `--agents` is how its agents behave, as JSON: `{"count":20,"talk":{"mean":120}}`;
 * `--queues` and `--tiers` are lists of them: `[{"name":"sales@default","strategy":"round-robin"}]`.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8021' },
    host: { type: 'string', default: '127.0.0.1' },
    password: { type: 'string', default: 'ClueCon' },
    'clock-factor': { type: 'string', default: '1' },
    'clock-origin': { type: 'string', default: '0' },
    people: { type: 'string', default: 'lab' },
    seed: { type: 'string', default: ordinaryMix.seed },
    gateway: { type: 'string', multiple: true, default: ['carrier'] },
    'max-sessions': { type: 'string', default: '5000' },
    'sessions-per-second': { type: 'string', default: '500' },
    'message-length': { type: 'string', default: '6000' },
    agents: { type: 'string', default: 'lab' },
    queues: { type: 'string' },
    tiers: { type: 'string' },
    'call-log': { type: 'string' },
  },
});

const simulator = await startSimulator({
  port: Number(values.port),
  host: values.host,
  password: values.password,
  clock: machineClock(Number(values['clock-factor']), Number(values['clock-origin'])),
  people: values.people === 'lab' ? 'lab' : { ...ordinaryMix, seed: values.seed, ...mixFrom(values.people) },
  agentPeople: values.agents === 'lab' ? 'lab' : (JSON.parse(values.agents) as AgentMix),
  queues: values.queues === undefined ? undefined : (JSON.parse(values.queues) as QueueSeed[]),
  tiers: values.tiers === undefined ? undefined : (JSON.parse(values.tiers) as TierSeed[]),
  gateways: values.gateway,
  maxSessions: Number(values['max-sessions']),
  sessionsPerSecond: Number(values['sessions-per-second']),
  messageLength: Number(values['message-length']),
  callLog: values['call-log'],
  // As a switch that crashes: nothing is closed, nothing is said.
  onDeath: () => process.kill(process.pid, 'SIGKILL'),
});
console.log(`simulated switch on port ${simulator.port}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void simulator.close());

/** `--people mix`, or what is to differ from the ordinary mix, as JSON: `{"shares":{"answered":1}}`. */
function mixFrom(text: string): Partial<Mix> {
  if (text === 'mix') return {};
  const given = JSON.parse(text) as Partial<Mix>;
  const none = { answered: 0, machine: 0, noAnswer: 0, busy: 0, invalid: 0, congestion: 0 };
  return given.shares ? { ...given, shares: { ...none, ...given.shares } } : given;
}
