import { DateTime } from 'luxon';

/** A world of the rules, written down plainly a second time, to judge the gate by. Times in milliseconds since 1970. */
export interface World {
  now: number;
  /** Entries of lists: on a list that the dialer links, the opt-outs of the account, or a registry of a country. */
  entries: { number: string; list: 'linked' | 'opt-outs' | 'registry'; until?: number; isCancelled: boolean }[];
  /** The latest setting of a phone or an email address. */
  devices: Map<string, 'block' | 'allow'>;
  consents: Set<string>;
  calls: { number: string; at: number; isAbandoned: boolean; isConversation: boolean; isRefusal: boolean }[];
  reachedByHand: Map<string, number>;
  /** Calls to Brazil that came to nothing, on the day of São Paulo that is told; and others under way there, on any day. */
  shortCalls: { day: string; calls: number };
  underWay: number;
  rules: {
    hours: { from: number; to: number } | null;
    accountHours: { from: number; to: number } | null;
    limits: { attempts: number; hours: number }[];
    requiresConsent: boolean;
    abandonedLockoutHours: number;
    manualCallIsSuccess: boolean;
    law: boolean;
    isBusiness: boolean;
    isDebt: boolean;
  };
}

export interface Person {
  numbers: string[];
  email: string | null;
  addedAt: number;
}

const hour = 3_600_000;
const day = 24 * hour;

/** Numbers of the world, each with where it is. */
export const places: Record<string, { country: string; state?: string; zones: string[] }> = {
  '+12125550101': { country: 'US', state: 'NY', zones: ['America/New_York'] },
  '+12125550102': { country: 'US', state: 'NY', zones: ['America/New_York'] },
  '+13055550103': { country: 'US', state: 'FL', zones: ['America/New_York'] },
  '+15025550104': { country: 'US', state: 'KY', zones: ['America/New_York'] },
  '+12055550105': { country: 'US', state: 'AL', zones: ['America/Chicago'] },
  '+12135550106': { country: 'US', state: 'CA', zones: ['America/Los_Angeles'] },
  '+442079460107': { country: 'GB', zones: ['Europe/London'] },
  '+33142278108': { country: 'FR', zones: ['Europe/Paris'] },
  '+61292345109': { country: 'AU', zones: ['Australia/Sydney'] },
  '+4930123110': { country: 'DE', zones: ['Europe/Berlin'] },
  '+5511955550111': { country: 'BR', zones: ['America/Sao_Paulo'] },
};

interface Law {
  isOpen?: (minute: number, weekday: number, date: string) => boolean;
  limits?: { attempts: number; hours: number }[];
  conversationDays?: number;
  refusalDays?: number;
  lockoutHours?: number;
  hasRegistry?: boolean;
  mostShortCalls?: number;
}

const between = (minute: number, from: number, to: number) => minute >= from * 60 && minute < to * 60;

/** rules.md, written down again by hand; weekday 1 is Monday. */
function lawOf(number: string, { isBusiness, isDebt }: World['rules']): Law[] {
  const { country, state } = places[number]!;
  const attempts = isBusiness ? [] : [{ limits: [{ attempts: 3, hours: 24 }] }];
  const byDefault: Law[] = isBusiness ? [] : [...attempts, { isOpen: (minute, weekday) => weekday <= 6 && between(minute, 8, 20) }];
  if (country === 'BR') return [{ mostShortCalls: 100_000 }, ...byDefault];
  if (country === 'GB') return [{ lockoutHours: 72, hasRegistry: true }, ...byDefault];
  if (isBusiness) return [];
  if (country === 'FR')
    return [{ isOpen: (minute, weekday, date) => weekday <= 5 && (between(minute, 10, 13) || between(minute, 14, 20)) && !['2026-11-11', '2026-12-25'].includes(date), limits: [{ attempts: 4, hours: 720 }], refusalDays: 60, hasRegistry: true }];
  if (country === 'AU')
    return [{ isOpen: (minute, weekday, date) => (weekday <= 5 ? between(minute, 9, 20) : weekday === 6 && between(minute, 9, 17)) && !['2026-12-25', '2026-12-26', '2026-12-28'].includes(date), hasRegistry: true }, ...attempts];
  if (country !== 'US') return byDefault;
  const laws: Law[] = [{ isOpen: (minute) => between(minute, 8, 21), hasRegistry: true }];
  if (isDebt) laws.push({ limits: [{ attempts: 7, hours: 168 }], conversationDays: 7 });
  if (state === 'FL') laws.push({ isOpen: (minute) => between(minute, 8, 20), limits: [{ attempts: 3, hours: 24 }] });
  if (state === 'KY') laws.push({ isOpen: (minute) => between(minute, 10, 21) });
  if (state === 'AL') laws.push({ isOpen: (minute, weekday) => weekday <= 6 && between(minute, 8, 21) });
  return laws;
}

/** What the clocks of a zone show in this quarter of an hour, by luxon; asked once each. */
const shown = new Map<string, { minute: number; weekday: number; date: string }>();
function clockIn(zone: string, at: number): { minute: number; weekday: number; date: string } {
  const quarter = Math.floor(at / 900_000);
  const key = `${zone} ${quarter}`;
  let begun = shown.get(key);
  if (!begun) {
    const local = DateTime.fromMillis(quarter * 900_000, { zone });
    shown.set(key, (begun = { minute: local.hour * 60 + local.minute, weekday: local.weekday, date: local.toISODate()! }));
  }
  return { ...begun, minute: begun.minute + Math.floor((at - quarter * 900_000) / 60_000) };
}

/** The day that it is in São Paulo. */
export const dayOfSaoPaulo = (at: number): string => clockIn('America/Sao_Paulo', at).date;

/** Why this number of a person must not be dialled now, by a plain reading of every rule; undefined: it may. */
export function whyForbidden(world: World, person: Person, number: string): string | undefined {
  const { now, rules } = world;
  const [main] = person.numbers as [string];
  const law = rules.law ? lawOf(number, rules) : [];
  for (const one of new Set([main, number])) {
    const ofIt = rules.law ? lawOf(one, rules) : [];
    const entry = world.entries.find((other) => other.number === one && !other.isCancelled && (other.until === undefined || other.until > now) && (other.list !== 'registry' || ofIt.some(({ hasRegistry }) => hasRegistry)));
    if (entry) return `${one} is on ${entry.list}`;
    if (world.devices.get(one) === 'block') return `${one} is blocked`;
  }
  if (person.email && world.devices.get(person.email) === 'block') return `${person.email} is blocked`;
  if (rules.requiresConsent && !world.consents.has(number)) return 'no consent';
  const calls = world.calls.filter((call) => person.numbers.includes(call.number));
  if (rules.manualCallIsSuccess && person.numbers.some((one) => (world.reachedByHand.get(one) ?? -1) >= person.addedAt)) return 'reached by hand';
  for (const { attempts, hours } of [...rules.limits, ...law.flatMap(({ limits = [] }) => limits)])
    if (calls.filter(({ at }) => at + hours * hour > now).length >= attempts) return `${attempts} attempts in ${hours} hours`;
  const lockout = Math.max(rules.abandonedLockoutHours, ...law.map(({ lockoutHours = 0 }) => lockoutHours)) * hour;
  if (calls.some(({ at, isAbandoned }) => isAbandoned && at + lockout > now)) return 'abandoned';
  for (const { conversationDays = 0, refusalDays = 0 } of law) {
    if (calls.some(({ at, isConversation }) => isConversation && at + conversationDays * day > now)) return 'talked';
    if (calls.some(({ at, isRefusal }) => isRefusal && at + refusalDays * day > now)) return 'refused';
  }
  const { day: counted, calls: shortCalls } = world.shortCalls;
  for (const { mostShortCalls = Number.POSITIVE_INFINITY } of law)
    if ((counted === dayOfSaoPaulo(now) ? shortCalls : 0) + world.underWay + 1 >= mostShortCalls) return `one call less than ${mostShortCalls} short ones`;
  for (const zone of places[number]!.zones) {
    const { minute, weekday, date } = clockIn(zone, now);
    for (const hours of [rules.hours, rules.accountHours]) if (hours && !(minute >= hours.from && minute < hours.to)) return `hours in ${zone}`;
    if (law.some(({ isOpen }) => isOpen && !isOpen(minute, weekday, date))) return `law in ${zone}`;
  }
  return undefined;
}
