import type { Rule } from '../verdict.js';

/** A registry blocks where the law of the place names it; any other list that the dialer or the account blocks by, always. */
export const byBlacklist: Rule = ({ number, blacklisted }, { blacklistHit }, _now, law) => {
  const hits = blacklisted.filter(({ registryOf }) => registryOf === undefined || law.some(({ country, registry }) => registry && country === registryOf));
  if (hits.length === 0) return undefined;
  const forEver = hits.find(({ until }) => until === undefined);
  const hit = forEver ?? hits.reduce((longest, other) => (other.until! > longest.until! ? other : longest));
  const limit = hit.until === undefined ? '' : ` until ${new Date(hit.until).toISOString()}`;
  const reason = `${number} is on the list "${hit.listName}"${limit}.`;
  if (blacklistHit === 'wait' && hit.until !== undefined) return { rule: 'blacklist', reason, until: hit.until };
  return { rule: 'blacklist', reason, ends: 'blacklisted', status: hit.status, ...(hit.until !== undefined && { until: hit.until }) };
};
