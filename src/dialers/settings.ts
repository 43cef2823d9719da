import { z } from 'zod';
import { dispositionOutcomes } from '../agents/disposition-outcome.js';
import { attemptLimits } from '../compliance/attempt-limit.js';
import { customerTypes, purposes } from '../compliance/customer-type.js';
import { usualLimits } from '../calls/detection-shares.js';
import { bestMatch, callerIdRule } from '../caller-ids/rule.js';
import { isCountry } from '../shared/phone-number.js';
import { manners } from './detection-figures.js';
import { listRule } from './list-rule.js';
import { ownFigures, withoutConflict } from './own-figures.js';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'A time of day is written as HH:MM, from 00:00 to 24:00.');

/** A point in time with its offset, such as 2026-11-22T09:00:00-05:00. */
const instant = z.iso.datetime({ offset: true, error: 'A point in time is written like 2026-11-22T09:00:00-05:00.' });

/** How fast a broadcast goes: as the limits allow, or evenly between two instants. */
const rate = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fast') }),
  z
    .strictObject({ kind: z.literal('evenly'), start: instant, end: instant })
    .refine(({ start, end }) => Date.parse(start) < Date.parse(end), { error: 'The end of the even distribution is not after its start.', path: ['end'] }),
]);

/** Between these times of day in the contact's own time zone (A10). */
const hours = z
  .strictObject({ restrict: z.boolean().default(true), from: timeOfDay.default('08:00'), to: timeOfDay.default('20:00') })
  .refine(({ restrict, from, to }) => !restrict || from < to, { error: 'The allowed end of dialling is not after its start.', path: ['to'] });

/** Who answered is found out in the switch: in every country (none named), or in those named (ISO codes of the number called). */
const detection = z.strictObject({
  on: z.boolean().default(false),
  countries: z.array(z.string().refine((code): boolean => isCountry(code), 'There is no such country; one is written as its two letters, such as US.')).max(100).default([]),
  onMachine: z.enum(['hang up', 'voicemail', 'agent']).default('hang up'),
  favours: z.enum(manners).default('balance').describe('Accuracy finds more machines and lets people wait longer in silence; speed the other way round.'),
  figures: ownFigures,
  /** Agents' dispositions switch it off when it misses more of the machines (per cent), or takes more of the people for machines; 100 never does. */
  mostMissed: z.int().min(1).max(100).default(usualLimits.mostMissed),
  mostMistaken: z.int().min(1).max(100).default(usualLimits.mostMistaken),
}).superRefine(withoutConflict);

/** What an agent can say came of a call, with the key that says it. */
const disposition = z.strictObject({
  name: z.string().trim().min(1, 'A disposition has a name.').max(60),
  key: z.string().regex(/^[0-9d-moqrtuwxy]$/, 'A key is one of 0 to 9 and a to z, but not a, b, c, n, p, s, v or z, which the desk itself uses.'),
  outcome: z.enum(dispositionOutcomes).describe('refusal: the person said no, and has the days of peace that the law of the place gives; failure: it is over without a word of theirs, such as a wrong number, and forbids no later call.'),
});

const usualDispositions: z.infer<typeof disposition>[] = [
  { name: 'Interested', key: '1', outcome: 'success' },
  { name: 'Not interested', key: '2', outcome: 'refusal' },
  { name: 'Call again', key: '3', outcome: 'again' },
  { name: 'Wrong number', key: '4', outcome: 'failure' },
  { name: 'Do not call', key: '5', outcome: 'do not call' },
  { name: 'That was a machine', key: '0', outcome: 'machine' },
];

const areDistinct = (values: readonly string[]): boolean => new Set(values).size === values.length;
/** Conversations with agents are kept as sound, after both were told so by the announcement (a message's id). */
const recording = z.strictObject({ on: z.boolean().default(false), announcementId: z.int().positive().nullable().default(null) });

const key = z.string().regex(/^[0-9*#]$/, 'A key is one of 0 to 9, * and #.').nullable().default(null);

/** The keys that the message of a broadcast offers; each may be empty. */
const messageKeys = z
  .strictObject({
    confirm: key,
    repeat: key,
    agent: key,
    optOut: key,
    /** How often the message is repeated at most. */
    repeats: z.int().min(1).max(9).default(3),
    /** For so long after the message a key is waited for. */
    waitSeconds: z.int().min(1).max(30).default(5),
  })
  .refine((keys) => areDistinct(keysOf(keys)), { error: 'Two of the keys are the same: each does one thing.' })
  // Whoever gets no agent hears the safe-harbour message, where # ends the input and is no key (play_and_get_digits).
  .refine(({ agent, optOut }) => agent === null || optOut !== '#', { error: 'Where a key asks for an agent, # cannot opt out: it is not heard in the safe-harbour message. Take 0 to 9 or *.', path: ['optOut'] });

const keysOf = ({ confirm, repeat, agent, optOut }: { confirm: string | null; repeat: string | null; agent: string | null; optOut: string | null }): string[] => [confirm, repeat, agent, optOut].filter((one) => one !== null);

const noKeys: z.infer<typeof messageKeys> = { confirm: null, repeat: null, agent: null, optOut: null, repeats: 3, waitSeconds: 5 };

/** `welcome XML default`, `sip:bot@host:5060;transport=tcp`, `bot@gateway`; or nothing. */
const menuTarget = /^([\w.+*#-]+ XML [\w.-]+|sip:[\w.+-]+@[\w.-]+(:\d{1,5})?(;transport=(udp|tcp|tls))?|[\w.+*#-]+@[\w.-]+)?$/;

const messageId = z.int().positive().nullable().default(null);

/** Everything that can be set on a dialer beside its name and lists. Times are seconds or minutes as their names say. */
export const dialerSettings = z.object({
  /** Whom the switch calls first; with preview an agent looks at the contact before anybody is called. */
  mode: z.enum(['contact first', 'agent first', 'preview']).default('contact first'),
  /** Of contact first: how many are called for the agents there are; `auto` is a broadcast, which needs none. Agent first has one call an agent by nature. */
  method: z.enum(['auto', 'progressive', 'power', 'predictive']).default('auto'),
  /** Of power: lines for each free agent. */
  linesPerAgent: z.number().min(1).max(10).default(2),
  /** The queue of mod_callcenter whose agents talk. */
  queueId: z.int().positive().nullable().default(null),
  /** A lambda of the account that chooses the queue or the agent of each contact: of contact first while it rings, else before anybody is called. The queue above is taken when it cannot (A7). */
  lambdaId: z.int().positive().nullable().default(null),
  /** Blended with inbound: so many free agents are kept for calls that come in; those always go first. */
  reserveAgents: z.int().min(0).max(1_000).default(0),
  /** At least so many agents for each contact that is being called (A15): free ones, with predictive those signed in. Empty: one, with predictive a quarter. */
  minAgentsPerCall: z.number().min(0.01).max(100).nullable().default(null),
  detection: detection.prefault({}).describe('Of contact first with agents, or with a voice menu. A broadcast plays its message to whoever answers, and where the agent is called first, the agent hears who it is: to switch it on there is refused; left on by an earlier way of dialling, it does nothing until that is chosen again.'),
  recording: recording.default({ on: false, announcementId: null }),
  /** Messages, each by its id: to the contact before the queue, to the agent before the contact is called, to a machine, while waiting, and when no agent came. */
  greetingId: messageId,
  agentMessageId: messageId,
  voicemailMessageId: messageId,
  machineAnnouncementId: messageId,
  holdMessageId: messageId,
  safeHarbourId: messageId,
  /** The key of the safe-harbour message that asks never to be called again. */
  optOutKey: z.string().regex(/^[0-9*]$/, 'The key is one of 0 to 9 and *.').default('9'),
  /** Somebody whose call was abandoned is not called again for so long (hours; 72 is the United Kingdom's rule). */
  abandonedLockoutHours: z.int().min(0).max(8_760).default(72),
  /**
   * What takes answered calls in place of the queue, a voice menu or a bot: an extension of the dialplan (extension, dialplan, context),
   * a SIP address, or somebody behind a gateway of the switch. The dialplan dials by the same patterns (smart_dialers.xml, `person`).
   */
  menu: z.string().max(100).regex(menuTarget, 'A voice menu or bot is written as an extension, XML and its context, such as “welcome XML default”, or as a SIP address: “sip:bot@bots.example.com”, or “bot@carrier” for what is behind the gateway “carrier”.').default(''),
  rate: rate.default({ kind: 'fast' }),
  order: z.enum(['fifo', 'lifo']).default('fifo'),
  listOrder: z.enum(['sequence', 'interleaved']).default('sequence'),
  /** How long a number may ring. 15 s at least: 16 CFR 310.4(b)(4)(ii). */
  ringSeconds: z.int().min(15, 'A number must be let ring for at least 15 seconds.').max(120).default(30),
  maxAttempts: z.int().min(1).max(20).default(1),
  retryMinutes: z.int().min(1).max(43_200).default(60),
  concurrentCalls: z.int().min(1).max(10_000).default(10),
  callsPerSecond: z.number().min(0.01).max(1_000).default(5),
  callerId: callerIdRule.default(bestMatch),
  callerIdName: z.string().max(60).default(''),
  /** The message of a broadcast. */
  messageId,
  keys: messageKeys.default(noKeys),
  hours: hours.default({ restrict: true, from: '08:00', to: '20:00' }),
  scheduleId: z.int().positive().nullable().default(null),
  /** Whoever answered before is called in the hour of the day in which they did, within these times (B12). */
  bestTime: z.boolean().default(false),
  /** Started before this, it waits as scheduled; reached by the minute. */
  startAt: instant.nullable().default(null),
  /** Stops then, whatever is left. */
  stopAt: instant.nullable().default(null),
  /** A hit on a blocking list with a time limit: end the contact's run, or wait for the limit (D2). */
  blacklistHit: z.enum(['end', 'wait']).default('end'),
  tag: z.string().max(100).default(''),
  /** The tag of the outbound campaign that its calls belong to, where the shown number has none of its own. */
  outboundCampaign: z.string().trim().max(100).default(''),
  /** Whether line type, place and time zone of a number are looked up before it is called (A9); by the account's provider where it has one, which costs. */
  enhancedCallerId: z.boolean().default(false),
  /** Of preview: how long an agent has to decide on a contact (seconds); then it goes back to the pool. */
  previewSeconds: z.int().min(5).max(3_600).default(60),
  /** What the agent says; {name}, {number} and {an attribute} stand for the contact's. */
  script: z.string().max(20_000).default(''),
  dispositions: z
    .array(disposition)
    .min(1, 'An agent needs one disposition at least.')
    .max(28, 'There are 28 keys for dispositions, so a dialer has 28 at most.')
    .refine((all) => areDistinct(all.map(({ name }) => name.toLowerCase())), 'Two dispositions have the same name.')
    .refine((all) => areDistinct(all.map(({ key }) => key)), 'Two dispositions have the same key.')
    .default(usualDispositions),
  /** Whoever an agent reached by click-to-dial since they were added is not dialled (A22). */
  manualCallIsSuccess: z.boolean().default(true),
  /** The same for whoever called in and talked to somebody; who called in and reached nobody is still dialled. */
  inboundCallIsSuccess: z.boolean().default(true),
  /** A contact's further numbers: dialled in turn with its main one over the attempts (D5), or never. */
  otherNumbers: z.enum(['in turn', 'never']).default('in turn'),
  /** At most so many calls to a person within so many hours, of all dialers of the account together. */
  attemptLimits: attemptLimits.default([]),
  /** Nobody is called on a number without a consent; an account may ask for it of all its dialers. */
  requiresConsent: z.boolean().default(false),
  /** Whom it calls, where the contact does not say; the law protects consumers more. */
  customerType: z.enum(customerTypes).default('consumer'),
  /** Collecting debts has rules of its own. */
  purpose: z.enum(purposes).default('general'),
  /** After which attempts a number is put on which list (D4). */
  listRules: z.array(listRule).max(20, 'A dialer has 20 rules at most.').default([]),
});

export type DialerSettings = z.infer<typeof dialerSettings>;

/** Whether agents talk to the people whom it calls, so that calls can be abandoned. */
export const needsAgents = ({ mode, method }: Pick<DialerSettings, 'mode' | 'method'>): boolean => mode !== 'contact first' || method !== 'auto';

/** Whether the message of a broadcast offers keys; a voice menu has its own. */
export const offersKeys = ({ mode, method, menu, keys }: Pick<DialerSettings, 'mode' | 'method' | 'menu' | 'keys'>): boolean => !needsAgents({ mode, method }) && menu === '' && keysOf(keys).length > 0;

/** Whether its calls can come to agents, and be abandoned: also those of a broadcast with a key for an agent. */
export const reachesAgents = (settings: Pick<DialerSettings, 'mode' | 'method' | 'menu' | 'keys'>): boolean => needsAgents(settings) || (offersKeys(settings) && settings.keys.agent !== null);

/** Whether the switch listens to who answers where detection is on: for agents who are not on the line yet, or for a voice menu. */
export const mayDetect = ({ menu, ...how }: Pick<DialerSettings, 'mode' | 'method' | 'menu'>): boolean => how.mode === 'contact first' && (needsAgents(how) || menu !== '');

/** Whether machines that answer the calls of a voice menu go to the agents of a queue: people go to the menu. */
export const givesMachinesToAgents = ({ menu, detection, ...how }: Pick<DialerSettings, 'mode' | 'method' | 'menu' | 'detection'>): boolean => !needsAgents(how) && menu !== '' && detection.on && detection.onMachine === 'agent';

/** Settings as versions have them that were saved before caller IDs had rules: the number itself, or empty for the gateway's. */
type StoredSettings = Partial<DialerSettings> & { callerIdNumber?: string };

const defaults = dialerSettings.parse({});

/** Reads a stored version, however old: what was added since has the value by which it dials as it did. */
export function readStoredSettings({ callerIdNumber = '', ...stored }: StoredSettings): DialerSettings {
  return { ...defaults, otherNumbers: 'never', callerId: { ...bestMatch, number: callerIdNumber }, ...stored, detection: { ...defaults.detection, ...stored.detection } };
}
