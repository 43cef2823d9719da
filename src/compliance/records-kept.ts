import type { EntityManager } from 'typeorm';
import { readRules } from './account-rules.js';
import { inForce } from './jurisdictions.js';
import { inSentence, type Jurisdiction } from './jurisdictions/jurisdiction.js';

/** What is to be said where an account keeps its calls for less time than the law that is on in it asks for: a sentence a law. */
export const keptTooShort = (attemptMonths: number, law: readonly Pick<Jurisdiction, 'name' | 'country' | 'records'>[]): string[] =>
  law.flatMap(({ records, ...one }) => {
    if (!records || records.months <= attemptMonths) return [];
    return `${inSentence(one)} asks for records of calls of ${records.months} months (${records.source}), and this account deletes them after ${attemptMonths}. Keep them for longer if you call there (Accounts), or turn that law off.`;
  });

/** The same of an account as it is now. */
export async function recordWarnings(manager: EntityManager, accountId: number): Promise<string[]> {
  const [row]: { months: number }[] = await manager.query('SELECT attempt_months AS months FROM account WHERE id = ?', [accountId]);
  return row ? keptTooShort(row.months, inForce(await readRules(manager, accountId))) : [];
}
