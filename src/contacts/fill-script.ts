/** What a script may speak of. */
export interface Spoken {
  number: string;
  name: string | null;
  email: string | null;
  address?: string | null;
  clientId: string | null;
  attributes: Record<string, string> | null;
}

/** Stands where the contact has nothing. */
const gap = '…';

/**
 * Puts the contact's own words where the script has {name}, {number}, {client id} or {an attribute}, capitals or not. What is put in is
 * text on one line, and is not looked at for braces again; showing it as text is the page's part.
 */
export function fillScript(script: string, { attributes, clientId, ...known }: Spoken): string {
  const values = new Map(Object.entries({ ...attributes, ...known, 'client id': clientId, clientid: clientId }).map(([key, value]) => [key.toLowerCase(), value]));
  return script.replace(/\{([^{}\n]{1,100})\}/g, (_, key: string) => (values.get(key.trim().toLowerCase()) ?? '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim() || gap);
}
