import { figures, figureNames, whatDiffers } from '../../src/dialers/detection-figures';
import { limitsInWords } from './AttemptLimits';
import { ruleInWords } from './caller-id';
import { countryName } from './countries';
import { firstSettings, mayDetect, needsAgents, type Settings } from './dialer';
import { count, counted, lowered, when } from './format';
import { listRuleInWords } from './list-rule';

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

/** With the figures of docs/answering-machines.md. */
export const favoursWords: Record<Settings['detection']['favours'], Words> = {
  balance: { label: 'Balanced', hint: 'People wait 0.7 s. 23 of 100 machines are known by a later beep or not at all, and of 300 people one is taken for a machine.' },
  accuracy: { label: 'Sure rather than fast', hint: 'People wait 1.2 s. 2 of 100 machines are known by a later beep or not at all, and of 40 people one is taken for a machine, mostly with a long hello.' },
  speed: { label: 'Fast rather than sure', hint: 'People wait 0.6 s. 33 of 100 machines are known by a later beep or not at all, and of 170 people one is taken for a machine.' },
};
export const onMachineWords: Record<Settings['detection']['onMachine'], Words> = {
  'hang up': { label: 'Hang up', hint: 'The contact is tried again later, if there are attempts left.' },
  voicemail: { label: 'Leave a message after the beep', hint: 'A recording of yours; then the call ends.' },
  agent: { label: 'Give it to an agent', hint: 'The agent leaves the message in person. An announcement can tell them first that it is a machine.' },
};

/** What a disposition can mean for the contact, with what each says of being called again. */
export const outcomes = [
  { value: 'success', label: 'Reached the goal', meaning: 'This dialer is done with the contact; other dialers may call.' },
  { value: 'refusal', label: 'They refused', meaning: 'This dialer is done with the contact. Where the law gives days of peace after a refusal (France: 60), no dialer of the account calls the number before.' },
  { value: 'failure', label: 'Over, no refusal', meaning: 'This dialer is done with the contact, such as one with a wrong number; other dialers may call.' },
  { value: 'again', label: 'Call again', meaning: 'This dialer calls again, after the time that is set for further attempts.' },
  { value: 'do not call', label: 'Never call again', meaning: 'An opt-out: no dialer of the account calls the person any more.' },
  { value: 'machine', label: 'It was a machine', meaning: 'Nobody was reached: this dialer tries again, as long as attempts are left.' },
];

/** How it dials, in one line. */
export const howItDials = (settings: Settings): string => {
  if (settings.mode !== 'contact first') return modeWords[settings.mode].label;
  const lines = settings.method === 'power' ? `, ${counted(settings.linesPerAgent, 'line')} for each free agent` : '';
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
  const { mostMissed, mostMistaken } = firstSettings.detection;
  const limits = [detection.mostMissed !== mostMissed && `it misses more than ${detection.mostMissed} % of machines`, detection.onMachine === 'agent' && detection.mostMistaken !== mostMistaken && `it takes more than ${detection.mostMistaken} % of people for machines`].filter(Boolean);
  const until = limits.length === 0 ? '' : `; off when ${limits.join(', or ')}`;
  const where = detection.countries.length === 0 ? '' : ` in ${detection.countries.map(countryName).join(', ')}`;
  return `Looked for${where}${detection.favours === 'balance' ? '' : `, ${lowered(favoursWords[detection.favours].label)}`}: ${lowered(onMachineWords[detection.onMachine].label)}${figuresInWords(detection)}${until}`;
}

/** The figures that are not the manner's, in brackets; empty where there are none. */
function figuresInWords(detection: Settings['detection']): string {
  const own = whatDiffers(detection);
  const words = figureNames.flatMap((name) => (own[name] === undefined ? [] : [`${lowered(figures[name].label)}: ${count(own[name])}${figures[name].unit === 'ms' ? ' ms' : ''}`]));
  return words.length === 0 ? '' : ` (${words.join('; ')})`;
}

/** What the keys of a broadcast's message do, in one line; empty where there are none. */
export function keysInWords({ confirm, repeat, agent, optOut, repeats, waitSeconds }: Settings['keys']): string {
  const times = repeats === 1 ? 'once' : `${repeats} times at most`;
  const keys = [confirm !== null && `${confirm} confirms`, repeat !== null && `${repeat} repeats the message (${times})`, agent !== null && `${agent} asks for an agent`, optOut !== null && `${optOut} opts out`].filter(Boolean);
  return keys.length === 0 ? '' : `${keys.join(', ')}; a key is waited for ${counted(waitSeconds, 'second')}`;
}

/** The settings by the names under which the form shows them: every one has words, or this does not compile. */
const settingWords: Record<keyof Settings, string> = {
  mode: 'Whom the switch calls first', method: 'Method', linesPerAgent: 'Lines for each free agent', queueId: 'Queue', lambdaId: 'Lambda that chooses who talks', reserveAgents: 'Agents kept for inbound', minAgentsPerCall: 'Least agents for each call',
  detection: 'Answering machines', recording: 'Recording', greetingId: 'Greeting', agentMessageId: 'Message to the agent', voicemailMessageId: 'Voicemail', machineAnnouncementId: 'Announcement before a machine', holdMessageId: 'Hold',
  safeHarbourId: 'Safe-harbour message', optOutKey: 'Opt-out key', abandonedLockoutHours: 'Rest after an abandoned call', menu: 'Voice menu or bot', rate: 'Pace', order: 'Which contact first', listOrder: 'Several lists',
  ringSeconds: 'Let it ring for', maxAttempts: 'Attempts at each contact', retryMinutes: 'Try again after', concurrentCalls: 'Most calls at once', callsPerSecond: 'Most new calls a second', callerId: 'Caller ID',
  callerIdName: 'Caller’s name', messageId: 'Message', keys: 'Keys', hours: 'Hours', scheduleId: 'Schedule', blacklistHit: 'When a number is blocked only until a date', tag: 'Tag', outboundCampaign: 'Outbound campaign',
  bestTime: 'Prefer the hour in which they answered before', listRules: 'Rules after an attempt', enhancedCallerId: 'Enhanced caller ID', startAt: 'Starts on', stopAt: 'Stops on',
  otherNumbers: 'When a contact has several numbers', attemptLimits: 'Most calls to a person', requiresConsent: 'Call nobody without a consent', customerType: 'It calls', purpose: 'What for',
  manualCallIsSuccess: 'Leave alone whoever was dialled by hand', inboundCallIsSuccess: 'Leave alone whoever has called in', previewSeconds: 'Time to decide on a contact', script: 'Script', dispositions: 'What an agent can say came of a call',
};

export const settingWord = (setting: string): string => settingWords[setting as keyof Settings] ?? setting;

const otherFields: Record<string, string> = { name: 'Name', accountId: 'Account', lists: 'Lists' };

/** The field of the form that the API calls `settings.ringSeconds`, or `settings.detection.mostMissed`. */
export function fieldWord(field: string): string {
  const [first, setting] = field.split('.');
  return first === 'settings' && setting !== undefined ? settingWord(setting) : (otherFields[first!] ?? field);
}

/** Names of what settings point to. */
export interface NamesOf {
  message(id: number): string;
  queue(id: number): string;
  schedule(id: number): string;
  lambda(id: number): string;
  list(id: number): string;
  /** In which times are told; undefined where it is this computer's. */
  zone: string | undefined;
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

/** What a number is of; where it says nothing, the name of the setting does. */
const units: Partial<Record<string, string>> = {
  linesPerAgent: 'line', reserveAgents: 'agent', minAgentsPerCall: 'agent', abandonedLockoutHours: 'hour', ringSeconds: 'second', maxAttempts: 'call', retryMinutes: 'minute', concurrentCalls: 'call', previewSeconds: 'second',
};

/** Empty where nothing is recorded. */
export function recordingInWords({ on, announcementId }: Settings['recording'], names: NamesOf): string {
  if (!on) return '';
  return announcementId === null ? 'Yes, but no announcement yet' : `After the announcement ${names.message(announcementId)}`;
}

/** One value of a setting, for people: our words begin with a capital, and what people wrote stands as they wrote it. */
export function valueInWords(setting: string, value: unknown, names: NamesOf): string {
  if (value === null || value === '') return setting === 'minAgentsPerCall' ? 'The usual' : 'None';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  const word = plain[setting]?.[String(value)];
  if (word) return word;
  if (setting === 'queueId') return names.queue(Number(value));
  if (setting === 'lambdaId') return names.lambda(Number(value));
  if (setting === 'scheduleId') return names.schedule(Number(value));
  if (setting.endsWith('Id') && typeof value === 'number') return names.message(value);
  if (setting === 'startAt' || setting === 'stopAt') return when(String(value), names.zone);
  if (typeof value === 'number') return units[setting] ? counted(value, units[setting]) : count(value);
  return structureInWords(setting, value, names);
}

/** A value that is switched off as it would be were it on; undefined where it is on, or cannot be off. */
export function wereItOn(setting: string, value: unknown): unknown {
  if (setting === 'hours') return (value as Settings['hours']).restrict ? undefined : { ...(value as Settings['hours']), restrict: true };
  if (setting !== 'detection' && setting !== 'recording') return undefined;
  const switched = value as Settings['detection'] | Settings['recording'];
  return switched.on ? undefined : { ...switched, on: true };
}

function structureInWords(setting: string, value: unknown, names: NamesOf): string {
  if (setting === 'hours') {
    const { restrict, from, to } = value as Settings['hours'];
    return restrict ? `${from}–${to} where the contact is` : 'Any hour';
  }
  if (setting === 'rate') {
    const rate = value as Settings['rate'];
    return rate.kind === 'fast' ? 'Fast dial' : `Evenly, ${when(rate.start, names.zone)} to ${when(rate.end, names.zone)}`;
  }
  if (setting === 'callerId') return ruleInWords(value as Settings['callerId'], names.list);
  if (setting === 'listRules') return (value as Settings['listRules']).map((rule) => listRuleInWords(rule, names.list(rule.listId))).join('; ') || 'None';
  if (setting === 'dispositions') return (value as Settings['dispositions']).map(dispositionInWords).join(', ');
  if (setting === 'script') return beginning(String(value));
  if (setting === 'detection') return detectionInWords(value as Settings['detection']) || 'Not looked for';
  if (setting === 'attemptLimits') return limitsInWords(value as Settings['attemptLimits']) || 'No limit';
  if (setting === 'recording') return recordingInWords(value as Settings['recording'], names) || 'No';
  if (setting === 'keys') return keysInWords(value as Settings['keys']) || 'None';
  return String(value);
}

const dispositionInWords = ({ key, name, outcome }: Settings['dispositions'][number]): string => `${key.toUpperCase()} ${name} (${lowered(outcomes.find(({ value }) => value === outcome)?.label ?? outcome)})`;

/** So many characters of a script are shown where it was changed. */
const beginningOf = 60;

const beginning = (text: string): string => `“${text.length > beginningOf ? `${text.slice(0, beginningOf).trimEnd()}…` : text}” (${counted(text.length, 'character')})`;
