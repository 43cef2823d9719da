import { australianHolidays, frenchHolidays } from './holidays.js';
import { everyDay, type Jurisdiction, on, weekdays } from './jurisdiction.js';

const version = '2026-11-22';
const consumers = ['consumer'] as const;

export const elsewhere: readonly Jurisdiction[] = [
  {
    code: 'GB', name: 'United Kingdom', version, sources: ['Ofcom, persistent misuse: statement of 2016, in force from 2017-03-01'], verified: true, country: 'GB', customers: ['consumer', 'business'],
    abandonedLockoutHours: 72,
    // The Telephone Preference Service takes 28 days to bind.
    registry: { maxAgeDays: 28 },
    disclosures: ['The fixed limit of 3 % abandoned calls ended on 2017-03-01; the dialer’s own limit stays.'],
  },
  {
    code: 'FR', name: 'France', version, sources: ['décret 2022-1313', 'code de la consommation, D223-9'], verified: true, country: 'FR', customers: consumers,
    hours: on(weekdays, { from: '10:00', to: '13:00' }, { from: '14:00', to: '20:00' }), holidays: frenchHolidays,
    limits: [{ attempts: 4, hours: 720 }],
    daysAfterRefusal: 60,
    registry: { maxAgeDays: 30 },
    disclosures: ['Who is called hears who calls, for whom, and that they can refuse.'],
  },
  {
    code: 'AU', name: 'Australia', version, sources: ['Telecommunications (Telemarketing and Research Calls) Industry Standard 2017'], verified: true, country: 'AU', customers: consumers,
    hours: { ...on(weekdays, { from: '09:00', to: '20:00' }), ...on(['saturday'], { from: '09:00', to: '17:00' }) }, holidays: australianHolidays,
    registry: { maxAgeDays: 30 },
    disclosures: ['The national holidays are known here; those of single states are not: put them into the dialer’s schedule.'],
  },
  {
    code: 'BR', name: 'Brazil', version, sources: ['Anatel, despacho decisório 160/2022'], verified: true, country: 'BR', customers: ['consumer', 'business'],
    disclosures: ['A caller with 100,000 calls of three seconds or less in a day is blocked by the carriers.'],
  },
  { code: 'CA', name: 'Canada', version, sources: ['CRTC, Unsolicited Telecommunications Rules'], verified: false, country: 'CA', customers: consumers, hours: { ...on(weekdays, { from: '09:00', to: '21:30' }), ...on(['saturday', 'sunday'], { from: '10:00', to: '18:00' }) }, registry: { maxAgeDays: 31 }, disclosures: ['Abandoned after two seconds; at most 5 % in a month. The dialer’s own limit of 3 % holds.'] },
  { code: 'IT', name: 'Italy', version, sources: ['to be checked'], verified: false, country: 'IT', customers: consumers, hours: everyDay('09:00', '20:00'), registry: { maxAgeDays: 15 } },
  { code: 'ES', name: 'Spain', version, sources: ['to be checked'], verified: false, country: 'ES', customers: consumers, hours: on(weekdays, { from: '09:00', to: '21:00' }) },
  {
    code: 'OTHER', name: 'Every other country', version, sources: ['our own, for where no law is known here'], verified: true, customers: consumers,
    hours: on([...weekdays, 'saturday'], { from: '08:00', to: '20:00' }), limits: [{ attempts: 3, hours: 24 }],
  },
];
