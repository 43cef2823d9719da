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
    // Sellers fetch the national registry no more than 31 days before a call (16 CFR 310.4(b)(3)(iv)).
    registry: { maxAgeDays: 31 },
    disclosures: [
      'A phone rings for 15 seconds or four rings at least.',
      'An agent is there within two seconds of the completed greeting, else a recorded message with the seller’s name and number.',
      'At most 3 % of the calls that a person answers are abandoned, per campaign and 30 days.',
      'Records of calls and consents are kept for five years.',
      'Who withdraws consent is left alone within ten business days; here at once.',
    ],
  },
  {
    code: 'US-DEBT', name: 'United States, debt collection (Regulation F)', version, sources: ['12 CFR 1006.14'], verified: true, country: 'US', customers: consumers, purpose: 'debt collection',
    limits: [{ attempts: 7, hours: 168 }],
    daysAfterConversation: 7,
    disclosures: ['The limits are per person and debt: one account here stands for one debt.'],
  },
  state('FL', 'Florida', ['Fla. Stat. 501.616'], { hours: everyDay('08:00', '20:00'), limits: [{ attempts: 3, hours: 24 }] }),
  state('OK', 'Oklahoma', ['Okla. Stat. 15 §775C'], { limits: [{ attempts: 3, hours: 24 }] }),
  state('KY', 'Kentucky', ['KRS 367.46955'], { hours: everyDay('10:00', '21:00') }),
  state('AL', 'Alabama', ['state telemarketing law, from a secondary source'], { hours: on([...weekdays, 'saturday'], { from: '08:00', to: '21:00' }) }),
  state('LA', 'Louisiana', ['state telemarketing law, from a secondary source'], { hours: on([...weekdays, 'saturday'], { from: '08:00', to: '21:00' }) }),
];
