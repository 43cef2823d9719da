/** Agents, queues and tiers of mod_callcenter as tables in memory. Nobody is offered a call yet. */

/** Columns of the agents table, in the order in which it is listed. */
const agentColumns = [
  'name', 'instance_id', 'uuid', 'type', 'contact', 'status', 'state', 'max_no_answer', 'wrap_up_time', 'reject_delay_time',
  'busy_delay_time', 'no_answer_delay_time', 'last_bridge_start', 'last_bridge_end', 'last_offered_call', 'last_status_change',
  'no_answer_count', 'calls_answered', 'talk_time', 'ready_time', 'external_calls_count',
] as const;
const tierColumns = ['queue', 'agent', 'state', 'level', 'position'] as const;

export type Agent = Record<(typeof agentColumns)[number], string>;
export type Tier = Record<(typeof tierColumns)[number], string>;

const queueTitle =
  'name|strategy|moh_sound|time_base_score|tier_rules_apply|tier_rule_wait_second|tier_rule_wait_multiply_level|tier_rule_no_agent_no_wait|discard_abandoned_after|abandoned_resume_allowed|max_wait_time|max_wait_time_with_no_agent|max_wait_time_with_no_agent_time_reached|record_template|calls_answered|calls_abandoned|ring_progressively_delay|skip_agents_with_external_calls|agent_no_answer_status';

/** A queue's settings as `queue list` prints them after its name; the lab's. */
const queueSettings = 'longest-idle-agent|silence_stream://-1|system|false|0|false|true|60|false|0|0|5||0|0|0|true|On Break';

export const newAgent = (name: string, type: string): Agent => ({
  ...(Object.fromEntries(agentColumns.map((column) => [column, '0'])) as Agent),
  name,
  instance_id: 'single_box',
  uuid: '',
  type,
  contact: '',
  status: 'Logged Out',
  state: 'Waiting',
});

export class CallCenter {
  readonly queues = ['sales@default'];
  readonly agents = new Map<string, Agent>();
  tiers: Tier[] = [];

  constructor() {
    for (const [name, extension] of [['agent1@default', '1001'], ['agent2@default', '1002']] as const) {
      this.agents.set(name, {
        ...newAgent(name, 'callback'),
        contact: `[leg_timeout=10]user/${extension}@127.0.0.1`,
        status: 'Available',
        max_no_answer: '3',
        wrap_up_time: '2',
        reject_delay_time: '2',
        busy_delay_time: '2',
      });
      this.tiers.push({ queue: 'sales@default', agent: name, state: 'Ready', level: '1', position: '1' });
    }
  }

  agentsOf(queue: string, status?: string, state?: string): Agent[] {
    return this.tiers
      .filter((tier) => tier.queue === queue)
      .flatMap((tier) => this.agents.get(tier.agent) ?? [])
      .filter((agent) => (status === undefined || agent.status === status) && (state === undefined || agent.state === state));
  }

  listQueues(): string {
    return [queueTitle, ...this.queues.map((name) => `${name}|${queueSettings}`), '+OK\n'].join('\n');
  }
}

export const listAgents = (agents: Agent[]): string => list(agentColumns, agents);
export const listTiers = (tiers: Tier[]): string => list(tierColumns, tiers);

/** The title line is missing when there is nothing under it. */
function list<C extends string>(columns: readonly C[], rows: Record<C, string>[]): string {
  const title = rows.length ? `${columns.join('|')}\n` : '';
  return `${title}${rows.map((row) => `${columns.map((column) => row[column]).join('|')}\n`).join('')}+OK\n`;
}
