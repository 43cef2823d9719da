import type { ListRule } from '../../src/dialers/list-rule';
import { resultWord } from './attempt';
import { capitalised, count, counted } from './format';

export type { ListRule };

/** The results after which a rule may hold, as people think of them. */
export const ruleResults: ListRule['results'] = ['answered', 'no answer', 'busy', 'machine', 'fax', 'abandoned', 'rejected', 'invalid number', 'congestion', 'cancelled', 'failed', 'lost'];

export const retryWords: Record<ListRule['retries'], string> = { any: 'In any case', pending: 'If it is tried again', ended: 'If no attempt is left' };

/** Minutes as people say them. */
const delayInWords = (minutes: number): string => (minutes === 0 ? '' : minutes % 1_440 === 0 ? `, after ${counted(minutes / 1_440, 'day')}` : minutes % 60 === 0 ? `, after ${counted(minutes / 60, 'hour')}` : `, after ${count(minutes)} min`);

/** After what a rule holds. */
const occasionsOf = ({ results, dispositions }: ListRule): string[] => [...results.map((result) => capitalised(resultWord(result))), ...dispositions.map((name) => `“${name}”`)];

/** A rule in one line. */
export function listRuleInWords(rule: ListRule, list: string): string {
  const occasions = occasionsOf(rule);
  const retries = rule.retries === 'any' ? '' : ` (${retryWords[rule.retries].toLowerCase()})`;
  const limit = rule.blockDays === null ? '' : `, for ${counted(rule.blockDays, 'day')}`;
  return `${occasions.length === 0 ? 'Every attempt' : occasions.join(', ')}${retries}: on “${list}”${delayInWords(rule.delayMinutes)}${limit}`;
}

/** Attributes as they are typed: WHY: busy, BY: Ann. What has no name yet, or no colon, is none yet. */
export function readAttributes(text: string): ListRule['attributes'] {
  const pairs = text.split(',').filter((part) => part.includes(':')).map((part) => [part.slice(0, part.indexOf(':')).trim(), part.slice(part.indexOf(':') + 1).trim()]);
  return Object.fromEntries(pairs.filter(([name, value]) => name !== '' && value !== ''));
}

export const writeAttributes = (attributes: ListRule['attributes']): string => Object.entries(attributes).map(([name, value]) => `${name}: ${value}`).join(', ');
