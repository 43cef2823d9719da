import { figures, figureNames, whatDiffers } from '../../src/dialers/detection-figures';
import { limitsInWords } from './AttemptLimits';
import { ruleInWords } from './caller-id';
import { countryName } from './countries';
import { mayDetect, needsAgents, type Settings } from './dialer';
import { count, counted, when } from './format';

type Words = { label: string; hint: string };

export const modeWords: Record<Settings['mode'], Words> = {
  'contact first': { label: 'Contact first', hint: 'The contact is called, and whoever answers hears a message or gets an agent.' },
  'agent first': { label: 'Agent first', hint: 'An agent’s phone rings first; the contact is called while the agent is on the line, so nobody who answers has to wait.' },
  preview: { label: 'Preview tasks', hint: 'An agent looks at the contact on the agent desk first, and nobody is called before the agent says so.' },
};

export const methodWords: Record<Settings['method'], Words> = {
  auto: { label: 'Broadcast without agents', hint: 'Everybody who answers hears your message, or comes to a voice menu; no agent is needed.' },
  progressive: { label: 'Progressive', hint: 'One contact is called for each free agent: hardly anybody ever waits, and agents wait most.' },
  power: { label: 'Power', hint: 'A fixed number of contacts is called for each free agent; if more answer than expected, some get no agent.' },
  predictive: { label: 'Predictive', hint: 'As many are called as keep agents busy, learned from how people answer, and kept under 3 % of abandoned calls.' },
};

export const favoursWords: Record<Settings['detection']['favours'], string> = { balance: 'Balanced', accuracy: 'Sure rather than fast', speed: 'Fast rather than sure' };
export const onMachineWords: Record<Settings['detection']['onMachine'], Words> = {
  'hang up': { label: 'Hang up', hint: 'The contact is tried again later, if there are attempts left.' },
  voicemail: { label: 'Leave a message after the beep', hint: 'A recording of yours; then the call ends.' },
  agent: { label: 'Give it to an agent', hint: 'The agent hears an announcement first, and leaves the message in person.' },
};

/** How it dials, in one line. */
export const howItDials = (settings: Settings): string => {
  if (settings.mode !== 'contact first') return modeWords[settings.mode].label;
  const lines = settings.method === 'power' ? `, ${settings.linesPerAgent} lines for each free agent` : '';
  return `${settings.method === 'auto' ? '' : 'Contact first, '}${settings.method === 'auto' ? methodWords.auto.label : settings.method}${lines}`;
};

/** What becomes of answering machines, in one line; empty where agents hear them anyway. */
export function machinesInWords(settings: Settings): string {
  if (mayDetect(settings)) return detectionInWords(settings.detection);
  if (!needsAgents(settings)) return 'Not looked for: whoever answers hears the message';
  return settings.detection.on ? 'Not looked for: the agent hears who answers' : '';
}

/** What is done about answering machines, in one line; empty where nothing is. */
function detectionInWords(detection: Settings['detection']): string {
  if (!detection.on) return '';
  const where = detection.countries.length === 0 ? '' : ` in ${detection.countries.map(countryName).join(', ')}`;
  return `Looked for${where}${detection.favours === 'balance' ? '' : `, ${favoursWords[detection.favours].toLowerCase()}`}: ${onMachineWords[detection.onMachine].label.toLowerCase()}${figuresInWords(detection)}`;
}

/** The figures that are not the manner's, in brackets; empty where there are none. */
function figuresInWords(detection: Settings['detection']): string {
  const own = whatDiffers(detection);
  const words = figureNames.flatMap((name) => (own[name] === undefined ? [] : [`${lowered(figures[name].label)}: ${count(own[name])}${figures[name].unit === 'ms' ? ' ms' : ''}`]));
  return words.length === 0 ? '' : ` (${words.join('; ')})`;
}

const lowered = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** What the keys of a broadcast's message do, in one line; empty where there are none. */
export function keysInWords({ confirm, repeat, agent, optOut, repeats }: Settings['keys']): string {
  const times = repeats === 1 ? 'once' : `${repeats} times at most`;
  return [confirm !== null && `${confirm} confirms`, repeat !== null && `${repeat} repeats the message (${times})`, agent !== null && `${agent} asks for an agent`, optOut !== null && `${optOut} opts out`].filter(Boolean).join(', ');
}

/** The settings by the names under which the form shows them. */
const settingWords: Partial<Record<keyof Settings, string>> = {
  mode: 'Whom the switch calls first', method: 'Method', linesPerAgent: 'Lines for each free agent', queueId: 'Queue', lambdaId: 'Lambda that chooses who talks', reserveAgents: 'Agents kept for inbound', minAgentsPerCall: 'Least agents for each call',
  detection: 'Answering machines', recording: 'Recording', greetingId: 'Greeting', agentMessageId: 'Message to the agent', voicemailMessageId: 'Voicemail', machineAnnouncementId: 'Announcement before a machine', holdMessageId: 'Hold',
  safeHarbourId: 'Safe-harbour message', optOutKey: 'Opt-out key', abandonedLockoutHours: 'Rest after an abandoned call', menu: 'Voice menu or bot', rate: 'Pace', order: 'Which contact first', listOrder: 'Several lists',
  ringSeconds: 'Let it ring for', maxAttempts: 'Attempts at each contact', retryMinutes: 'Try again after', concurrentCalls: 'Most calls at once', callsPerSecond: 'Most new calls a second', callerId: 'Caller ID',
  callerIdName: 'Caller’s name', messageId: 'Message', keys: 'Keys', hours: 'Hours', scheduleId: 'Schedule', blacklistHit: 'When a number is blocked only until a date', tag: 'Tag', outboundCampaign: 'Outbound campaign',
  bestTime: 'Prefer the hour in which they answered before', listRules: 'Rules after an attempt', enhancedCallerId: 'Enhanced caller ID', startAt: 'Starts on', stopAt: 'Stops on',
  otherNumbers: 'When a contact has several numbers', attemptLimits: 'Most calls to a person', requiresConsent: 'Call nobody without a consent', customerType: 'It calls', purpose: 'What for',
  manualCallIsSuccess: 'Leave alone whoever was dialled by hand',
};

export const settingWord = (setting: string): string => settingWords[setting as keyof Settings] ?? setting;

/** Names of what settings point to. */
export interface NamesOf {
  message(id: number): string;
  queue(id: number): string;
  schedule(id: number): string;
  lambda(id: number): string;
}

const plain: Record<string, Record<string, string>> = {
  mode: Object.fromEntries(Object.entries(modeWords).map(([value, { label }]) => [value, label])),
  method: Object.fromEntries(Object.entries(methodWords).map(([value, { label }]) => [value, label])),
  order: { fifo: 'The one that was added first', lifo: 'The one that was added last' },
  listOrder: { sequence: 'One after the other', interleaved: 'By turns' },
  otherNumbers: { 'in turn': 'In turn', never: 'The main one alone' },
  customerType: { consumer: 'People at home', business: 'Businesses' },
  purpose: { general: 'Anything but debts', 'debt collection': 'Collecting debts' },
  blacklistHit: { end: 'Not called any more', wait: 'Waits until that date' },
};

/** Empty where nothing is recorded. */
export function recordingInWords({ on, announcementId }: Settings['recording'], names: NamesOf): string {
  if (!on) return '';
  return announcementId === null ? 'Yes, but no announcement yet' : `After the announcement ${names.message(announcementId)}`;
}

/** One value of a setting, for people. */
export function valueInWords(setting: string, value: unknown, names: NamesOf): string {
  if (value === null || value === '') return setting === 'minAgentsPerCall' ? 'the usual' : 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const word = plain[setting]?.[String(value)];
  if (word) return word;
  if (setting === 'queueId') return names.queue(Number(value));
  if (setting === 'lambdaId') return names.lambda(Number(value));
  if (setting === 'scheduleId') return names.schedule(Number(value));
  if (setting.endsWith('Id') && typeof value === 'number') return names.message(value);
  if (setting === 'startAt' || setting === 'stopAt') return when(String(value));
  if (typeof value === 'number') return count(value);
  return structureInWords(setting, value, names);
}

function structureInWords(setting: string, value: unknown, names: NamesOf): string {
  if (setting === 'hours') {
    const { restrict, from, to } = value as Settings['hours'];
    return restrict ? `${from}–${to} where the contact is` : 'any hour';
  }
  if (setting === 'rate') {
    const rate = value as Settings['rate'];
    return rate.kind === 'fast' ? 'fast dial' : `evenly, ${when(rate.start)} to ${when(rate.end)}`;
  }
  if (setting === 'callerId') return ruleInWords(value as Settings['callerId']);
  if (setting === 'listRules') return counted((value as Settings['listRules']).length, 'rule');
  if (setting === 'detection') return detectionInWords(value as Settings['detection']) || 'not looked for';
  if (setting === 'attemptLimits') return limitsInWords(value as Settings['attemptLimits']) || 'no limit';
  if (setting === 'recording') return recordingInWords(value as Settings['recording'], names) || 'no';
  if (setting === 'keys') return keysInWords(value as Settings['keys']) || 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
