/**
 * Whether dialer calls may be offered at this telephone (A23): a softphone registered at the switch, or a fixed address
 * that an administrator marked as one. `contact` is as mod_callcenter has it. Gives `softphone`, or why not, in words.
 */
export function phoneOf(contact: string, registrations: ReadonlySet<string>, isMarked: boolean): string {
  const address = contact.replace(/^(\[[^\]]*\]|\{[^}]*\})+/, '');
  const user = /^user\/([^/,|]+@[^/,|]+)$/.exec(address)?.[1];
  if (user !== undefined) return registrations.has(user) ? softphone : `${user} is not registered at the switch`;
  if (address === '') return 'it has no telephone';
  // Whoever is behind a trunk or in the dialplan is an outside number or an app, marked or not.
  if (!/^sofia\/(?!gateway\/)[^/,|]+\/[^,|]+$/.test(address)) return 'it is reached by an outside number, not at a softphone';
  return isMarked ? softphone : 'its fixed address is not marked as a softphone';
}

export const softphone = 'softphone';
