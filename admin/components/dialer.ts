import type { DialerSettings } from '../../src/dialers/settings';
import type { CallerIdRule } from './caller-id';
import { count, counted } from './format';

/** A dialer as the API gives it. */
export interface DialerRow {
  id: number;
  accountId: number;
  name: string;
  campaignId: number;
  state: 'draft' | 'scheduled' | 'running' | 'paused' | 'waiting' | 'completed';
  explanation: string | null;
  startedAt: string | null;
  endedAt: string | null;
}

export interface ListLink {
  listId: number;
  role: 'call' | 'block';
  status: string;
  /** The dialer's own, for contacts who come while it runs: it stays. */
  isOwn?: boolean;
}

/** What the form has of a dialer's settings; the rest stays as it is. */
export type Settings = Omit<DialerSettings, 'callerId'> & { callerId: CallerIdRule };

export interface DispositionRow {
  name: string;
  key: string;
  outcome: 'success' | 'refusal' | 'failure' | 'again' | 'do not call' | 'machine';
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
  chosen: Record<string, number>;
  attempts: number;
  callsPerSecond: number;
  agents: { queue: string; strategy: string; isGone: boolean; phases: Record<string, number>; notAtSoftphone: number } | null;
  detectionOff: DetectionOff[];
  abandoned: { today: Answers; month: Answers; cap: number } | null;
}

/** Why calls go out without detection, for the dialer itself or for a gateway. */
export interface DetectionOff {
  kind: 'dialer' | 'gateway';
  id: number;
  name: string;
  reason: string;
}

/** Calls that a person answered, and those of them that no agent took in time. */
export interface Answers {
  answered: number;
  abandoned: number;
}

/** What a new dialer begins with: the API's own defaults. */
export const firstSettings: Settings = {
  mode: 'contact first',
  method: 'auto',
  linesPerAgent: 2,
  queueId: null,
  lambdaId: null,
  reserveAgents: 0,
  minAgentsPerCall: null,
  detection: { on: false, countries: [], onMachine: 'hang up', favours: 'balance', figures: {}, mostMissed: 40, mostMistaken: 5 },
  recording: { on: false, announcementId: null },
  greetingId: null,
  agentMessageId: null,
  voicemailMessageId: null,
  machineAnnouncementId: null,
  holdMessageId: null,
  safeHarbourId: null,
  optOutKey: '9',
  abandonedLockoutHours: 72,
  menu: '',
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
  keys: { confirm: null, repeat: null, agent: null, optOut: null, repeats: 3, waitSeconds: 5 },
  hours: { restrict: true, from: '08:00', to: '20:00' },
  scheduleId: null,
  startAt: null,
  stopAt: null,
  blacklistHit: 'end',
  tag: '',
  outboundCampaign: '',
  enhancedCallerId: false,
  previewSeconds: 60,
  script: '',
  dispositions: [
    { name: 'Interested', key: '1', outcome: 'success' },
    { name: 'Not interested', key: '2', outcome: 'refusal' },
    { name: 'Call again', key: '3', outcome: 'again' },
    { name: 'Wrong number', key: '4', outcome: 'failure' },
    { name: 'Do not call', key: '5', outcome: 'do not call' },
    { name: 'That was a machine', key: '0', outcome: 'machine' },
  ],
  manualCallIsSuccess: true,
  otherNumbers: 'in turn',
  attemptLimits: [],
  requiresConsent: false,
  customerType: 'consumer',
  purpose: 'general',
  bestTime: false,
  listRules: [],
  inboundCallIsSuccess: true,
};

/** Whether agents talk to those whom it calls. */
export const needsAgents = ({ mode, method }: Pick<Settings, 'mode' | 'method'>): boolean => mode !== 'contact first' || method !== 'auto';

/** Whether the message of a broadcast is played, which can offer keys. */
const playsMessage = (settings: Pick<Settings, 'mode' | 'method' | 'menu'>): boolean => !needsAgents(settings) && settings.menu === '';

/** Whether its calls can come to agents: also those of a broadcast with a key for one. */
export const reachesAgents = (settings: Pick<Settings, 'mode' | 'method' | 'menu' | 'keys'>): boolean => needsAgents(settings) || (playsMessage(settings) && settings.keys.agent !== null);

/** Whether the switch listens to who answers where detection is on. */
export const mayDetect = (settings: Pick<Settings, 'mode' | 'method' | 'menu'>): boolean => settings.mode === 'contact first' && !playsMessage(settings);

/** Whether machines that answer the calls of a voice menu go to the agents of a queue. */
export const givesMachinesToAgents = (settings: Pick<Settings, 'mode' | 'method' | 'menu' | 'detection'>): boolean => !needsAgents(settings) && settings.menu !== '' && settings.detection.on && settings.detection.onMachine === 'agent';

const sum = (numbers: Record<string, number>): number => Object.values(numbers).reduce((total, number) => total + number, 0);

/** How far a dialer is. */
export const endedInWords = (ended: number, all: number): string => `${count(ended)} of ${counted(all, 'contact')} ${ended === 1 || all === 1 ? 'has' : 'have'} ended`;

/** The figures of a dialer, in the words in which they are shown. */
export function figuresOf({ contacts, calls }: Progress) {
  const { waiting = 0, dialing = 0, success = 0, failed = 0, blacklisted = 0, ...others } = contacts;
  const ended = success + failed + blacklisted + sum(others);
  return { waiting, dialing, success, failed, blacklisted, others: sum(others), ended, all: waiting + dialing + ended, calls: sum(calls) };
}
