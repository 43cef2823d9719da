import type { EntityManager } from 'typeorm';
import { placeOfNumber } from '../calls/place-of-number.js';
import { type AccountRules, readRules } from '../compliance/account-rules.js';
import { inForce } from '../compliance/jurisdictions.js';
import type { Opening } from '../compliance/opening.js';
import { openingFor, type Somewhere } from '../compliance/rules/time.js';
import { Schedule } from '../compliance/schedule.entity.js';
import type { Candidate, Rules } from '../compliance/rule.js';
import { lawFor } from '../compliance/verdict.js';
import { isShortNumber } from '../shared/short-numbers.js';
import type { DialerSettings } from './settings.js';

/** The rules of a dialer, as they stand. */
export const rulesOf = ({ hours, blacklistHit, abandonedLockoutHours, manualCallIsSuccess, inboundCallIsSuccess, attemptLimits, requiresConsent, customerType, purpose }: DialerSettings, schedule: Schedule | null | undefined, account: AccountRules): Rules => ({
  hours, blacklistHit, abandonedLockoutHours, manualCallIsSuccess, inboundCallIsSuccess, customerType, purpose, ...(schedule && { schedule }),
  limits: [...attemptLimits.map((limit) => ({ ...limit, of: 'this dialer' })), ...account.limits.map((limit) => ({ ...limit, of: 'the account' }))],
  requiresConsent: requiresConsent || account.requiresConsent, accountHours: account.hours, law: inForce(account),
});

/** The same without the locks of the gate: to show, and to explain. */
export async function readRulesOf(manager: EntityManager, accountId: number, settings: DialerSettings): Promise<Rules> {
  const { scheduleId } = settings;
  const schedule = scheduleId === null ? null : await manager.getRepository(Schedule).findOneBy({ id: scheduleId });
  return rulesOf(settings, schedule, await readRules(manager, accountId));
}

/** When the rules of time let a dialer call somebody of whom no more is known than this. */
export function openingOf(somebody: Somewhere & Pick<Candidate, 'customerType'> & { lookedUpPlace?: string | null }, rules: Rules): Opening {
  const { number, lookedUpPlace, customerType } = somebody;
  const place = number && !isShortNumber(number) ? placeOfNumber(number, lookedUpPlace) : undefined;
  return openingFor(somebody, rules, lawFor({ place, customerType }, rules));
}
