import { type EntityManager, In } from 'typeorm';
import { z } from 'zod';
import { audit } from '../accounts/audit.js';
import { isDuplicate } from '../accounts/is-duplicate.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import { hasTeam } from '../caller-ids/has-team.js';
import { withOwnNumber } from '../caller-ids/own-number.js';
import { isSameTeam } from '../caller-ids/rule.js';
import { Queue } from '../agents/queue.entity.js';
import { Message } from '../calls/message.entity.js';
import { Schedule } from '../compliance/schedule.entity.js';
import { whyNoLimit, whyNotByHand, whyNotCalled } from '../compliance/list-kind.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { cancelledAttribute } from '../contacts/read-contact.js';
import type { Context } from '../database/context.js';
import { forShare, forUpdate, marks } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { Lambda } from '../lambdas/lambda.entity.js';
import { problem, type Problem } from '../shared/problem.js';
import { readInput } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { whatDiffers } from './detection-figures.js';
import { Dialer } from './dialer.entity.js';
import { DialerList } from './dialer-list.entity.js';
import { active, whenItStarts } from './dialer-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { listsOf } from './find-use.js';
import { renameOwnList } from './own-list.js';
import { circleOfRules } from './rule-circle.js';
import { type DialerSettings, dialerSettings, mayDetect, needsAgents } from './settings.js';
import { whatIsLacking } from './what-is-lacking.js';

/** A list as it is linked to a dialer. Lists that call are taken in the order in which they are given. */
export const dialerListLink = z.strictObject({
  listId: z.int().positive(),
  role: z.enum(['call', 'block']),
  /** Of a list that blocks: the status that a contact gets that it stops. */
  status: z.string().trim().min(1).max(40).default('BLACKLIST'),
  /** As it is read (GET); whose list it is is not changed by it. */
  isOwn: z.boolean().optional(),
});

export const dialerInput = z.object({
  name: z.string().trim().min(1, 'Give the dialer a name.').max(200),
  settings: dialerSettings.default(dialerSettings.parse({})),
  lists: z.array(dialerListLink).default([]),
});

export type DialerInput = z.input<typeof dialerInput>;
type DialerOutput = z.output<typeof dialerInput>;

/** Makes a dialer as a draft; a clone has the campaign of the dialer that it is of. */
export async function createDialer(context: Context, principal: Principal, accountId: number, input: DialerInput, cloneOf?: Dialer): Promise<Result<Dialer, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not make dialers.'));
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, 'There is no such account.'));
  return save(context, input.name, (manager) => insertDialer(manager, context, principal, accountId, input, cloneOf));
}

/** The same in a transaction, for whoever may. */
export async function insertDialer(manager: EntityManager, context: Pick<Context, 'clock'>, by: Pick<Principal, 'name'>, accountId: number, input: DialerInput, cloneOf?: Dialer): Promise<Result<Dialer, Problem>> {
  const wanted = await check(manager, accountId, input, undefined);
  if (!wanted.ok) return wanted;
  const fault = cloneOf ? undefined : (detectionInVain(wanted.value.settings, undefined) ?? (await faultOfTeam(manager, accountId, wanted.value.settings, undefined)));
  if (fault) return failed(fault);
  const dialers = manager.getRepository(Dialer);
  const row = { accountId, name: wanted.value.name, campaignId: cloneOf?.campaignId ?? 0, versionId: 0, state: 'draft' as const, createdAt: new Date(context.clock.now()) };
  return ok(await write(manager, context, by, await dialers.save(dialers.create(row)), wanted.value, cloneOf ? 'clone dialer' : 'create dialer'));
}

/** Saves a new version, which holds from the next attempt on; earlier versions stay. What is left out stays as it is. */
export async function updateDialer(context: Context, principal: Principal, dialerId: number, changes: Partial<DialerInput>): Promise<Result<Dialer, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not change dialers.'));
  if (!(await findVisible(context.dataSource, principal, Dialer, dialerId))) return failed(problem(404, 'There is no such dialer.'));
  return save(context, changes.name, async (manager) => {
    // Locked before anything is read: of two who save at once, neither undoes what the other changed (a list that
    // blocks, say), and a call being placed holds this row (compose-order.ts), so that the next one sees the new version.
    await manager.query(`SELECT id FROM dialer WHERE id = ?${forUpdate(manager)}`, [dialerId]);
    const dialer = await manager.getRepository(Dialer).findOneBy({ id: dialerId });
    if (!dialer) return failed(problem(404, 'There is no such dialer.'));
    const before = (await manager.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId })).settings;
    const wanted = await check(manager, dialer.accountId, await merge(manager, dialer, before, changes), dialerId);
    if (!wanted.ok) return wanted;
    const fault = detectionInVain(wanted.value.settings, before) ?? faultWhileOn(dialer, wanted.value.settings) ?? (await faultOfTeam(manager, dialer.accountId, wanted.value.settings, before));
    return fault ? failed(fault) : ok(await write(manager, context, principal, dialer, wanted.value, 'change dialer'));
  });
}

/** What a dialer could not start without is not taken from one that runs, or starts by itself later. */
function faultWhileOn({ name, state }: Dialer, settings: DialerSettings): Problem | undefined {
  if (state !== 'scheduled' && !active.includes(state)) return undefined;
  const lacking = whatIsLacking(settings);
  return lacking && problem(422, `The dialer "${name}" is ${state} and would have no ${lacking.what}; nothing was saved. ${lacking.mend}, or ${state === 'scheduled' ? 'stop' : 'pause'} the dialer first.`, lacking.field);
}

/** Detection is not taken in silence where nobody would listen. What an earlier way of dialling left stays, for when that is chosen again. */
function detectionInVain(settings: DialerSettings, before: DialerSettings | undefined): Problem | undefined {
  if (!settings.detection.on || before?.detection.on || mayDetect(settings)) return undefined;
  const why = needsAgents(settings)
    ? 'Where an agent is called before the contact, the agent hears who answers, and the switch does not find it out. Nothing was saved. Leave the detection off, or call contacts first.'
    : 'A broadcast does not find out who answers: whoever does hears its message, a machine too. Nothing was saved. Leave the detection off, or give people to agents or to a voice menu.';
  return problem(422, why, 'settings.detection.on');
}

/** A team that no number has would show the account's default number, or the gateway's own, to everybody. One that was saved when it had numbers is told of where it is shown. */
async function faultOfTeam(manager: EntityManager, accountId: number, { callerId }: DialerSettings, before: DialerSettings | undefined): Promise<Problem | undefined> {
  if (callerId.kind !== 'team' || (before?.callerId.kind === 'team' && isSameTeam(before.callerId.team, callerId.team))) return undefined;
  if (await hasTeam(manager, accountId, callerId.team)) return undefined;
  return problem(422, `No caller ID of the account has the team "${callerId.team}", so other numbers would be shown; nothing was saved. Write the team into a caller ID first, or choose another.`, 'settings.callerId.team');
}

async function merge(manager: EntityManager, { id: dialerId, name }: Dialer, settings: DialerSettings, changes: Partial<DialerInput>): Promise<DialerInput> {
  const links = await manager.getRepository(DialerList).find({ where: { dialerId }, order: { position: 'ASC' } });
  return {
    name: changes.name ?? name,
    settings: { ...settings, ...changes.settings, ...mergedParts(settings, changes.settings) },
    lists: changes.lists ?? links.map(({ listId, role, status }) => ({ listId, role, status })),
  };
}

/** Settings of several fields: a change of one leaves the others as they are. */
const mergedParts = ({ hours, keys, detection, recording }: DialerSettings, changes: DialerInput['settings']) => ({
  hours: { ...hours, ...changes?.hours }, keys: { ...keys, ...changes?.keys }, detection: { ...detection, ...changes?.detection }, recording: { ...recording, ...changes?.recording },
});

/** Names are unique in an account; who takes one at the same moment is told what who comes later is told. */
async function save(context: Context, name: string | undefined, work: (manager: EntityManager) => Promise<Result<Dialer, Problem>>): Promise<Result<Dialer, Problem>> {
  try {
    return await transaction(context.dataSource, work);
  } catch (error) {
    if (name !== undefined && isDuplicate(error)) return failed(taken(name.trim()));
    throw error;
  }
}

async function write(manager: EntityManager, { clock }: Pick<Context, 'clock'>, principal: Pick<Principal, 'name'>, dialer: Dialer, { name, settings, lists }: DialerOutput, action: string): Promise<Dialer> {
  const { accountId, id: dialerId } = dialer;
  const at = clock.now();
  const versions = manager.getRepository(DialerVersion);
  const ordinal = (await versions.countBy({ dialerId })) + 1;
  const { identifiers } = await versions.insert({ accountId, dialerId, ordinal, settings, createdBy: principal.name, createdAt: new Date(at) });
  const changed = { name, versionId: identifiers[0]!.id as number, campaignId: dialer.campaignId || dialerId, ...(dialer.state === 'scheduled' && { explanation: whenItStarts(settings.startAt) }) };
  await manager.getRepository(Dialer).update(dialerId, changed);
  await renameOwnList(manager, dialer, name);
  await link(manager, dialer, lists);
  await audit(manager, { at, accountId, actor: principal.name, action, subject: `dialer ${dialerId}`, detail: { name, version: ordinal } });
  return Object.assign(dialer, changed);
}

async function check(manager: EntityManager, accountId: number, input: DialerInput, dialerId: number | undefined): Promise<Result<DialerOutput, Problem>> {
  const parsed = readInput(dialerInput, input, 'Nothing was saved.');
  if (!parsed.ok) return parsed;
  const fault = await findFault(manager, accountId, parsed.value, dialerId);
  if (fault) return failed(fault);
  const { settings } = parsed.value;
  return ok({ ...parsed.value, settings: { ...settings, callerId: await withOwnNumber(manager, accountId, settings.callerId), detection: { ...settings.detection, figures: whatDiffers(settings.detection) } } });
}

/** The settings that name a message. */
const messageFields = ['messageId', 'greetingId', 'agentMessageId', 'voicemailMessageId', 'machineAnnouncementId', 'holdMessageId', 'safeHarbourId'] as const;

const taken = (name: string) => problem(409, `There is a dialer named "${name}" already; nothing was saved. Choose another name.`, 'name');

async function findFault(manager: EntityManager, accountId: number, { name, settings, lists }: DialerOutput, dialerId: number | undefined): Promise<Problem | undefined> {
  const namesake = await manager.getRepository(Dialer).findOneBy({ accountId, name });
  if (namesake && namesake.id !== dialerId) return taken(name);
  const ids = lists.map(({ listId }) => listId);
  if (new Set(ids).size < ids.length) return problem(422, 'A list can be linked to a dialer once: it calls or it blocks. Nothing was saved.', 'lists');
  const own = dialerId === undefined ? null : await manager.getRepository(DialerList).findOneBy({ dialerId, isOwn: true });
  if (lists.some(({ listId, role }) => listId === own?.listId && role === 'block')) return problem(422, 'The dialer\'s own list takes the contacts that come while it runs, so it cannot block; nothing was saved.', 'lists');
  // Locked, so that none is deleted, or made a registry, before it is linked or a rule writes to it.
  const named = [...new Set([...ids, ...settings.listRules.map(({ listId }) => listId)])];
  if (named.length > 0) await manager.query(`SELECT id FROM contact_list WHERE id IN (${marks(named)}) AND account_id = ? ORDER BY id${forShare(manager)}`, [...named, accountId]);
  const known = new Map((await manager.getRepository(ContactList).findBy({ id: In(named), accountId })).map((list) => [list.id, list]));
  if (ids.some((id) => !known.has(id))) return problem(422, 'One of the lists does not exist in this account; nothing was saved.', 'lists');
  const notCalled = lists.flatMap(({ listId, role }) => (role === 'call' ? (whyNotCalled(known.get(listId)!) ?? []) : []))[0];
  if (notCalled) return problem(422, `${notCalled} Nothing was saved. Choose another list.`, 'lists');
  const shown = [...new Set(listsOf(settings.callerId))];
  const shownFound = shown.length === 0 ? [] : await manager.query(`SELECT id FROM contact_list WHERE id IN (${marks(shown)}) AND account_id = ? ORDER BY id${forShare(manager)}`, [...shown, accountId]);
  if (shownFound.length < shown.length) return problem(422, 'One of the lists of caller IDs does not exist in this account; nothing was saved.', 'settings.callerId');
  const { scheduleId, startAt, stopAt } = settings;
  if (startAt !== null && stopAt !== null && Date.parse(stopAt) <= Date.parse(startAt)) return problem(422, 'The dialer would stop before it starts: its stop is not after its start. Nothing was saved.', 'settings.stopAt');
  for (const field of messageFields) {
    const id = settings[field];
    if (id !== null && !(await manager.getRepository(Message).existsBy({ id, accountId }))) return problem(422, 'The message does not exist in this account; nothing was saved.', `settings.${field}`);
  }
  const { announcementId } = settings.recording;
  if (announcementId !== null && !(await manager.getRepository(Message).existsBy({ id: announcementId, accountId }))) return problem(422, 'The message does not exist in this account; nothing was saved.', 'settings.recording.announcementId');
  const spokenFault = await faultOfTexts(manager, settings);
  if (spokenFault) return spokenFault;
  if (settings.lambdaId !== null && !(await manager.getRepository(Lambda).existsBy({ id: settings.lambdaId, accountId }))) return problem(422, 'The lambda does not exist in this account; nothing was saved.', 'settings.lambdaId');
  const called = [...lists.filter(({ role }) => role === 'call').map(({ listId }) => listId), ...(own ? [own.listId] : [])];
  const ruleFault = faultOfRules(known, settings, called);
  if (ruleFault) return ruleFault;
  const circle = await circleOfRules(manager, accountId, dialerId, settings, called);
  if (circle !== undefined) return problem(422, `The rules of this dialer and of "${circle}" would put numbers on each other's lists, and call them without end; nothing was saved. Take one of the rules out.`, 'settings.listRules');
  const queueFault = await faultOfQueue(manager, accountId, settings);
  if (queueFault) return queueFault;
  if (scheduleId !== null && !(await manager.getRepository(Schedule).existsBy({ id: scheduleId, accountId }))) return problem(422, 'The schedule does not exist in this account; nothing was saved.', 'settings.scheduleId');
  return undefined;
}

/** A rule names a list of the account that is not called by the dialer itself, and dispositions that there are. */
function faultOfRules(known: ReadonlyMap<number, ContactList>, { listRules, dispositions }: DialerSettings, called: readonly number[]): Problem | undefined {
  for (const [index, { listId, blockDays, attributes, dispositions: names }] of listRules.entries()) {
    const list = known.get(listId);
    if (!list) return problem(422, 'The list of a rule does not exist in this account; nothing was saved.', `settings.listRules.${index}.listId`);
    const notByRule = whyNotByHand(list);
    if (notByRule) return problem(422, `${notByRule} A rule puts none on it; nothing was saved. Choose another list.`, `settings.listRules.${index}.listId`);
    const noLimit = blockDays === null ? undefined : whyNoLimit(list);
    if (noLimit) return problem(422, `${noLimit} Nothing was saved. Leave the days of the rule empty.`, `settings.listRules.${index}.blockDays`);
    if (Object.hasOwn(attributes, cancelledAttribute)) return problem(422, `The attribute ${cancelledAttribute} tells who cancelled a blocking, when and why: only a cancellation writes it. Nothing was saved.`, `settings.listRules.${index}.attributes`);
    if (called.includes(listId)) return problem(422, 'A rule cannot put numbers on a list that the dialer itself calls: they would be called without end. Nothing was saved.', `settings.listRules.${index}.listId`);
    const unknown = names.find((name) => !dispositions.some((one) => one.name.toLowerCase() === name.toLowerCase()));
    if (unknown !== undefined) return problem(422, `A rule goes by the disposition "${unknown}", which the dialer does not have; nothing was saved.`, `settings.listRules.${index}.dispositions`);
  }
  return undefined;
}

/** What agents hear, what is played more than once and what is recorded must be audio: a text is spoken in the contact's own call, once. */
async function faultOfTexts(manager: EntityManager, { agentMessageId, machineAnnouncementId, holdMessageId, recording }: DialerSettings): Promise<Problem | undefined> {
  const fields = { 'settings.agentMessageId': agentMessageId, 'settings.machineAnnouncementId': machineAnnouncementId, 'settings.holdMessageId': holdMessageId, 'settings.recording.announcementId': recording.announcementId };
  for (const [field, id] of Object.entries(fields)) {
    const message = id === null ? null : await manager.getRepository(Message).findOneBy({ id });
    if (message && message.text !== null) return problem(422, `The message "${message.name}" is a text, which is spoken to contacts only; nothing was saved. Choose a recording here.`, field);
  }
  return undefined;
}

/** A queue may belong to another account, and one that rings everybody is no queue for agent first. */
async function faultOfQueue(manager: EntityManager, accountId: number, { queueId, mode }: DialerSettings): Promise<Problem | undefined> {
  if (queueId === null) return undefined;
  const queue = await manager.getRepository(Queue).findOneBy({ id: queueId });
  const isOurs = queue && (queue.accountId === accountId || (queue.accountId === null && (await isOfEnterprise(manager, queue.nodeId, accountId))));
  if (!isOurs) return problem(422, 'The queue does not exist for this account; nothing was saved.', 'settings.queueId');
  if (mode === 'contact first' || !/^ring-(all|progressively)$/.test(queue.strategy)) return undefined;
  return problem(422, `The queue "${queue.name}" rings several agents for each call (${queue.strategy}), and each would be called for one contact; nothing was saved. Choose a queue with round robin, or set its strategy so on the switch.`, 'settings.queueId');
}

async function isOfEnterprise(manager: EntityManager, nodeId: number, accountId: number): Promise<boolean> {
  const rows = await manager.query('SELECT 1 FROM node JOIN account ON account.enterprise_id = node.enterprise_id WHERE node.id = ? AND account.id = ?', [nodeId, accountId]);
  return rows.length > 0;
}

async function link(manager: EntityManager, { id: dialerId, accountId }: Dialer, lists: DialerOutput['lists']): Promise<void> {
  const links = manager.getRepository(DialerList);
  const before = await links.findBy({ dialerId });
  // The dialer's own list stays, also when somebody saves who had not seen it yet.
  for (const old of before) if (!old.isOwn && !lists.some(({ listId }) => listId === old.listId)) await links.delete(old.id);
  for (const [position, { listId, role, status }] of lists.entries()) {
    const old = before.find((other) => other.listId === listId);
    if (old) await links.update(old.id, { role, status, position });
    else await links.insert({ accountId, dialerId, listId, role, status, position });
  }
}
