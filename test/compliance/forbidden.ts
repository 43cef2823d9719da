import { DateTime } from 'luxon';

/** A world of the rules, written down plainly a second time, to judge the gate by. Times in milliseconds since 1970. */
export interface World {
  now: number;
  /** Entries of lists: on one that the dialer links, the opt-outs of the account, or the do-not-call registry of a country. */
  entries: { number: string; list: ListName; until?: number; isCancelled: boolean }[];
  /** The latest setting of a phone or an email address. */
  devices: Map<string, 'block' | 'allow'>;
  consents: Set<string>;
  calls: { number: string; at: number; endsAt: number; isAbandoned: boolean; isConversation: boolean; isRefusal: boolean; isReachedByHand: boolean }[];
  reachedByHand: Map<string, number>;
  /** When whoever has the number last called in and talked to somebody. */
  calledIn: Map<string, number>;
  /** Calls to Brazil that came to nothing, on the day of São Paulo that is told; and others under way there, on any day. */
  shortCalls: { day: string; calls: number };
  underWay: number;
  rules: {
    hours: Hours | null;
    accountHours: Hours | null;
    schedule: { name: string; zone: string; week: Week; holidays: string[] } | null;
    blacklistHit: 'end' | 'wait';
    limits: { attempts: number; hours: number; of: 'this dialer' | 'the account' }[];
    requiresConsent: boolean;
    abandonedLockoutHours: number;
    manualCallIsSuccess: boolean;
    inboundCallIsSuccess: boolean;
    law: boolean;
    /** What the account turned off, or on. */
    jurisdictions: Record<string, boolean>;
    /** The hours of Spain in a file of the house's own, which counts as checked; null: those that are shipped. */
    spain: Week | null;
    isBusiness: boolean;
    isDebt: boolean;
  };
}

/** Minutes of the day. */
export interface Hours {
  from: number;
  to: number;
}

/** Seven days from Monday on. */
export type Week = Hours[][];

export interface Person {
  /** The main number first. */
  numbers: string[];
  email: string | null;
  addedAt: number;
  /** Where it is known better than by the number. */
  zone: string | null;
  customerType: 'consumer' | 'business' | null;
  preferences: { from?: number; to?: number; notOn: string[] } | null;
}

export const listNames = ['linked', 'opt-outs', 'registry of US', 'registry of GB', 'registry of FR', 'registry of AU', 'registry of CA'] as const;
type ListName = (typeof listNames)[number];

const hour = 3_600_000;
const day = 24 * hour;
const most = Number.POSITIVE_INFINITY;

/** The numbers of the world, each with where it is, and every time zone in which whoever has it may be (of zones with the same time, one). */
export const places: Record<string, { country: string; state?: string; zones: string[] }> = {
  '+12125550101': { country: 'US', state: 'NY', zones: ['America/New_York'] },
  '+13055550103': { country: 'US', state: 'FL', zones: ['America/New_York'] },
  '+15025550104': { country: 'US', state: 'KY', zones: ['America/New_York'] },
  '+12055550105': { country: 'US', state: 'AL', zones: ['America/Chicago'] },
  '+12135550106': { country: 'US', state: 'CA', zones: ['America/Los_Angeles'] },
  '+14055550112': { country: 'US', state: 'OK', zones: ['America/Chicago'] },
  '+16055550113': { country: 'US', state: 'SD', zones: ['America/Denver', 'America/Chicago'] },
  // Toll-free: anywhere in North America and its islands, from Samoa to Guam, and in any state.
  '+18005550114': {
    country: 'US',
    zones: [
      'Pacific/Pago_Pago', 'Pacific/Honolulu', 'America/Adak', 'America/Anchorage', 'America/Los_Angeles', 'America/Phoenix', 'America/Denver', 'America/Regina', 'America/Chicago', 'America/Jamaica', 'America/New_York',
      'America/Puerto_Rico', 'America/Halifax', 'America/St_Johns', 'Pacific/Guam',
    ],
  },
  '+442079460107': { country: 'GB', zones: ['Europe/London'] },
  '+33142278108': { country: 'FR', zones: ['Europe/Paris'] },
  '+61292345109': { country: 'AU', zones: ['Australia/Sydney'] },
  '+4930123110': { country: 'DE', zones: ['Europe/Berlin'] },
  '+351912345115': { country: 'PT', zones: ['Atlantic/Azores', 'Europe/Lisbon'] },
  '+5215512345116': { country: 'MX', zones: ['America/Tijuana', 'America/Mazatlan', 'America/Ciudad_Juarez', 'America/Mexico_City', 'America/Ojinaga', 'America/Matamoros', 'America/Cancun', 'America/New_York'] },
  '+5511955550111': { country: 'BR', zones: ['America/Sao_Paulo'] },
  '+14165550117': { country: 'CA', zones: ['America/Toronto'] },
  '+34912345118': { country: 'ES', zones: ['Europe/Madrid'] },
  // An international network: nobody knows where.
  '+888123456': { country: '888', zones: [] },
};

interface Law {
  /** By which an account turns it on or off. */
  code: string;
  /** Off until an account turns it on. */
  isUnverified?: boolean;
  state?: string;
  /** It protects businesses too. */
  ofBusinesses?: boolean;
  ofDebts?: boolean;
  isOpen?: (minute: number, weekday: number, date: string) => boolean;
  limits?: { attempts: number; hours: number }[];
  conversationDays?: number;
  refusalDays?: number;
  lockoutHours?: number;
  hasRegistry?: boolean;
  mostShortCalls?: number;
}

const between = (minute: number, from: number, to: number) => minute >= from * 60 && minute < to * 60;
const frenchHolidays = ['2026-04-06', '2026-05-01', '2026-05-08', '2026-05-14', '2026-05-25', '2026-11-11', '2026-12-25', '2027-01-01'];
const australianHolidays = ['2026-04-03', '2026-04-06', '2026-04-25', '2026-12-25', '2026-12-26', '2026-12-28', '2027-01-01', '2027-01-26'];

/** The table of the rules of jurisdictions, written down again by hand; weekday 1 is Monday. */
const laws: Record<string, Law[]> = {
  US: [
    // No federal law limits attempts: it says so, and the default does not hold.
    { code: 'US', isOpen: (minute) => between(minute, 8, 21), limits: [], hasRegistry: true },
    { code: 'US-DEBT', ofDebts: true, limits: [{ attempts: 7, hours: 7 * 24 }], conversationDays: 7 },
    { code: 'US-FL', state: 'FL', isOpen: (minute) => between(minute, 8, 20), limits: [{ attempts: 3, hours: 24 }] },
    { code: 'US-OK', state: 'OK', limits: [{ attempts: 3, hours: 24 }] },
    { code: 'US-KY', state: 'KY', isOpen: (minute) => between(minute, 10, 21) },
    { code: 'US-AL', state: 'AL', isOpen: (minute, weekday) => weekday !== 7 && between(minute, 8, 21) },
    { code: 'US-LA', state: 'LA', isOpen: (minute, weekday) => weekday !== 7 && between(minute, 8, 21) },
  ],
  GB: [{ code: 'GB', ofBusinesses: true, lockoutHours: 72, hasRegistry: true }],
  FR: [
    {
      code: 'FR', isOpen: (minute, weekday, date) => weekday <= 5 && (between(minute, 10, 13) || between(minute, 14, 20)) && !frenchHolidays.includes(date), limits: [{ attempts: 4, hours: 30 * 24 }], refusalDays: 60,
      hasRegistry: true,
    },
  ],
  AU: [{ code: 'AU', isOpen: (minute, weekday, date) => (weekday <= 5 ? between(minute, 9, 20) : weekday === 6 && between(minute, 9, 17)) && !australianHolidays.includes(date), hasRegistry: true }],
  BR: [{ code: 'BR', ofBusinesses: true, mostShortCalls: 100_000 }],
  CA: [{ code: 'CA', isUnverified: true, isOpen: (minute, weekday) => (weekday <= 5 ? minute >= 540 && minute < 1_290 : between(minute, 10, 18)), hasRegistry: true }],
  ES: [{ code: 'ES', isUnverified: true, isOpen: (minute, weekday) => weekday <= 5 && between(minute, 9, 21) }],
};
const byDefault: Law = { code: 'OTHER', isOpen: (minute, weekday) => weekday !== 7 && between(minute, 8, 20), limits: [{ attempts: 3, hours: 24 }] };

/** Those that an account may turn off, or on. */
export const lawCodes = [...Object.values(laws).flat(), byDefault].map(({ code }) => code);

const ofHouse = (week: Week): Law => ({ code: 'ES', isOpen: (minute, weekday) => week[weekday - 1]!.some((interval) => isWithin(minute, interval)) });

/** What holds for a call to a number: all that is in force where it is, and the default for what the verified ones leave unsaid. */
function lawOf(number: string, { customerType }: Person, { law, jurisdictions, spain, isBusiness, isDebt }: World['rules']): Law[] {
  if (!law) return [];
  const { country, state } = places[number]!;
  const called = customerType === null ? isBusiness : customerType === 'business';
  const holds = (one: Law) => (jurisdictions[one.code] ?? !one.isUnverified) && (one.ofBusinesses || !called) && (isDebt || !one.ofDebts) && (one.state === undefined || state === undefined || one.state === state);
  const ofCountry = (country === 'ES' && spain ? [ofHouse(spain)] : (laws[country] ?? [])).filter(holds);
  if (!holds(byDefault)) return ofCountry;
  const verified = ofCountry.filter(({ isUnverified }) => !isUnverified);
  return [...ofCountry, { code: byDefault.code, ...(verified.every(({ isOpen }) => !isOpen) && { isOpen: byDefault.isOpen }), ...(verified.every(({ limits }) => !limits) && { limits: byDefault.limits }) }];
}

interface Shown {
  minute: number;
  weekday: number;
  date: string;
}

/** How far the clocks of each zone are ahead, by the day (UTC) where they are not set on that day, else by the quarter of an hour. */
const offsets = new Map<string, Map<number, number | undefined>>();
function offsetIn(zone: string, at: number): number {
  let known = offsets.get(zone);
  if (!known) offsets.set(zone, (known = new Map()));
  const askLuxon = (moment: number) => DateTime.fromMillis(moment, { zone }).offset * 60_000;
  const date = Math.floor(at / day);
  if (!known.has(date)) {
    const first = askLuxon(date * day);
    known.set(date, first === askLuxon((date + 1) * day) ? first : undefined);
  }
  const ofDay = known.get(date);
  if (ofDay !== undefined) return ofDay;
  const quarter = Math.floor(at / 900_000);
  if (!known.has(quarter)) known.set(quarter, askLuxon(quarter * 900_000));
  return known.get(quarter)!;
}

const dates = new Map<number, { weekday: number; date: string }>();
/** What the clocks and the calendar of a zone show. */
function clockIn(zone: string, at: number): Shown {
  const shown = at + offsetIn(zone, at);
  const count = Math.floor(shown / day);
  let named = dates.get(count);
  if (!named) {
    const midnight = DateTime.fromMillis(count * day, { zone: 'UTC' });
    dates.set(count, (named = { weekday: midnight.weekday, date: midnight.toISODate()! }));
  }
  return { minute: Math.floor((shown - count * day) / 60_000), ...named };
}

/** The day that it is in São Paulo. */
export const dayOfSaoPaulo = (at: number): string => clockIn('America/Sao_Paulo', at).date;

const weekdayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const isWithin = (minute: number, { from, to }: Hours): boolean => minute >= from && minute < to;
export const timeOfDay = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const range = ({ from, to }: Hours): string => `${timeOfDay(from)}–${timeOfDay(to)}`;

/**
 * Whether a rule forbids to call this number of a person at a moment, by a plain reading of it: with what each of its grounds
 * must be called in the reason, so that nothing is forbidden where nothing is given.
 */
type Reading = (world: World, person: Person, number: string, at: number) => string[];

const zonesOf = ({ zone }: Person, number: string): string[] => (zone === null ? places[number]!.zones : [zone]);
const inAnyZone = (person: Person, number: string, at: number, isClosed: (shown: Shown) => boolean): boolean => zonesOf(person, number).some((zone) => isClosed(clockIn(zone, at)));
const callsTo = ({ calls }: World, { numbers }: Person) => (numbers.length === 1 ? calls.filter(({ number }) => number === numbers[0]) : calls.filter(({ number }) => numbers.includes(number)));

/** Rules of time: together they open at one moment. */
export const rulesOfTime: Record<string, Reading> = {
  hours: ({ rules: { hours, accountHours } }, person, number, at) => [
    ...(hours && inAnyZone(person, number, at, ({ minute }) => !isWithin(minute, hours)) ? [`outside ${range(hours)}`] : []),
    ...(accountHours && inAnyZone(person, number, at, ({ minute }) => !isWithin(minute, accountHours)) ? [`outside the account’s ${range(accountHours)}`] : []),
  ],
  law: ({ rules }, person, number, at) => {
    const open = lawOf(number, person, rules).flatMap(({ isOpen }) => isOpen ?? []);
    return open.length > 0 && inAnyZone(person, number, at, ({ minute, weekday, date }) => open.some((isOpen) => !isOpen(minute, weekday, date))) ? ['outside the hours and days of '] : [];
  },
  preferences: (_world, person, number, at) => {
    const { preferences } = person;
    if (!preferences) return [];
    const { from = 0, to = 1_440, notOn } = preferences;
    const isUnwanted = ({ minute, weekday, date }: Shown) => !isWithin(minute, { from, to }) || notOn.includes(date) || notOn.includes(weekdayNames[weekday - 1]!);
    return inAnyZone(person, number, at, isUnwanted) ? ['the contact does not want calls'] : [];
  },
  schedule: ({ rules: { schedule } }, _person, _number, at) => {
    if (!schedule) return [];
    const { minute, weekday, date } = clockIn(schedule.zone, at);
    return !schedule.holidays.includes(date) && schedule.week[weekday - 1]!.some((interval) => isWithin(minute, interval)) ? [] : [`the schedule "${schedule.name}"`];
  },
};

/** Rules that end a contact's run (a hit on a list may be set to wait). */
export const endingRules: Record<string, Reading> = {
  blacklist: ({ entries, rules }, person, number, at) =>
    entries.flatMap((entry) =>
      entry.number === number && !entry.isCancelled && (entry.until === undefined || entry.until > at) &&
      (!entry.list.startsWith('registry') || lawOf(number, person, rules).some(({ code, hasRegistry }) => hasRegistry && entry.list === `registry of ${code}`))
        ? [`"${entry.list}"`]
        : [],
    ),
  device: ({ devices }, { email }, number) => [number, ...(email === null ? [] : [email])].filter((device) => devices.get(device) === 'block'),
  consent: ({ rules, consents }, _person, number) => (rules.requiresConsent && !consents.has(number) ? [`no consent to calls on ${number}`] : []),
  'already reached': ({ rules, reachedByHand, calledIn }, { numbers, addedAt }) => [
    ...(rules.manualCallIsSuccess && numbers.some((one) => (reachedByHand.get(one) ?? -most) >= addedAt) ? ['by a call that an agent dialled by hand'] : []),
    ...(rules.inboundCallIsSuccess && numbers.some((one) => (calledIn.get(one) ?? -most) >= addedAt) ? ['called in and talked to somebody'] : []),
  ],
};

/** Rules that say themselves when the call may be. */
const waitingRules: Record<string, Reading> = {
  abandoned: (world, person, number, at) => {
    const hours = Math.max(world.rules.abandonedLockoutHours, ...lawOf(number, person, world.rules).map(({ lockoutHours = 0 }) => lockoutHours));
    return callsTo(world, person).some((call) => call.isAbandoned && call.at + hours * hour > at) ? ['was abandoned at '] : [];
  },
  rest: (world, person, number, at) => {
    const days = (of: 'conversationDays' | 'refusalDays') => Math.max(0, ...lawOf(number, person, world.rules).map((law) => law[of] ?? 0)) * day;
    const [talked, refused] = [days('conversationDays'), days('refusalDays')];
    if (talked === 0 && refused === 0) return [];
    const calls = callsTo(world, person);
    return [...(calls.some((call) => call.isConversation && call.at + talked > at) ? ['talked to an agent'] : []), ...(calls.some((call) => call.isRefusal && call.at + refused > at) ? ['refused'] : [])];
  },
  attempts: (world, person, number, at) => {
    const limits = [...world.rules.limits, ...lawOf(number, person, world.rules).flatMap(({ limits: ofLaw = [] }) => ofLaw.map((limit) => ({ ...limit, of: '' })))];
    if (limits.length === 0) return [];
    const calls = callsTo(world, person);
    return limits.flatMap(({ attempts, hours, of }) => (calls.filter((call) => call.at + hours * hour > at).length >= attempts ? [of === '' ? `was called ${attempts} time` : `the most that ${of} allows`] : []));
  },
  // The hundred thousandth would get the account blocked, and each of those under way may become one.
  'short calls': ({ rules, shortCalls: { day: counted, calls }, underWay }, person, number, at) =>
    lawOf(number, person, rules).flatMap(({ mostShortCalls = most }) => ((counted === dayOfSaoPaulo(at) ? calls : 0) + underWay + 1 >= mostShortCalls ? ['100,000, from which on carriers block'] : [])),
  // Whether it is over is asked when it has lasted for a minute, for two, five, and each ten; of one that lasts for four hours it is not known any more.
  'under way': (world, person, _number, at) => {
    const begun = callsTo(world, person).flatMap((call) => (call.endsAt > world.now && call.at > world.now - 4 * hour ? [call.at] : []));
    if (begun.length === 0) return [];
    const minutes = (world.now - Math.max(...begun)) / 60_000;
    const asked = minutes < 1 ? 1 : minutes < 2 ? 2 : minutes < 5 ? 5 : 10 * Math.floor(minutes / 10 + 1);
    return at < Math.max(...begun) + asked * 60_000 ? ['is under way'] : [];
  },
  'time zone': (world, person, number) => {
    const hasHours = world.rules.hours || world.rules.accountHours || person.preferences || lawOf(number, person, world.rules).some(({ isOpen }) => isOpen);
    return hasHours && zonesOf(person, number).length === 0 ? [`in which time zone ${number} is`] : [];
  },
};

export const readings: Record<string, Reading> = { ...endingRules, ...waitingRules, ...rulesOfTime };

/** Why a number of a person must not be dialled now, by every rule; undefined: it may. */
export function whyForbidden(world: World, person: Person, number: string): string | undefined {
  const [main] = person.numbers as [string];
  // The main number is the person: on a blacklist or blocked, it ends all.
  if (main !== number) for (const rule of ['blacklist', 'device']) if (readings[rule]!(world, person, main, world.now).length > 0) return `${rule} of ${main}`;
  for (const [rule, reading] of Object.entries(readings)) {
    const grounds = reading(world, person, number, world.now);
    if (grounds.length > 0) return `${rule}: ${grounds.join(', ')}`;
  }
  return undefined;
}

/** Whether no rule of time forbids. */
export const isOpenAt = (world: World, person: Person, number: string, at: number): boolean => Object.values(rulesOfTime).every((reading) => reading(world, person, number, at).length === 0);
