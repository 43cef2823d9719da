import type { EntityManager } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { weekly } from '../compliance/opening.js';
import { Schedule } from '../compliance/schedule.entity.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { addInTransaction } from '../dialers/add-to-dialer.js';
import { parsePhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { isWaiting } from './add-callers.js';
import { listsOf } from './decide.js';
import { countryOf } from './situation.js';
import { Widget } from './widget.entity.js';

export interface CallRequest {
  number: string;
  name?: string;
  /** The site on which the form was, for the contact's description. */
  site: string;
}

/** A widget that is in use, and when it opens: null while it is open. */
export async function findWidget({ dataSource, clock }: Pick<Context, 'dataSource' | 'clock'>, publicKey: string): Promise<{ widget: Widget; opensAt: number | null } | undefined> {
  const widget = await dataSource.getRepository(Widget).findOneBy({ publicKey, isActive: true });
  return widget ? { widget, opensAt: await opensAt(dataSource.manager, widget, clock.now()) } : undefined;
}

async function opensAt(manager: EntityManager, { scheduleId }: Widget, now: number): Promise<number | null> {
  const schedule = scheduleId === null ? null : await manager.getRepository(Schedule).findOneBy({ id: scheduleId });
  const opens = schedule ? weekly(schedule.zone, schedule.hours, schedule.holidays)(now) : now;
  return opens === undefined || opens === now ? null : opens;
}

/** Adds whoever sent the form to its dialer: at once, or for when it opens. Who waits there already keeps that place, and hears the same. */
export async function requestCall(context: Context, widget: Widget, { number, name, site }: CallRequest): Promise<Result<{ number: string; opensAt: number | null }, Problem>> {
  const { dataSource, clock } = context;
  const account = await dataSource.getRepository(Account).findOneByOrFail({ id: widget.accountId });
  const parsed = parsePhoneNumber(number, countryOf(account));
  if (!parsed.ok) return failed(problem(422, `This ${parsed.failure === 'is not a phone number' ? 'is no phone number' : `number ${parsed.failure}`}. Please look at it again.`, 'number'));
  const now = clock.now();
  return transaction(dataSource, async (manager): Promise<Result<{ number: string; opensAt: number | null }, Problem>> => {
    if (widget.exceptListId !== null && (await listsOf(manager, [widget.exceptListId], parsed.value, now)).size > 0) return failed(problem(422, 'We cannot call this number.', 'number'));
    const opens = await opensAt(manager, widget, now);
    const answer = ok({ number: parsed.value, opensAt: opens });
    if (await isWaiting(manager, widget.dialerId, parsed.value)) return answer;
    const notBefore = opens === null ? {} : { notBefore: new Date(opens).toISOString() };
    const added = await addInTransaction(manager, { id: widget.dialerId }, { number: parsed.value, ...(name && { name }), source: `form "${widget.name}" on ${site}`, ...notBefore }, `form "${widget.name}"`, now);
    return added.ok ? answer : added;
  });
}
