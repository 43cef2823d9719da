import type { EntityManager } from 'typeorm';
import { DialerList } from './dialer-list.entity.js';
import { versionsInForce } from './find-use.js';
import type { DialerSettings } from './settings.js';

/**
 * By which other dialer of the account the rules of this one would bring a number back onto a list that it calls: one that calls the
 * list of a rule has rules too, and so on. Undefined where they end somewhere. `called` are the lists that this dialer calls.
 */
export async function circleOfRules(manager: EntityManager, accountId: number, dialerId: number | undefined, { listRules }: Pick<DialerSettings, 'listRules'>, called: readonly number[]): Promise<string | undefined> {
  if (listRules.length === 0) return undefined;
  const links = await manager.getRepository(DialerList).findBy({ accountId, role: 'call' });
  const others = (await versionsInForce(manager, accountId)).filter((version) => version.dialerId !== dialerId && version.settings.listRules.length > 0);
  const reached = new Set(listRules.map(({ listId }) => listId));
  // A set that grows while it is walked: each list is looked at once.
  for (const listId of reached)
    for (const { dialer, settings, ...version } of others) {
      if (!links.some((link) => link.listId === listId && link.dialerId === version.dialerId)) continue;
      if (settings.listRules.some((rule) => called.includes(rule.listId))) return dialer!.name;
      for (const rule of settings.listRules) reached.add(rule.listId);
    }
  return undefined;
}
