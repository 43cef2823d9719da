import type { AgentRow } from '../switch/switch.js';

/**
 * Whether dialer calls may be offered at this telephone (A23): a softphone registered at the switch, or a fixed address
 * that an administrator marked as one. A standby agent is on the line already; where that line leads only its address
 * tells. Gives `softphone`, or why not, in words.
 */
export function phoneOf({ type, contact, uuid }: Pick<AgentRow, 'type' | 'contact' | 'uuid'>, registrations: ReadonlySet<string>, isMarked: boolean): string {
  if (type === 'uuid-standby') {
    if (uuid === '') return 'its standby line is not up';
    if (contact === '') return isMarked ? softphone : 'its standby line is not marked as a softphone';
  }
  const address = addressOf(contact);
  const user = userOf(contact);
  if (user !== undefined) return registrations.has(user) ? softphone : `${user} is not registered at the switch`;
  if (address === '') return 'it has no telephone';
  // Whoever is behind a trunk or in the dialplan is an outside number or an app, marked or not.
  if (!/^sofia\/(?!gateway\/)[^/,|]+\/[^,|]+$/.test(address)) return 'it is reached by an outside number, not at a softphone';
  return isMarked ? softphone : 'its fixed address is not marked as a softphone';
}

/** The user of the directory (`user@domain`) at whose telephone an agent is, by the address in mod_callcenter. */
export const userOf = (contact: string): string | undefined => /^user\/([^/,|]+@[^/,|]+)$/.exec(addressOf(contact))?.[1];

const addressOf = (contact: string): string => contact.replace(/^(\[[^\]]*\]|\{[^}]*\})+/, '');

export const softphone = 'softphone';
