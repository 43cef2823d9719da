import { type EntityManager, In } from 'typeorm';
import { z } from 'zod';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import { Message } from '../calls/message.entity.js';
import { Schedule } from '../compliance/schedule.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Dialer } from './dialer.entity.js';
import { DialerList } from './dialer-list.entity.js';
import { DialerVersion } from './dialer-version.entity.js';
import { dialerSettings, type DialerSettings } from './settings.js';

/** A list as it is linked to a dialer. Lists that call are taken in the order in which they are given. */
export const dialerListLink = z.object({
  listId: z.int().positive(),
  role: z.enum(['call', 'block']),
  /** Of a list that blocks: the status that a contact gets that it stops. */
  status: z.string().trim().min(1).max(40).default('BLACKLIST'),
});

export const dialerInput = z.object({
  name: z.string().trim().min(1, 'Give the dialer a name.').max(200),
  settings: dialerSettings.default(dialerSettings.parse({})),
  lists: z.array(dialerListLink).default([]),
});

export type DialerInput = z.input<typeof dialerInput>;

/** Makes a dialer as a draft. */
export async function createDialer(context: Context, principal: Principal, accountId: number, input: DialerInput): Promise<Result<Dialer, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not make dialers.'));
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, 'There is no such account.'));
  return save(context, principal, accountId, input, undefined);
}

/** Saves a new version, which holds from the next attempt on; earlier versions stay. What is left out stays as it is. */
export async function updateDialer(context: Context, principal: Principal, dialerId: number, changes: Partial<DialerInput>): Promise<Result<Dialer, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not change dialers.'));
  const dialer = await findVisible(context.dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(problem(404, 'There is no such dialer.'));
  const version = await context.dataSource.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  const links = await context.dataSource.getRepository(DialerList).find({ where: { dialerId }, order: { position: 'ASC' } });
  const merged = {
    name: changes.name ?? dialer.name,
    settings: { ...version.settings, ...changes.settings },
    lists: changes.lists ?? links.map(({ listId, role, status }) => ({ listId, role, status })),
  };
  return save(context, principal, dialer.accountId, merged, dialer);
}

async function save(context: Context, principal: Principal, accountId: number, input: DialerInput, existing: Dialer | undefined): Promise<Result<Dialer, Problem>> {
  const parsed = dialerInput.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return failed(problem(422, `${issue.message} Nothing was saved.`, issue.path.join('.')));
  }
  const { name, settings, lists } = parsed.data;
  const now = new Date(context.clock.now());
  const saved = await transaction(context.dataSource, async (manager): Promise<Result<Dialer, Problem>> => {
    const wrong = await findFault(manager, accountId, name, settings, lists, existing?.id);
    if (wrong) return failed(wrong);
    const dialers = manager.getRepository(Dialer);
    const dialer = existing ?? (await dialers.save(dialers.create({ accountId, name, campaignId: 0, versionId: 0, state: 'draft', createdAt: now })));
    // The dialer's row is locked before its links change: a call being placed holds it (claim.ts), so the next one sees them.
    await dialers.update(dialer.id, { name });
    const ordinal = await manager.getRepository(DialerVersion).countBy({ dialerId: dialer.id });
    const { identifiers } = await manager.getRepository(DialerVersion).insert({ accountId, dialerId: dialer.id, ordinal: ordinal + 1, settings, createdBy: principal.name, createdAt: now });
    Object.assign(dialer, { name, versionId: identifiers[0]!.id as number, campaignId: dialer.campaignId || dialer.id });
    await dialers.update(dialer.id, { versionId: dialer.versionId, campaignId: dialer.campaignId });
    await link(manager, dialer, lists);
    const action = existing ? 'change dialer' : 'create dialer';
    await audit(manager, { at: now.getTime(), accountId, actor: principal.name, action, subject: `dialer ${dialer.id}`, detail: { name, version: ordinal + 1 } });
    return ok(dialer);
  });
  return saved;
}

async function findFault(
  manager: EntityManager,
  accountId: number,
  name: string,
  settings: DialerSettings,
  lists: z.infer<typeof dialerListLink>[],
  dialerId: number | undefined,
): Promise<Problem | undefined> {
  const namesake = await manager.getRepository(Dialer).findOneBy({ accountId, name });
  if (namesake && namesake.id !== dialerId) return problem(409, `There is a dialer named "${name}" already; nothing was saved. Choose another name.`, 'name');
  const ids = lists.map(({ listId }) => listId);
  if (new Set(ids).size < ids.length) return problem(422, 'A list can be linked to a dialer once: it calls or it blocks. Nothing was saved.', 'lists');
  const found = ids.length === 0 ? [] : await manager.getRepository(ContactList).findBy({ id: In(ids), accountId });
  if (found.length < ids.length) return problem(422, 'One of the lists does not exist in this account; nothing was saved.', 'lists');
  const { messageId, scheduleId } = settings;
  if (messageId !== null && !(await manager.getRepository(Message).existsBy({ id: messageId, accountId }))) return problem(422, 'The message does not exist in this account; nothing was saved.', 'settings.messageId');
  if (scheduleId !== null && !(await manager.getRepository(Schedule).existsBy({ id: scheduleId, accountId }))) return problem(422, 'The schedule does not exist in this account; nothing was saved.', 'settings.scheduleId');
  return undefined;
}

async function link(manager: EntityManager, { id: dialerId, accountId }: Dialer, lists: z.infer<typeof dialerListLink>[]): Promise<void> {
  const links = manager.getRepository(DialerList);
  const before = await links.findBy({ dialerId });
  for (const old of before) if (!lists.some(({ listId }) => listId === old.listId)) await links.delete(old.id);
  for (const [position, { listId, role, status }] of lists.entries()) {
    const old = before.find((other) => other.listId === listId);
    if (old) await links.update(old.id, { role, status, position });
    else await links.insert({ accountId, dialerId, listId, role, status, position });
  }
}
