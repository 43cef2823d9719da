import type { Rule } from '../rule.js';

/** Where consent is asked for, it must be there for the very number. An opt-out is a blacklist, which comes first. */
export const byConsent: Rule = ({ number, hasConsent }, { requiresConsent = false }) =>
  requiresConsent && !hasConsent ? { rule: 'consent', reason: `There is no consent to calls on ${number}, and this dialer calls nobody without.`, ends: 'blocked', status: 'NO CONSENT' } : undefined;
