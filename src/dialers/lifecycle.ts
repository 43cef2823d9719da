import { In } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { whyNotCalled } from '../compliance/list-kind.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import type { Context } from '../database/context.js';
import { marks } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Dialer } from './dialer.entity.js';
import { DialerContact } from './dialer-contact.entity.js';
import { DialerList } from './dialer-list.entity.js';
import { isFed } from './find-use.js';
import { type DialerState, mayMove, stateInWords, whenItStarts } from './dialer-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { type DialerSettings, needsAgents } from './settings.js';
import { whatIsLacking } from './what-is-lacking.js';

/** Its explanation until the engine has looked at it. */
export const justStarted = 'It was just started.';

interface Move {
  to: DialerState;
  /** By which it was decided: saved meanwhile, the dialer does not move. */
  versionId?: number;
  explanation: string;
}

/**
 * Starts a draft, goes on after a pause, or starts a completed dialer again for contacts that have come since. One
 * whose start is set for later becomes scheduled, and the minute's job starts it then (windows.ts).
 */
export async function startDialer(context: Context, principal: Principal, dialerId: number): Promise<Result<Dialer, Problem>> {
  return move(context, principal, dialerId, 'start dialer', async (dialer) => {
    const { settings } = await context.dataSource.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
    const fault = await faultInStart(context, dialer, settings);
    if (fault) return failed(fault);
    const { startAt } = settings;
    const isLater = startAt !== null && Date.parse(startAt) > context.clock.now();
    const { versionId } = dialer;
    return ok(isLater ? { to: 'scheduled' as const, versionId, explanation: whenItStarts(startAt) } : { to: 'running' as const, versionId, explanation: justStarted });
  });
}

/** Why it cannot be started now. */
async function faultInStart(context: Context, dialer: Dialer, settings: DialerSettings): Promise<Problem | undefined> {
  const { id: dialerId, name, state } = dialer;
  if (state === 'running' || state === 'waiting' || state === 'scheduled') return problem(409, `The dialer "${name}" is ${state} already; nothing was changed.`);
  const links = await context.dataSource.getRepository(DialerList).findBy({ dialerId, role: 'call' });
  // One to which callers are added may have nobody yet: it ends with that, and goes on with the first one (add-to-dialer.ts).
  const goesOn = await isFed(context.dataSource.manager, dialerId);
  if (links.length === 0 && !goesOn) return problem(409, `The dialer "${name}" has no list to call; it was not started. Add a list or a contact to it, or make a callback that adds callers to it.`);
  const lists = await context.dataSource.getRepository(ContactList).findBy({ id: In(links.map(({ listId }) => listId)) });
  const notCalled = lists.map(whyNotCalled).find((why) => why !== undefined);
  if (notCalled) return problem(409, `${notCalled} The dialer "${name}" was not started: take the list out of it.`);
  // A contact that has its place is called also when its entry was cancelled as one that blocks.
  const hasMore = goesOn || (await hasMoreToDial(context, dialerId, links));
  if (!hasMore && lists.every(({ contactCount }) => contactCount === 0)) return problem(409, await whyNobody(context, lists));
  const lacking = whatIsLacking(settings);
  if (lacking) return problem(409, `The dialer "${name}" has no ${lacking.what}; it was not started. ${lacking.mend}.`);
  const now = context.clock.now();
  if (!needsAgents(settings) && settings.rate.kind === 'evenly' && Date.parse(settings.rate.end) <= now)
    return problem(409, `The end of the even distribution of "${name}" has passed; it was not started. Give it a later end.`);
  if (settings.stopAt !== null && Date.parse(settings.stopAt) <= now) return problem(409, `The time at which "${name}" stops has passed; it was not started. Give it a later one.`);
  if (hasMore) return undefined;
  return problem(409, `Every contact of "${name}" has ended already; it was not started. Add contacts to its lists first.`);
}

async function whyNobody({ dataSource }: Context, lists: ContactList[]): Promise<string> {
  const [cancelled] = await dataSource.query(`SELECT 1 FROM contact WHERE list_id IN (${marks(lists)}) LIMIT 1`, lists.map(({ id }) => id));
  const names = `"${lists.map(({ name }) => name).join('", "')}"`;
  return `The list ${names} ${cancelled ? 'holds nothing but cancelled entries' : 'is empty'}; the dialer was not started. Add contacts to it first.`;
}

async function hasMoreToDial({ dataSource }: Context, dialerId: number, links: DialerList[]): Promise<boolean> {
  const places = dataSource.getRepository(DialerContact);
  const listId = In(links.map((link) => link.listId));
  if (await places.existsBy([{ dialerId, listId, state: 'waiting' }, { dialerId, state: 'dialing' }])) return true;
  for (const link of links) {
    // As enrol.ts takes them up.
    const newcomers = await dataSource.query(
      `SELECT 1 FROM contact WHERE list_id = ? AND id > ? AND cancelled_at IS NULL AND NOT EXISTS (SELECT 1 FROM dialer_contact AS place WHERE place.dialer_id = ? AND place.contact_id = contact.id) LIMIT 1`,
      [link.listId, link.enrolledTo, dialerId],
    );
    if (newcomers.length > 0) return true;
  }
  return false;
}

/** No new calls; those under way go on to their end. */
export const pauseDialer = (context: Context, principal: Principal, dialerId: number): Promise<Result<Dialer, Problem>> =>
  move(context, principal, dialerId, 'pause dialer', async () => ok({ to: 'paused', explanation: `Paused by ${principal.name}.` }));

/** Ends the run; contacts that were not reached stay as they are, and a start goes on with them. */
export const stopDialer = (context: Context, principal: Principal, dialerId: number): Promise<Result<Dialer, Problem>> =>
  move(context, principal, dialerId, 'stop dialer', async () => ok({ to: 'completed', explanation: `Stopped by ${principal.name}.` }));

/** What is done to a dialer, by the action's name in the audit log. */
const done = { 'start dialer': 'started', 'pause dialer': 'paused', 'stop dialer': 'stopped' };

async function move(
  context: Context,
  principal: Principal,
  dialerId: number,
  action: keyof typeof done,
  decide: (dialer: Dialer) => Promise<Result<Move, Problem>>,
): Promise<Result<Dialer, Problem>> {
  if (!may(principal, 'operate')) return failed(problem(403, `You may not ${action.split(' ')[0]} dialers.`));
  const dialer = await findVisible(context.dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(problem(404, 'There is no such dialer.'));
  const decided = await decide(dialer);
  if (!decided.ok) return decided;
  const { to, versionId, explanation } = decided.value;
  if (!mayMove(dialer.state, to)) return failed(problem(409, `A dialer that is ${stateInWords(dialer)} cannot be ${done[action]}; nothing was changed.`));
  const now = context.clock.now();
  const at = new Date(now);
  return transaction(context.dataSource, async (manager): Promise<Result<Dialer, Problem>> => {
    const dialers = manager.getRepository(Dialer);
    const times = to === 'running' ? { startedAt: dialer.startedAt ?? at, endedAt: null } : to === 'completed' ? { endedAt: at } : {};
    const { affected } = await dialers.update({ id: dialerId, state: dialer.state, ...(versionId !== undefined && { versionId }) }, { state: to, explanation, ...times });
    if (!affected) return failed(problem(409, 'Somebody else changed this dialer at the same moment; look at it again.'));
    await audit(manager, { at: now, accountId: dialer.accountId, actor: principal.name, action, subject: `dialer ${dialerId}`, detail: { name: dialer.name } });
    return ok(Object.assign(dialer, { state: to, explanation, ...times }));
  });
}
