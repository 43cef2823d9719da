import type { EntityManager } from 'typeorm';
import { type Country, parsePhoneNumber } from '../shared/phone-number.js';
import type { CallerIdRule } from './rule.js';

/**
 * The rule with its number as the account's caller IDs have it, so that its cap and its rests hold however it was written. What is
 * not among them stays as it is: some carriers want national numbers, and *31# is none.
 */
export async function withOwnNumber(manager: EntityManager, accountId: number, rule: CallerIdRule): Promise<CallerIdRule> {
  if ((rule.kind !== 'specific' && rule.kind !== 'last or specific') || rule.number === '') return rule;
  const [account] = await manager.query('SELECT country FROM account WHERE id = ?', [accountId]);
  const number = parsePhoneNumber(rule.number, account.country as Country);
  if (!number.ok || number.value === rule.number) return rule;
  const found = await manager.query('SELECT id FROM caller_id WHERE account_id = ? AND number = ?', [accountId, number.value]);
  return found.length > 0 ? { ...rule, number: number.value } : rule;
}
