import type { Named } from './session';

/** Forwardings and rules about calls that come in, as the API has them, in the words of their pages. */
export type ForwardingAction =
  | { kind: 'hang up' | 'go on' }
  | { kind: 'redirect'; number: string }
  | { kind: 'queue'; queueId: number }
  | { kind: 'extension'; extension: string; context: string }
  | { kind: 'message'; messageId: number };

export interface ForwardingRow {
  id: number;
  accountId: number;
  name: string;
  isActive: boolean;
  callers: { listIds: number[]; patterns: string[] };
  numbers: string[];
  scheduleId: number | null;
  whileClosed: boolean;
  action: ForwardingAction;
  /** Why it is never asked, or not about all that it names; null where nothing is in its way. */
  outOfForce: string | null;
}

export interface CallRuleRow {
  id: number;
  accountId: number;
  name: string;
  isActive: boolean;
  event: string;
  queueId: number | null;
  numbers: string[];
  exceptListId: number | null;
  abroad: boolean;
  dialerId: number;
  outOfForce: string | null;
}

export interface CallInRow {
  id: string;
  accountId: number;
  number: string | null;
  called: string;
  cameAt: string;
  bridgedAt: string | null;
  endedAt: string | null;
  outcome: string;
  queue: string | null;
  agent: string | null;
  decision: string | null;
  callback: string | null;
}

export const nameOf = (rows: readonly Pick<Named, 'id' | 'name'>[] | undefined, id: number): string => rows?.find((row) => row.id === id)?.name ?? String(id);

/** Those that this account may use: its own, and those of every account. */
export const usable = <Row extends Named>(rows: readonly Row[] | undefined, accountId: number | undefined): Row[] => (rows ?? []).filter((row) => row.accountId === null || row.accountId === undefined || row.accountId === accountId);

export const ruleEvents = [
  { value: 'left queue', label: 'The caller waited in a queue and gave up', hint: 'A callback: nobody had talked to them.' },
  { value: 'missed', label: 'Nobody took the call', hint: 'It was in no queue, and nobody of yours was on the line. Calls that a forwarding hung up, or that heard its message, are not meant.' },
  { value: 'unanswered', label: 'Either of these' },
  { value: 'answered', label: 'Somebody talked to the caller', hint: 'For example to ask afterwards how it was.' },
];

const states: Record<string, string> = { missed: 'failed', 'left queue': 'waiting', 'under way': 'ringing', 'turned away': 'refused', message: 'refused' };

/** What a call of ours would be called that has the colour of how one that came in ended. */
export const stateOfOutcome = (outcome: string): string => states[outcome] ?? outcome;

/**
 * Which calls those to any number are: all that come in where there is one account, which whoever sees all accounts is told, and nobody else can know. Those in its
 * queues are the account's once they have ended.
 */
export function anyNumber(accounts: readonly unknown[], seesAll: boolean, isOfEnded = false): string {
  // They are being loaded.
  if (accounts.length === 0) return '';
  if (seesAll && accounts.length === 1) return 'Empty is any number that is called.';
  const own = `its caller IDs, those that its forwardings and callbacks in use name${isOfEnded ? ', and calls that were in its queues' : ''}`;
  return `Empty is any number of the account: ${own}${seesAll ? '' : '; where it is the only account, every number that is called'}.`;
}

/** One line each; empty lines are nothing. */
export const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
