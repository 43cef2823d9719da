import { IANAZone } from 'luxon';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { readInput } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Schedule } from './schedule.entity.js';
import { weeklyHours } from './weekly-hours.js';

export const scheduleInput = z.strictObject({
  name: z.string().trim().min(1, 'Give the schedule a name.').max(200),
  zone: z.string().refine((zone) => IANAZone.isValidZone(zone), { error: 'This time zone does not exist; zones are written like America/New_York.' }),
  hours: weeklyHours,
  holidays: z.array(z.iso.date({ error: 'A holiday is a date that exists, written as YYYY-MM-DD.' })).max(1_000).default([]),
});

export type ScheduleInput = z.input<typeof scheduleInput>;

export async function createSchedule(context: Context, principal: Principal, accountId: number, input: ScheduleInput): Promise<Result<Schedule, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not make schedules.'));
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`));
  const parsed = parse(input);
  if (!parsed.ok) return parsed;
  const at = context.clock.now();
  return transaction(context.dataSource, async (manager) => {
    const schedules = manager.getRepository(Schedule);
    const schedule = await schedules.save(schedules.create({ ...parsed.value, accountId, createdAt: new Date(at) }));
    await audit(manager, { at, accountId, actor: principal.name, action: 'create schedule', subject: `schedule ${schedule.id}`, detail: parsed.value });
    return ok(schedule);
  });
}

/** Changes a schedule, for the very next attempt of the dialers that keep to it. What is left out stays as it is. */
export async function updateSchedule(context: Context, principal: Principal, id: number, changes: Partial<ScheduleInput>): Promise<Result<Schedule, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not change schedules.'));
  const schedule = await findVisible(context.dataSource, principal, Schedule, id);
  if (!schedule) return failed(noSchedule(id));
  const { name, zone, hours, holidays } = schedule;
  const parsed = parse({ name, zone, hours, holidays, ...changes });
  if (!parsed.ok) return parsed;
  const at = context.clock.now();
  return transaction(context.dataSource, async (manager) => {
    await manager.getRepository(Schedule).update(id, parsed.value);
    await audit(manager, { at, accountId: schedule.accountId, actor: principal.name, action: 'change schedule', subject: `schedule ${id}`, detail: parsed.value });
    return ok(Object.assign(schedule, parsed.value));
  });
}

/**
 * Deletes a schedule that nothing keeps to. `findUse` says what does (dialers are a room above this one),
 * in the transaction of the deletion.
 */
export async function deleteSchedule(
  context: Context,
  principal: Principal,
  id: number,
  findUse: (manager: EntityManager, schedule: Schedule) => Promise<string | undefined>,
): Promise<Result<void, Problem>> {
  if (!may(principal, 'edit')) return failed(problem(403, 'You may not delete schedules.'));
  const schedule = await findVisible(context.dataSource, principal, Schedule, id);
  if (!schedule) return failed(noSchedule(id));
  const at = context.clock.now();
  return transaction(context.dataSource, async (manager): Promise<Result<void, Problem>> => {
    const use = await findUse(manager, schedule);
    if (use) return failed(problem(409, `The schedule "${schedule.name}" is used by ${use}, so it was not deleted. Choose another one there first.`));
    await manager.getRepository(Schedule).delete(id);
    await audit(manager, { at, accountId: schedule.accountId, actor: principal.name, action: 'delete schedule', subject: `schedule ${id}`, detail: { name: schedule.name } });
    return ok(undefined);
  });
}

const noSchedule = (id: number): Problem => problem(404, `There is no schedule ${id}.`);

const parse = (input: ScheduleInput): Result<z.output<typeof scheduleInput>, Problem> => readInput(scheduleInput, input, 'The schedule was not saved.');
