import type { Exchange } from '../exchange.js';

export const statuses = ['Unknown', 'Logged Out', 'Available', 'Available (On Demand)', 'On Break'];
export const agentStates = ['Unknown', 'Waiting', 'Receiving', 'In a queue call', 'Idle', 'Reserved'];
export const tierStates = ['Unknown', 'No Answer', 'Ready', 'Offering', 'Active Inbound', 'Standby'];

/** A row of mod_callcenter's agents table. Times are seconds since 1970, 0 for never. */
export interface Agent {
  name: string;
  uuid: string;
  type: 'callback' | 'uuid-standby';
  contact: string;
  status: string;
  state: string;
  maxNoAnswer: number;
  /** Seconds, as the delays. */
  wrapUpTime: number;
  rejectDelayTime: number;
  busyDelayTime: number;
  noAnswerDelayTime: number;
  lastBridgeStart: number;
  lastBridgeEnd: number;
  lastOfferedCall: number;
  lastStatusChange: number;
  noAnswerCount: number;
  callsAnswered: number;
  talkTime: number;
  readyTime: number;
  externalCallsCount: number;
}

export const newAgent = (name: string, type: Agent['type']): Agent => ({
  name, uuid: '', type, contact: '', status: 'Logged Out', state: 'Waiting', maxNoAnswer: 0, wrapUpTime: 0, rejectDelayTime: 0, busyDelayTime: 0,
  noAnswerDelayTime: 0, lastBridgeStart: 0, lastBridgeEnd: 0, lastOfferedCall: 0, lastStatusChange: 0, noAnswerCount: 0, callsAnswered: 0, talkTime: 0,
  readyTime: 0, externalCallsCount: 0,
});

/** An agent's place in a queue. */
export interface Tier {
  queue: string;
  agent: string;
  state: string;
  level: number;
  position: number;
}

/** A caller in a queue. */
export interface Member {
  queue: string;
  uuid: string;
  /** The leg; empty once it has left. */
  sessionUuid: string;
  cidNumber: string;
  cidName: string;
  systemEpoch: number;
  joinedEpoch: number;
  rejoinedEpoch: number;
  bridgeEpoch: number;
  abandonedEpoch: number;
  baseScore: number;
  servingAgent: string;
  servingSystem: string;
  state: 'Waiting' | 'Trying' | 'Answered' | 'Abandoned';
}

export const scoreOf = ({ joinedEpoch, baseScore }: Member, now: number): number => now - joinedEpoch + baseScore;

type Column<R> = readonly [name: string, value: (row: R) => string | number];

const agentColumns: readonly Column<Agent>[] = [
  ['name', (a) => a.name], ['instance_id', () => 'single_box'], ['uuid', (a) => a.uuid], ['type', (a) => a.type], ['contact', (a) => a.contact],
  ['status', (a) => a.status], ['state', (a) => a.state], ['max_no_answer', (a) => a.maxNoAnswer], ['wrap_up_time', (a) => a.wrapUpTime],
  ['reject_delay_time', (a) => a.rejectDelayTime], ['busy_delay_time', (a) => a.busyDelayTime], ['no_answer_delay_time', (a) => a.noAnswerDelayTime],
  ['last_bridge_start', (a) => a.lastBridgeStart], ['last_bridge_end', (a) => a.lastBridgeEnd], ['last_offered_call', (a) => a.lastOfferedCall],
  ['last_status_change', (a) => a.lastStatusChange], ['no_answer_count', (a) => a.noAnswerCount], ['calls_answered', (a) => a.callsAnswered],
  ['talk_time', (a) => a.talkTime], ['ready_time', (a) => a.readyTime], ['external_calls_count', (a) => a.externalCallsCount],
];

const tierColumns: readonly Column<Tier>[] = [
  ['queue', (t) => t.queue], ['agent', (t) => t.agent], ['state', (t) => t.state], ['level', (t) => t.level], ['position', (t) => t.position],
];

const memberColumns = (now: number): readonly Column<Member>[] => [
  ['queue', (m) => m.queue], ['instance_id', () => 'single_box'], ['uuid', (m) => m.uuid], ['session_uuid', (m) => m.sessionUuid], ['cid_number', (m) => m.cidNumber],
  ['cid_name', (m) => m.cidName], ['system_epoch', (m) => m.systemEpoch], ['joined_epoch', (m) => m.joinedEpoch], ['rejoined_epoch', (m) => m.rejoinedEpoch],
  ['bridge_epoch', (m) => m.bridgeEpoch], ['abandoned_epoch', (m) => m.abandonedEpoch], ['base_score', (m) => m.baseScore], ['skill_score', () => 0],
  ['serving_agent', (m) => m.servingAgent], ['serving_system', (m) => m.servingSystem], ['state', (m) => m.state], ['score', (m) => scoreOf(m, now)],
];

export const listAgents = (agents: Agent[]): string => list(agentColumns, agents);
export const listTiers = (tiers: Tier[]): string => list(tierColumns, tiers);
export const listMembers = (members: Member[], now: number): string => list(memberColumns(now), [...members].sort((a, b) => scoreOf(b, now) - scoreOf(a, now)));

/** The title line is missing when there is nothing under it. */
function list<R>(columns: readonly Column<R>[], rows: R[]): string {
  const title = rows.length ? `${columns.map(([name]) => name).join('|')}\n` : '';
  return `${title}${rows.map((row) => `${columns.map(([, value]) => value(row)).join('|')}\n`).join('')}+OK\n`;
}

/** Seconds since 1970: the only times that the module knows. */
export const secondsOf = ({ schedule }: Exchange): number => Math.floor(schedule.now() / 1000);
