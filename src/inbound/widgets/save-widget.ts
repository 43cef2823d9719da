import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { audit } from '../../accounts/audit.js';
import { may } from '../../accounts/permissions.js';
import type { Principal } from '../../accounts/principal.js';
import { findVisible, visibleAccounts } from '../../accounts/scope.js';
import { unlessTaken } from '../../accounts/unless-taken.js';
import { Schedule } from '../../compliance/schedule.entity.js';
import { ContactList } from '../../contacts/contact-list.entity.js';
import type { Context } from '../../database/context.js';
import { forUpdate } from '../../database/sql.js';
import { transaction } from '../../database/transaction.js';
import { Dialer } from '../../dialers/dialer.entity.js';
import { problem, type Problem } from '../../shared/problem.js';
import { readInput } from '../../shared/read-input.js';
import { failed, ok, type Result } from '../../shared/result.js';
import { newSecret } from '../../web/sign.js';
import { Widget } from './widget.entity.js';
import { WidgetRequest } from './widget-request.entity.js';
import { originOf, usualSettings, type WidgetChanges, widgetChanges, type WidgetInput, widgetInput } from './widget-settings.js';

/** 128 random bits, as they stand in an address. */
const newKey = (): string => randomBytes(16).toString('base64url');

export async function createWidget(context: Context, principal: Principal, accountId: number, input: WidgetInput): Promise<Result<Widget, Problem>> {
  if (!may(principal, 'edit')) return failed(mayNot());
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  const parsed = readInput(widgetInput, input, 'Nothing was saved.');
  if (!parsed.ok) return parsed;
  const origins = sitesIn(parsed.value.origins ?? []);
  if (!origins.ok) return origins;
  const usual = usualSettings(parsed.value.purpose ?? 'call me');
  const settings = { ...usual, ...parsed.value, origins: origins.value, texts: { ...usual.texts, ...parsed.value.texts } };
  return unlessTaken(context.dataSource, Widget, 'widget', { accountId, name: settings.name }, () =>
    transaction(context.dataSource, async (manager): Promise<Result<Widget, Problem>> => {
      const fault = await findFault(manager, accountId, settings);
      if (fault) return failed(fault);
      const widgets = manager.getRepository(Widget);
      const widget = await widgets.save(widgets.create({ ...settings, accountId, publicKey: newKey(), secret: newSecret(), createdBy: principal.name, createdAt: new Date(context.clock.now()) }));
      await note(manager, context, principal, widget, 'create widget', settings);
      return ok(widget);
    }),
  );
}

/** Changes a widget, for the very next request. What is left out stays as it is, also of the texts. */
export async function updateWidget(context: Context, principal: Principal, id: number, input: WidgetChanges): Promise<Result<Widget, Problem>> {
  const parsed = readInput(widgetChanges, input, 'Nothing was saved.');
  if (!parsed.ok) return parsed;
  const origins = sitesIn(parsed.value.origins ?? []);
  if (!origins.ok) return origins;
  return changeWidget(context, principal, id, 'change widget', ({ texts }) => ({ ...parsed.value, ...(parsed.value.origins && { origins: origins.value }), texts: { ...texts, ...parsed.value.texts } }));
}

/** Gives it a new key: pages that have the one before show nothing any more. */
export const renewKey = (context: Context, principal: Principal, id: number): Promise<Result<Widget, Problem>> =>
  changeWidget(context, principal, id, 'renew key of widget', () => ({ publicKey: newKey(), secret: newSecret() }));

/** Deletes a widget with its requests; the contacts stay. */
export async function deleteWidget(context: Context, principal: Principal, id: number): Promise<Result<void, Problem>> {
  if (!may(principal, 'edit')) return failed(mayNot());
  const widget = await findVisible(context.dataSource, principal, Widget, id);
  if (!widget) return failed(noWidget(id));
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    await lockWidget(manager, id);
    await manager.getRepository(WidgetRequest).delete({ widgetId: id });
    await manager.getRepository(Widget).delete(id);
    await note(manager, context, principal, widget, 'delete widget', { name: widget.name });
    return ok(undefined);
  });
}

/** Locks a widget until the transaction ends, and reads it: requests to one widget take turns, so that none slips past a limit. */
export async function lockWidget(manager: EntityManager, id: number): Promise<Widget | null> {
  await manager.query(`SELECT id FROM widget WHERE id = ?${forUpdate(manager)}`, [id]);
  return manager.getRepository(Widget).findOneBy({ id });
}

async function changeWidget(context: Context, principal: Principal, id: number, action: string, changesOf: (widget: Widget) => Partial<Widget>): Promise<Result<Widget, Problem>> {
  if (!may(principal, 'edit')) return failed(mayNot());
  const found = await findVisible(context.dataSource, principal, Widget, id);
  if (!found) return failed(noWidget(id));
  return unlessTaken(context.dataSource, Widget, 'widget', found, () =>
    transaction(context.dataSource, async (manager): Promise<Result<Widget, Problem>> => {
      const widget = await lockWidget(manager, id);
      if (!widget) return failed(noWidget(id));
      const { secret, ...changes } = changesOf(widget);
      Object.assign(widget, changes, secret && { secret });
      found.name = widget.name;
      const fault = await findFault(manager, widget.accountId, widget);
      if (fault) return failed(fault);
      await manager.getRepository(Widget).save(widget);
      await note(manager, context, principal, widget, action, changes);
      return ok(widget);
    }),
  );
}

/** The sites as browsers name them, each once. */
function sitesIn(texts: readonly string[]): Result<string[], Problem> {
  const wrong = texts.find((text) => originOf(text) === undefined);
  if (wrong !== undefined) return failed(problem(422, `"${wrong}" is not the address of a site: write it without a path, such as https://www.example.com. Nothing was saved.`, 'origins'));
  return ok([...new Set(texts.map((text) => originOf(text)!))]);
}

type Needs = Pick<Widget, 'purpose' | 'dialerId' | 'scheduleId' | 'blacklistId' | 'origins' | 'consent' | 'askName'>;

/** What it needs must be there, and be the account's. */
async function findFault(manager: EntityManager, accountId: number, needs: Needs): Promise<Problem | undefined> {
  const { dialerId, scheduleId, blacklistId } = needs;
  if (needs.purpose === 'never call me') return findUseless(needs);
  if (dialerId === null) return problem(422, 'Choose the dialer that calls. Nothing was saved.', 'dialerId');
  if (needs.origins.length === 0) return problem(422, 'Name at least one site, such as https://www.example.com. Nothing was saved.', 'origins');
  if (!(await manager.getRepository(Dialer).existsBy({ id: dialerId, accountId }))) return problem(422, `The account has no dialer ${dialerId}. Nothing was saved.`, 'dialerId');
  if (scheduleId !== null && !(await manager.getRepository(Schedule).existsBy({ id: scheduleId, accountId }))) return problem(422, `The account has no schedule ${scheduleId}. Nothing was saved.`, 'scheduleId');
  if (blacklistId !== null && !(await manager.getRepository(ContactList).existsBy({ id: blacklistId, accountId }))) return problem(422, `The account has no list ${blacklistId}. Nothing was saved.`, 'blacklistId');
  return undefined;
}

/** What a form by which nobody is called has no use for: whoever gave it expects something else of the form. */
function findUseless({ dialerId, scheduleId, blacklistId, consent, askName }: Needs): Problem | undefined {
  const useless = [
    ['dialerId', 'dialer', dialerId !== null], ['scheduleId', 'schedule', scheduleId !== null], ['blacklistId', 'blacklist', blacklistId !== null], ['consent', 'consent', consent !== ''], ['askName', 'name', askName],
  ] as const;
  const [field, what] = useless.find(([, , isGiven]) => isGiven) ?? [];
  return field && problem(422, `A form of those who never want to be called takes no ${what}: it hears everybody, at any hour, by their number alone. Nothing was saved.`, field);
}

const mayNot = (): Problem => problem(403, 'You may not change widgets; nothing was changed.');
const noWidget = (id: number): Problem => problem(404, `There is no widget ${id}.`);

const note = (manager: EntityManager, { clock }: Context, principal: Principal, { id, accountId }: Widget, action: string, detail: object): Promise<void> =>
  audit(manager, { at: clock.now(), accountId, actor: principal.name, action, subject: `widget ${id}`, detail });
