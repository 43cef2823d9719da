import { headerList } from '../../switch/codec.js';
import { CallCenter, listAgents, listTiers, newAgent } from '../callcenter.js';
import type { Origin } from '../event-bus.js';
import type { Exchange } from '../exchange.js';
import { split } from '../originate/split.js';
import { type ApiCommand } from './command.js';

const invalid = '-ERR Invalid!\n';
const statuses = ['Unknown', 'Logged Out', 'Available', 'Available (On Demand)', 'On Break'];
const agentStates = ['Unknown', 'Waiting', 'Receiving', 'In a queue call', 'Idle', 'Reserved'];

/** `callcenter_config`: the tables, without the calls that mod_callcenter would hand out by them. */
export function callcenterCommands(exchange: Exchange): Record<string, ApiCommand> {
  const center = new CallCenter();
  const tell = (call: string, line: number, headers: string[]) => {
    const origin: Origin = ['mod_callcenter.c', call, line];
    exchange.bus.fire('CUSTOM', origin, (list) => list.push(...headerList(...headers)), { subclass: 'callcenter::info' });
  };
  const now = () => `${Math.floor(exchange.schedule.now() / 1000)}`;
  const sections: Record<string, (action: string, words: string[]) => string> = {
    agent: (action, words) => agents(center, action, words, tell, now),
    tier: (action, words) => tiers(center, action, words),
    queue: (action, words) => queues(center, action, words),
  };
  return {
    callcenter_config: (argument) => {
      if (!argument) return usage;
      const [section = '', action, ...words] = split(argument, ' ', 6);
      return action === undefined ? invalid : (sections[section]?.(action, words) ?? invalid);
    },
  };
}

type Tell = (call: string, line: number, headers: string[]) => void;

function agents({ agents: table }: CallCenter, action: string, [first, second, third]: string[], tell: Tell, now: () => string): string {
  switch (action) {
    case 'add':
      if (first === undefined || second === undefined) return invalid;
      if (second !== 'callback' && second !== 'uuid-standby') return '-ERR Agent type invalid!\n';
      if (table.has(first)) return '-ERR Agent already exist!\n';
      table.set(first, newAgent(first, second));
      tell('cc_agent_add', 915, ['CC-Agent', first, 'CC-Agent-Type', second, 'CC-Action', 'agent-add']);
      return '+OK\n';
    case 'del':
      if (first === undefined) return invalid;
      table.delete(first);
      return '+OK\n';
    case 'set': {
      if (third === undefined) return invalid;
      const agent = table.get(second!);
      if (!agent) return '-ERR Agent not found!\n';
      if (first === 'status' && !statuses.includes(third)) return '-ERR Invalid Agent Status!\n';
      if (first === 'state' && !agentStates.includes(third)) return '-ERR Invalid Agent State!\n';
      const [field, line] = updates[first!] ?? [];
      if (!field) return '-ERR Invalid Agent Update KEY!\n';
      agent[field] = third;
      if (field === 'status') agent.last_status_change = now();
      if (line) {
        const name = field[0]!.toUpperCase() + field.slice(1);
        tell('cc_agent_update', line, ['CC-Agent', second!, 'CC-Action', `agent-${field}-change`, `CC-Agent-${name}`, third]);
      }
      return '+OK\n';
    }
    case 'get': {
      if (second === undefined) return invalid;
      const agent = table.get(second);
      if (!agent) return '-ERR Agent not found!\n';
      return first === 'status' || first === 'state' || first === 'uuid' ? agent[first] : '-ERR Invalid Agent Update KEY!\n';
    }
    case 'list':
      return listAgents([...table.values()].filter(({ name }) => first === undefined || name === first));
    default:
      return invalid;
  }
}

/** Columns that `agent set` changes; with a line of the source where an event tells of it. */
const updates: Record<string, [field: 'status' | 'state' | 'contact' | 'ready_time' | 'wrap_up_time' | 'max_no_answer' | 'type' | 'reject_delay_time' | 'busy_delay_time' | 'no_answer_delay_time', line?: number]> = {
  status: ['status', 1041],
  state: ['state', 1067],
  contact: ['contact', 1091],
  ready_time: ['ready_time'],
  wrap_up_time: ['wrap_up_time'],
  max_no_answer: ['max_no_answer'],
  type: ['type'],
  reject_delay_time: ['reject_delay_time'],
  busy_delay_time: ['busy_delay_time'],
  no_answer_delay_time: ['no_answer_delay_time'],
};

function tiers(center: CallCenter, action: string, [queue, agent, level = '1', position = '1']: string[]): string {
  const same = (tier: { queue: string; agent: string }) => tier.queue === queue && tier.agent === agent;
  switch (action) {
    case 'add':
      if (queue === undefined || agent === undefined) return invalid;
      if (!center.queues.includes(queue)) return '-ERR Queue not found!\n';
      if (!center.agents.has(agent)) return '-ERR Agent not found!\n';
      if (center.tiers.some(same)) return '-ERR Tier already exist!\n';
      center.tiers.push({ queue, agent, state: 'Ready', level, position });
      return '+OK\n';
    case 'del':
      if (queue === undefined || agent === undefined) return invalid;
      center.tiers = center.tiers.filter((tier) => !same(tier));
      return '+OK\n';
    case 'list':
      return listTiers(center.tiers);
    default:
      return invalid;
  }
}

function queues(center: CallCenter, action: string, [what, queue = '', status, state]: string[]): string {
  const found: Record<string, () => { rows: unknown[]; text: string }> = {
    agents: () => {
      const rows = center.agentsOf(queue, status, state);
      return { rows, text: listAgents(rows) };
    },
    tiers: () => {
      const rows = center.tiers.filter((tier) => tier.queue === queue);
      return { rows, text: listTiers(rows) };
    },
    members: () => ({ rows: [], text: '+OK\n' }),
  };
  if (action === 'list') return what === undefined ? center.listQueues() : (found[what]?.().text ?? invalid);
  if (action === 'count') return what === undefined ? `${center.queues.length}\n` : found[what] ? `${found[what]().rows.length}\n` : invalid;
  if (action !== 'load' && action !== 'reload' && action !== 'unload') return invalid;
  return what !== undefined && center.queues.includes(what) ? '+OK\n' : '-ERR Invalid Queue not found!\n';
}

const usage = `-USAGE: 
callcenter_config <target> <args>,
${[
  'agent add [name] [type]', 'agent del [name]', 'agent reload [name]', 'agent set status [agent_name] [status]',
  'agent set state [agent_name] [state]', 'agent set contact [agent_name] [contact]', 'agent set ready_time [agent_name] [wait till epoch]',
  'agent set reject_delay_time [agent_name] [wait second]', 'agent set busy_delay_time [agent_name] [wait second]',
  'agent set no_answer_delay_time [agent_name] [wait second]', 'agent get status [agent_name]', 'agent get state [agent_name]',
  'agent get uuid [agent_name]', 'agent list [[agent_name]]', 'tier add [queue_name] [agent_name] [[level]] [[position]]',
  'tier set state [queue_name] [agent_name] [state]', 'tier set level [queue_name] [agent_name] [level]',
  'tier set position [queue_name] [agent_name] [position]', 'tier del [queue_name] [agent_name]', 'tier reload [queue_name] [agent_name]',
  'tier list', 'queue load [queue_name]', 'queue unload [queue_name]', 'queue reload [queue_name]', 'queue list',
  'queue list agents [queue_name] [status] [state]', 'queue list members [queue_name]', 'queue list tiers [queue_name]', 'queue count',
  'queue count agents [queue_name] [status] [state]', 'queue count members [queue_name]', 'queue count tiers [queue_name]',
].map((line) => `\tcallcenter_config ${line}`).join(' | \n')}
`;
