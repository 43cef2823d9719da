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
    duties: [{ says: 'The fixed limit of 3 % abandoned calls ended on 2017-03-01; abandoning many is misuse all the same.', keptBy: 'product', how: 'Our own limit of 3 % stays.' }],
  },
  {
    code: 'FR', name: 'France', version, sources: ['décret 2022-1313', 'code de la consommation, D223-9'], verified: true, country: 'FR', customers: consumers,
    hours: on(weekdays, { from: '10:00', to: '13:00' }, { from: '14:00', to: '20:00' }), holidays: frenchHolidays,
    limits: [{ attempts: 4, hours: 720 }],
    daysAfterRefusal: 60,
    registry: { maxAgeDays: 30 },
    duties: [{ says: 'Who is called hears who calls, for whom, and that they can refuse.', keptBy: 'people', how: 'Say it in the message of a broadcast, and in the script of the agents.' }],
  },
  {
    code: 'AU', name: 'Australia', version, sources: ['Telecommunications (Telemarketing and Research Calls) Industry Standard 2017'], verified: true, country: 'AU', customers: consumers,
    hours: { ...on(weekdays, { from: '09:00', to: '20:00' }), ...on(['saturday'], { from: '09:00', to: '17:00' }) }, holidays: australianHolidays,
    registry: { maxAgeDays: 30 },
    duties: [{ says: 'No calls on the holidays of single states.', keptBy: 'people', how: 'Only the national ones are known here: put those of states into the dialer’s schedule.' }],
  },
  {
    code: 'BR', name: 'Brazil', version: '2026-11-25', sources: ['Anatel, despachos decisórios 160/2022, 250/2022 and 22/2024'], verified: true, country: 'BR', customers: ['consumer', 'business'],
    // Three seconds at first, six since 2024, unanswered calls included (22/2024). A company is blocked for 15 days by what all of its numbers call, or one of them (250/2022);
    // an account here stands for a company. Since 2024 also: where 85 % of its calls are such. That is not asked here, nor is a mailbox that was talked to for longer counted.
    shortCalls: { seconds: 6, perDay: 100_000, zone: 'America/Sao_Paulo' },
  },
  { code: 'CA', name: 'Canada', version, sources: ['CRTC, Unsolicited Telecommunications Rules'], verified: false, country: 'CA', customers: consumers, hours: { ...on(weekdays, { from: '09:00', to: '21:30' }), ...on(['saturday', 'sunday'], { from: '10:00', to: '18:00' }) }, registry: { maxAgeDays: 31 }, abandonedShare: { share: 0.05, days: 30 }, duties: [{ says: 'A call is abandoned when nobody is there after two seconds.', keptBy: 'product', how: 'The switch plays the safe-harbour message then, and counts the call.' }] },
  { code: 'IT', name: 'Italy', version, sources: ['to be checked'], verified: false, country: 'IT', customers: consumers, hours: everyDay('09:00', '20:00'), registry: { maxAgeDays: 15 } },
  { code: 'ES', name: 'Spain', version, sources: ['to be checked'], verified: false, country: 'ES', customers: consumers, hours: on(weekdays, { from: '09:00', to: '21:00' }) },
  {
    code: 'OTHER', name: 'Default', version, sources: ['our own, for what no law that is known here says'], verified: true, customers: consumers,
    hours: on([...weekdays, 'saturday'], { from: '08:00', to: '20:00' }), limits: [{ attempts: 3, hours: 24 }],
  },
];
