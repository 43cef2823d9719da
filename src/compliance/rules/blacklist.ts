import type { BlacklistHit } from '../blacklist.js';
import type { Rule } from '../rule.js';

/** A registry blocks where the law of the place names it; any other list that the dialer or the account blocks by, always. An entry with a limit holds until then. */
export const byBlacklist: Rule = ({ number, blacklisted }, { blacklistHit }, now, law) => {
  const hits = blacklisted.filter(({ registryOf, until = Number.POSITIVE_INFINITY }) => until > now && (registryOf === undefined || law.some(({ country, registry }) => registry && country === registryOf)));
  if (hits.length === 0) return undefined;
  const forEver = hits.find(({ until }) => until === undefined);
  const hit = forEver ?? hits.reduce((longest, other) => (other.until! > longest.until! ? other : longest));
  const limit = hit.until === undefined ? '' : ` until ${new Date(hit.until).toISOString()}`;
  const reason = `${number} is on the list "${hit.listName}"${limit}${because(hit)}.`;
  if (blacklistHit === 'wait' && hit.until !== undefined) return { rule: 'blacklist', reason, until: hit.until };
  return { rule: 'blacklist', reason, ends: 'blacklisted', status: hit.status, ...(hit.until !== undefined && { until: hit.until }) };
};

const mostTold = 150;

/** Why it is there and who put it there, in brackets; a description such as that of an opt-out may name them itself. */
function because({ description = '', addedBy = '' }: BlacklistHit): string {
  const why = description.length > mostTold ? `${description.slice(0, mostTold)}…` : description.replace(/\.$/, '');
  const said = [why, addedBy && !why.includes(addedBy) ? `added by ${addedBy}` : ''].filter((part) => part !== '');
  return said.length > 0 ? ` (${said.join('; ')})` : '';
}
