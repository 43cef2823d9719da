import { everyDay, type Jurisdiction, on, weekdays } from './jurisdiction.js';

const version = '2026-11-22';
const consumers = ['consumer'] as const;
const state = (code: string, name: string, sources: string[], rules: Partial<Jurisdiction>): Jurisdiction => ({
  code: `US-${code}`, name, version, sources, verified: true, country: 'US', state: code, customers: consumers, ...rules,
});

/** Calls to businesses are outside of the federal rule (16 CFR 310.6(b)(7)). */
export const unitedStates: readonly Jurisdiction[] = [
  {
    code: 'US', name: 'United States, federal', version, sources: ['16 CFR 310.4', '47 CFR 64.1200', '89 FR 26760'], verified: true, country: 'US', customers: consumers,
    hours: everyDay('08:00', '21:00'),
    // Attempts are limited by some states, and of debt collectors (12 CFR 1006.14); of nobody else by federal law.
    limits: [],
    // Sellers fetch the national registry no more than 31 days before a call (16 CFR 310.4(b)(3)(iv)).
    registry: { maxAgeDays: 31 },
    // Four rings would do as well (16 CFR 310.4(b)(4)(ii)); how long a ring is, is the carrier's.
    ringSeconds: 15,
    // 16 CFR 310.4(b)(4)(i): of a single campaign over 30 days, or for as long as it runs.
    abandonedShare: { share: 0.03, days: 30 },
    duties: [
      { says: 'Whoever answers has an agent within two seconds of their greeting, or hears a recorded message.', keptBy: 'product', how: 'No dialer whose calls can come to agents starts without a safe-harbour message or loses it while it runs, and the switch plays it after two seconds.' },
      { says: 'The message names the seller and a number to call.', keptBy: 'people', how: 'Say both in the safe-harbour message.' },
      { says: 'Records of calls and consents are kept for five years.', keptBy: 'product', how: 'An account keeps calls for 60 months unless it is set to less, and consents for ever.' },
      { says: 'Who withdraws consent is left alone within ten business days.', keptBy: 'product', how: 'From the very next call on.' },
    ],
  },
  {
    code: 'US-DEBT', name: 'United States, debt collection (Regulation F)', version, sources: ['12 CFR 1006.14'], verified: true, country: 'US', customers: consumers, purpose: 'debt collection',
    limits: [{ attempts: 7, hours: 168 }],
    daysAfterConversation: 7,
    duties: [{ says: 'The limits are per person and debt.', keptBy: 'people', how: 'They are counted per person and account here: who collects several debts of a person has one account for each, or calls less.' }],
  },
  state('FL', 'Florida', ['Fla. Stat. 501.616'], { hours: everyDay('08:00', '20:00'), limits: [{ attempts: 3, hours: 24 }] }),
  state('OK', 'Oklahoma', ['Okla. Stat. 15 §775C'], { limits: [{ attempts: 3, hours: 24 }] }),
  state('KY', 'Kentucky', ['KRS 367.46955'], { hours: everyDay('10:00', '21:00') }),
  state('AL', 'Alabama', ['state telemarketing law, from a secondary source'], { hours: on([...weekdays, 'saturday'], { from: '08:00', to: '21:00' }) }),
  state('LA', 'Louisiana', ['state telemarketing law, from a secondary source'], { hours: on([...weekdays, 'saturday'], { from: '08:00', to: '21:00' }) }),
];
