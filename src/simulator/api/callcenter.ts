import type { CallCenter, Outcome } from '../callcenter/callcenter.js';
import { listAgents, listMembers, listTiers } from '../callcenter/tables.js';
import type { Exchange } from '../exchange.js';
import { split } from '../originate/split.js';
import { type ApiCommand } from './command.js';

const invalid = '-ERR Invalid!\n';
const done = '+OK\n';
/** A word that the module does not know: it says nothing at all. */
const nothing = '';

const said = (outcome: Outcome): string => (outcome === 'ok' ? done : `-ERR ${outcome}\n`);

/** `callcenter_config` and `callcenter_break`. */
export function callcenterCommands(exchange: Exchange): Record<string, ApiCommand> {
  const center = exchange.callcenter;
  const sections: Record<string, (action: string, words: string[]) => string> = {
    agent: (action, words) => agents(center, action, words),
    tier: (action, words) => tiers(center, action, words),
    queue: (action, words) => queues(center, action, words),
  };
  return {
    callcenter_config: (argument) => {
      if (!argument) return usage;
      const [section = '', action, ...words] = split(argument, ' ', 8);
      return action === undefined ? invalid : (sections[section.toLowerCase()]?.(action.toLowerCase(), words) ?? nothing);
    },
    callcenter_break: (argument) => {
      const [, uuid] = split(argument, ' ', 2);
      if (uuid === undefined) return '-ERR Usage: callcenter_break agent <uuid>\n';
      const call = exchange.calls.get(uuid);
      if (!call) return `-ERR Session not found for uuid ${uuid}\n`;
      call.isReleased = true;
      call.notifyWatchers();
      return nothing;
    },
  };
}

function agents(center: CallCenter, action: string, words: string[]): string {
  const [first, second, third] = words;
  switch (action) {
    case 'add':
      return first === undefined || second === undefined ? invalid : said(center.addAgent(first, second));
    case 'del':
      if (first === undefined) return invalid;
      center.deleteAgent(first);
      return done;
    case 'reload':
      if (first === undefined) return invalid;
      center.loadAgent(first);
      return done;
    case 'set':
      return first === undefined || second === undefined || third === undefined ? invalid : said(center.updateAgent(first.toLowerCase(), second, third));
    case 'get': {
      if (first === undefined || second === undefined) return invalid;
      const agent = center.agents.get(second);
      if (!agent) return said('Agent not found!');
      if (first !== 'status' && first !== 'state' && first !== 'uuid') return said('Invalid Agent Update KEY!');
      const name = first === 'uuid' ? 'UUID' : first[0]!.toUpperCase() + first.slice(1);
      center.tell('cc_agent_get', 961, 'CC-Agent', second, 'CC-Action', `agent-${first}-get`, `CC-Agent-${name}`, agent[first]);
      return agent[first];
    }
    case 'list':
      return words.length > 1 ? invalid : listAgents([...center.agents.values()].filter(({ name }) => first === undefined || name === first));
    default:
      return nothing;
  }
}

function tiers(center: CallCenter, action: string, [first, second, third, fourth]: string[]): string {
  switch (action) {
    case 'add':
      return first === undefined || second === undefined ? invalid : said(center.addTier(first, second, Number.parseInt(third ?? '1', 10) || 0, Number.parseInt(fourth ?? '1', 10) || 0));
    case 'set':
      return first === undefined || second === undefined || third === undefined || fourth === undefined ? invalid : said(center.updateTier(first, second, third, fourth));
    case 'del':
      if (first === undefined || second === undefined) return invalid;
      center.deleteTier(first, second);
      return done;
    case 'reload':
      if (first === undefined) return invalid;
      return center.loadTiers(first === 'all' ? undefined : first, second) ? done : said('Unknown Error!');
    case 'list':
      return listTiers([...center.tiers].sort((a, b) => a.level - b.level || a.position - b.position));
    default:
      return nothing;
  }
}

function queues(center: CallCenter, action: string, words: string[]): string {
  const [what, queue, status, state] = words;
  switch (action) {
    case 'load':
      if (what === undefined) return invalid;
      return loaded(center, what);
    case 'unload':
      if (what === undefined) return invalid;
      center.unloadQueue(what);
      return done;
    case 'reload':
      if (what === undefined) return invalid;
      center.unloadQueue(what);
      return loaded(center, what);
    case 'list':
      return what === undefined ? listQueues(center) : (rowsOf(center, what, queue, status, state)?.text ?? invalid);
    case 'count':
      return what === undefined ? `${center.queues.size}\n` : countOf(rowsOf(center, what, queue, status, state));
    default:
      return nothing;
  }
}

/** A queue that is loaded brings its agents and tiers along. */
function loaded(center: CallCenter, name: string): string {
  if (!center.loadQueue(name)) return '-ERR Invalid Queue not found!\n';
  center.loadTiers(name);
  return done;
}

const countOf = (rows: { count: number } | undefined): string => (rows ? `${rows.count}\n` : invalid);

function rowsOf(center: CallCenter, what: string, queue = '', status?: string, state?: string): { text: string; count: number } | undefined {
  if (what === 'agents') {
    const rows = center.agentsOf(queue, status, state);
    return { text: listAgents(rows), count: rows.length };
  }
  if (what === 'tiers') {
    const rows = center.tiers.filter((tier) => tier.queue === queue);
    return { text: listTiers(rows), count: rows.length };
  }
  if (what !== 'members') return undefined;
  const rows = center.members.filter((member) => !queue || member.queue === queue);
  return { text: listMembers(rows, center.now()), count: rows.length };
}

const queueTitle =
  'name|strategy|moh_sound|time_base_score|tier_rules_apply|tier_rule_wait_second|tier_rule_wait_multiply_level|tier_rule_no_agent_no_wait|discard_abandoned_after|abandoned_resume_allowed|max_wait_time|max_wait_time_with_no_agent|max_wait_time_with_no_agent_time_reached|record_template|calls_answered|calls_abandoned|ring_progressively_delay|skip_agents_with_external_calls|agent_no_answer_status';

const listQueues = (center: CallCenter): string =>
  [
    queueTitle,
    ...[...center.queues.values()].map((q) =>
      [
        q.name, q.strategy, q.mohSound, q.timeBaseScore, q.tierRulesApply, q.tierRuleWaitSecond, q.tierRuleWaitMultiplyLevel, q.tierRuleNoAgentNoWait,
        q.discardAbandonedAfter, q.abandonedResumeAllowed, q.maxWaitTime, q.maxWaitTimeWithNoAgent, q.maxWaitTimeWithNoAgentTimeReached, q.recordTemplate,
        q.callsAnswered, q.callsAbandoned, q.ringProgressivelyDelay, q.skipAgentsWithExternalCalls, q.agentNoAnswerStatus,
      ].join('|'),
    ),
    done,
  ].join('\n');

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
