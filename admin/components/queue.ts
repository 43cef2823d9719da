import { useAll } from './session';

/** A queue of mod_callcenter as the API gives it. */
export interface QueueRow {
  id: number;
  nodeId: number;
  node: string;
  name: string;
  strategy: string;
  accountId: number | null;
  isGone: boolean;
}

/** An agent of mod_callcenter as the API gives it. */
export interface AgentRow {
  id: number;
  nodeId: number;
  node: string;
  name: string;
  contact: string;
  queues: string[];
  phone: string;
  phase: 'idle' | 'offered' | 'talk' | 'wrapUp' | 'away';
  isSoftphone: boolean;
  userId: number | null;
  isGone: boolean;
}

/** Nobody follows the agents of a node now: all else that is told of them is as it was seen last. */
export interface NotFollowed {
  why: string;
  since: string | null;
}

/** These by the names that tell them apart: with the node where two nodes have one of the same name. */
export const toldApart = <Row extends { name: string; node: string }>(rows: readonly Row[]): Row[] =>
  rows.map((row) => (rows.some((other) => other !== row && other.name === row.name) ? { ...row, name: `${row.name} on ${row.node}` } : row));

/** The name of an agent as it is told apart from others, once they are known. */
export function useAgentName(id: number): string | undefined {
  const { data } = useAll<AgentRow>('/agents');
  return data && toldApart(data).find((agent) => agent.id === id)?.name;
}

/** All queues that the reader sees, by names that tell them apart. */
export function useQueues(): QueueRow[] | undefined {
  const { data } = useAll<QueueRow>('/queues');
  return data && toldApart(data);
}

/** The queues that an account may use, and the agents who serve one, as src/agents/directory.ts has them; each name once. */
export function useDirectory(accountId: number | undefined): { queues?: QueueRow[]; agents?: AgentRow[] } {
  const queues = useAll<QueueRow>('/queues').data?.filter((queue) => !queue.isGone && (queue.accountId === null || queue.accountId === accountId));
  const agents = useAll<AgentRow>('/agents').data;
  const serving = queues && agents?.filter((agent) => !agent.isGone && queues.some(({ nodeId, name }) => nodeId === agent.nodeId && agent.queues.includes(name)));
  return { queues: queues && onceEach(queues), agents: serving && onceEach(serving) };
}

/** Several switches may have one of the same name. */
const onceEach = <Row extends { name: string }>(rows: Row[]): Row[] => [...new Map(rows.map((row) => [row.name, row])).values()].sort((one, other) => one.name.localeCompare(other.name));

/** Whom a queue offers a call to, in words; mod_callcenter's own name where we have none. */
const strategies: Record<string, string> = {
  'ring-all': 'rings all agents at once',
  'ring-progressively': 'rings one agent more every few seconds',
  'longest-idle-agent': 'the agent who waits longest',
  'round-robin': 'by turns',
  'top-down': 'always from the first agent down',
  'agent-with-least-talk-time': 'the agent who talked least',
  'agent-with-fewest-calls': 'the agent with the fewest calls',
  'sequentially-by-agent-order': 'in the order of the agents',
  random: 'any agent',
};

export const strategyInWords = (strategy: string): string => strategies[strategy] ?? strategy;

/** What the row says of a telephone at which dialer calls are offered. */
const softphone = 'softphone';

export const isAtSoftphone = ({ phone }: Pick<AgentRow, 'phone'>): boolean => phone === softphone;

export const phaseWords: Record<string, string> = { idle: 'Idle', offered: 'Being offered a call', talk: 'Talking', wrapUp: 'Wrap-up', away: 'Away' };
