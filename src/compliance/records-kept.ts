import type { EntityManager } from 'typeorm';
import { readRules } from './account-rules.js';
import { inForce } from './jurisdictions.js';
import type { Jurisdiction } from './jurisdictions/jurisdiction.js';

/** What is to be said where an account keeps its calls for less time than the law that is on in it asks for: a sentence a law. */
const keptTooShort = (attemptMonths: number, law: readonly Pick<Jurisdiction, 'name' | 'records'>[]): string[] =>
  law.flatMap(({ name, records }) => {
    if (!records || records.months <= attemptMonths) return [];
    return `${name}: records of calls are to be kept for ${records.months} months (${records.source}); this account deletes them after ${attemptMonths}. Where you call there, keep them for longer (Accounts).`;
  });

/** The same of an account as it is now. */
export async function recordWarnings(manager: EntityManager, accountId: number): Promise<string[]> {
  const [row]: { months: number }[] = await manager.query('SELECT attempt_months AS months FROM account WHERE id = ?', [accountId]);
  return row ? keptTooShort(row.months, inForce(await readRules(manager, accountId))) : [];
}
