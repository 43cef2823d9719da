import { In } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Dialer } from './dialer.entity.js';
import { DialerContact } from './dialer-contact.entity.js';
import { DialerList } from './dialer-list.entity.js';
import { type DialerState, mayMove } from './dialer-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { renewQuota } from './quota.js';

/** Starts a draft, goes on after a pause, or starts a completed dialer again for contacts that have come since. */
export async function startDialer(context: Context, principal: Principal, dialerId: number): Promise<Result<Dialer, Problem>> {
  return move(context, principal, dialerId, 'running', 'start dialer', async (dialer) => {
    if (dialer.state === 'running' || dialer.state === 'waiting') return problem(409, `The dialer "${dialer.name}" is ${dialer.state} already; nothing was changed.`);
    const { dataSource } = context;
    const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
    const links = await dataSource.getRepository(DialerList).findBy({ dialerId, role: 'call' });
    if (links.length === 0) return problem(409, `The dialer "${dialer.name}" has no list to call; it was not started. Add a list to it.`);
    const lists = await dataSource.getRepository(ContactList).findBy({ id: In(links.map(({ listId }) => listId)) });
    if (lists.every(({ contactCount }) => contactCount === 0))
      return problem(409, `The list "${lists.map(({ name }) => name).join('", "')}" is empty; the dialer was not started. Add contacts to it first.`);
    if (settings.messageId === null) return problem(409, `The dialer "${dialer.name}" has no message to play; it was not started. Upload one and choose it.`);
    if (settings.rate.kind === 'evenly' && Date.parse(settings.rate.end) <= context.clock.now())
      return problem(409, `The end of the even distribution of "${dialer.name}" has passed; it was not started. Give it a later end.`);
    const hasWork = await hasMoreToDial(context, dialerId, links, lists);
    return hasWork ? undefined : problem(409, `Every contact of "${dialer.name}" has ended already; it was not started. Add contacts to its lists first.`);
  });
}

async function hasMoreToDial(context: Context, dialerId: number, links: DialerList[], lists: ContactList[]): Promise<boolean> {
  const places = context.dataSource.getRepository(DialerContact);
  const listId = In(links.map((link) => link.listId));
  if (await places.existsBy([{ dialerId, listId, state: 'waiting' }, { dialerId, state: 'dialing' }])) return true;
  for (const link of links) {
    const enrolled = await places.countBy({ dialerId, listId: link.listId });
    if (enrolled < (lists.find(({ id }) => id === link.listId)?.contactCount ?? 0)) return true;
  }
  return false;
}

/** No new calls; those under way go on to their end. */
export const pauseDialer = (context: Context, principal: Principal, dialerId: number): Promise<Result<Dialer, Problem>> =>
  move(context, principal, dialerId, 'paused', 'pause dialer');

/** Ends the run; contacts that were not reached stay as they are, and a start goes on with them. */
export const stopDialer = (context: Context, principal: Principal, dialerId: number): Promise<Result<Dialer, Problem>> =>
  move(context, principal, dialerId, 'completed', 'stop dialer');

async function move(
  context: Context,
  principal: Principal,
  dialerId: number,
  to: DialerState,
  action: string,
  findFault: (dialer: Dialer) => Promise<Problem | undefined> = async () => undefined,
): Promise<Result<Dialer, Problem>> {
  if (!may(principal, 'operate')) return failed(problem(403, `You may not ${action.split(' ')[0]} dialers.`));
  const dialer = await findVisible(context.dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(problem(404, 'There is no such dialer.'));
  const fault = await findFault(dialer);
  if (fault) return failed(fault);
  if (!mayMove(dialer.state, to)) return failed(problem(409, `A dialer that is ${dialer.state} cannot become ${to}; nothing was changed.`));
  const now = context.clock.now();
  const at = new Date(now);
  const explanation = { running: 'It was just started.', paused: `Paused by ${principal.name}.`, completed: `Stopped by ${principal.name}.` }[to as 'running' | 'paused' | 'completed'];
  return transaction(context.dataSource, async (manager): Promise<Result<Dialer, Problem>> => {
    const dialers = manager.getRepository(Dialer);
    const times = to === 'running' ? { startedAt: dialer.startedAt ?? at, endedAt: null } : to === 'completed' ? { endedAt: at } : {};
    const { affected } = await dialers.update({ id: dialerId, state: dialer.state }, { state: to, explanation, ...times });
    if (!affected) return failed(problem(409, 'Somebody else changed the state of this dialer at the same moment; look at it again.'));
    if (to === 'running') await renewQuota(manager, dialer, context.clock);
    await audit(manager, { at: now, accountId: dialer.accountId, actor: principal.name, action, subject: `dialer ${dialerId}`, detail: { name: dialer.name } });
    return ok(Object.assign(dialer, { state: to, explanation, ...times }));
  });
}
