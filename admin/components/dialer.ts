import type { CallerIdRule } from './caller-id';

/** A dialer as the API gives it. */
export interface DialerRow {
  id: number;
  accountId: number;
  name: string;
  state: 'draft' | 'scheduled' | 'running' | 'paused' | 'waiting' | 'completed';
  explanation: string | null;
  startedAt: string | null;
  endedAt: string | null;
}

export interface ListLink {
  listId: number;
  role: 'call' | 'block';
  status: string;
}

export interface Settings {
  rate: { kind: 'fast' } | { kind: 'evenly'; start: string; end: string };
  order: 'fifo' | 'lifo';
  listOrder: 'sequence' | 'interleaved';
  ringSeconds: number;
  maxAttempts: number;
  retryMinutes: number;
  concurrentCalls: number;
  callsPerSecond: number;
  callerId: CallerIdRule;
  callerIdName: string;
  messageId: number | null;
  hours: { restrict: boolean; from: string; to: string };
  scheduleId: number | null;
  blacklistHit: 'end' | 'wait';
  tag: string;
  outboundCampaign: string;
  enhancedCallerId: boolean;
  mode: 'contact first' | 'agent first' | 'preview';
  method: 'auto' | 'progressive' | 'power' | 'predictive';
  previewSeconds: number;
  script: string;
  dispositions: DispositionRow[];
  manualCallIsSuccess: boolean;
}

export interface DispositionRow {
  name: string;
  key: string;
  outcome: 'success' | 'failure' | 'again' | 'do not call' | 'machine';
}

export interface WholeDialer extends DialerRow {
  version: { ordinal: number; createdBy: string; createdAt: string };
  settings: Settings;
  lists: ListLink[];
}

export interface Progress extends Pick<DialerRow, 'name' | 'state' | 'explanation' | 'startedAt'> {
  contacts: Record<string, number>;
  calls: Record<string, number>;
  results: Record<string, number>;
  attempts: number;
  callsPerSecond: number;
}

/** What a new dialer begins with: the API's own defaults. */
export const firstSettings: Settings = {
  rate: { kind: 'fast' },
  order: 'fifo',
  listOrder: 'sequence',
  ringSeconds: 30,
  maxAttempts: 1,
  retryMinutes: 60,
  concurrentCalls: 10,
  callsPerSecond: 5,
  callerId: { kind: 'best match', excludeListId: null },
  callerIdName: '',
  messageId: null,
  hours: { restrict: true, from: '08:00', to: '20:00' },
  scheduleId: null,
  blacklistHit: 'end',
  tag: '',
  outboundCampaign: '',
  enhancedCallerId: false,
  mode: 'contact first',
  method: 'auto',
  previewSeconds: 60,
  script: '',
  dispositions: [
    { name: 'Interested', key: '1', outcome: 'success' },
    { name: 'Not interested', key: '2', outcome: 'failure' },
    { name: 'Call again', key: '3', outcome: 'again' },
    { name: 'Wrong number', key: '4', outcome: 'failure' },
    { name: 'Do not call', key: '5', outcome: 'do not call' },
    { name: 'That was a machine', key: '0', outcome: 'machine' },
  ],
  manualCallIsSuccess: true,
};

const sum = (numbers: Record<string, number>): number => Object.values(numbers).reduce((total, number) => total + number, 0);

/** The figures of a dialer, in the words in which they are shown. */
export function figuresOf({ contacts, calls }: Progress) {
  const { waiting = 0, dialing = 0, success = 0, failed = 0, blacklisted = 0, ...others } = contacts;
  const ended = success + failed + blacklisted + sum(others);
  return { waiting, dialing, success, failed, blacklisted, others: sum(others), ended, all: waiting + dialing + ended, calls: sum(calls) };
}
