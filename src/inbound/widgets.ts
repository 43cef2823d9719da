import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import { Schedule } from '../compliance/schedule.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { Dialer } from '../dialers/dialer.entity.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Widget } from './widget.entity.js';

const id = z.int().positive();
const words = (most: number) => z.string().trim().min(1, 'The form needs all of its texts.').max(most);

/** An origin as browsers send it: scheme and host, without a path. */
const origin = z.string().trim().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.origin !== 'null') return url.origin;
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 100)}" is no site: write it like https://www.example.com.` });
  return z.NEVER;
});

export const widgetInput = z.strictObject({
  name: z.string().trim().min(1, 'Give the form a name.').max(100),
  isActive: z.boolean().default(true),
  dialerId: z.int().positive('Choose a dialer.').describe('The dialer to which whoever sends the form is added, to be called next.'),
  scheduleId: id.nullable().default(null).describe('Who asks outside these hours is called when they begin.'),
  exceptListId: id.nullable().default(null).describe('Numbers that are not called.'),
  origins: z.array(origin).min(1, 'Name the site on which the form is.').max(50).describe('The sites that may show the form, such as https://www.example.com.'),
  texts: z
    .strictObject({
      title: words(100).default('Shall we call you?'),
      explanation: words(1_000).default('Leave your number and we will call you back.'),
      button: words(60).default('Call me'),
      thanks: words(300).default('Thank you. We will call you.'),
    })
    .prefault({}),
  perHour: z.int().min(1).max(1_000).default(5).describe('Most requests an hour from one address.'),
});
export type WidgetInput = z.input<typeof widgetInput>;

const { isActive, scheduleId, exceptListId, perHour, ...others } = widgetInput.shape;
/** What a change may name; what it leaves out stays as it is. */
export const widgetChanges = z
  .strictObject({ ...others, texts: others.texts.unwrap(), isActive: isActive.unwrap(), scheduleId: scheduleId.unwrap(), exceptListId: exceptListId.unwrap(), perHour: perHour.unwrap() })
  .partial();

export async function createWidget(context: Context, principal: Principal, accountId: number, input: WidgetInput): Promise<Result<Widget, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not make forms.'));
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`));
  const read = await readInput(context, accountId, input);
  if (!read.ok) return read;
  const at = context.clock.now();
  return transaction(context.dataSource, async (manager) => {
    const widgets = manager.getRepository(Widget);
    const widget = await widgets.save(widgets.create({ ...read.value, accountId, publicKey: randomBytes(12).toString('hex'), createdBy: principal.name, createdAt: new Date(at) }));
    await audit(manager, { at, accountId, actor: principal.name, action: 'create widget', subject: `widget ${widget.id}`, detail: read.value });
    return ok(widget);
  });
}

/** Holds for the next visitor. */
export async function updateWidget(context: Context, principal: Principal, widgetId: number, changes: Partial<WidgetInput>): Promise<Result<Widget, Problem>> {
  const found = await editable(context, principal, widgetId);
  if (!found.ok) return found;
  const before = found.value;
  const { name, dialerId, origins, texts, accountId } = before;
  const read = await readInput(context, accountId, { name, isActive: before.isActive, dialerId, scheduleId: before.scheduleId, exceptListId: before.exceptListId, origins, texts, perHour: before.perHour, ...changes });
  if (!read.ok) return read;
  return transaction(context.dataSource, async (manager) => {
    await manager.getRepository(Widget).update(widgetId, read.value);
    await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'change widget', subject: `widget ${widgetId}`, detail: read.value });
    return ok(Object.assign(before, read.value));
  });
}

/** The script at its address then does nothing any more. */
export async function deleteWidget(context: Context, principal: Principal, widgetId: number): Promise<Result<void, Problem>> {
  const found = await editable(context, principal, widgetId);
  if (!found.ok) return found;
  const { accountId, name } = found.value;
  return transaction(context.dataSource, async (manager) => {
    await manager.getRepository(Widget).delete(widgetId);
    await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'delete widget', subject: `widget ${widgetId}`, detail: { name } });
    return ok(undefined);
  });
}

async function editable(context: Context, principal: Principal, widgetId: number): Promise<Result<Widget, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not change forms.'));
  const widget = await findVisible(context.dataSource, principal, Widget, widgetId);
  return widget ? ok(widget) : failed(problem(404, `There is no widget ${widgetId}.`));
}

async function readInput({ dataSource }: Context, accountId: number, input: WidgetInput): Promise<Result<z.output<typeof widgetInput>, Problem>> {
  const nothing = 'The form was not saved.';
  const parsed = widgetInput.safeParse(input);
  if (!parsed.success) return failed(problem(422, `${parsed.error.issues[0]!.message} ${nothing}`, parsed.error.issues[0]!.path.join('.')));
  const { dialerId, scheduleId, exceptListId, origins } = parsed.data;
  if (!(await dataSource.getRepository(Dialer).existsBy({ id: dialerId, accountId }))) return failed(problem(422, `There is no dialer ${dialerId}. ${nothing}`, 'dialerId'));
  if (scheduleId !== null && !(await dataSource.getRepository(Schedule).existsBy({ id: scheduleId, accountId }))) return failed(problem(422, `There is no schedule ${scheduleId}. ${nothing}`, 'scheduleId'));
  if (exceptListId !== null && !(await dataSource.getRepository(ContactList).existsBy({ id: exceptListId, accountId }))) return failed(problem(422, `There is no list ${exceptListId}. ${nothing}`, 'exceptListId'));
  return ok({ ...parsed.data, origins: [...new Set(origins)] });
}
