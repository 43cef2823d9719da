import { z } from 'zod';
import { Schedule } from '../../compliance/schedule.entity.js';
import { createSchedule, deleteSchedule, scheduleInput, updateSchedule } from '../../compliance/schedules.js';
import { findScheduleUse } from '../../dialers/find-use.js';
import { findWidgetOfSchedule } from '../../inbound/widgets/find-use.js';
import { findPage, findRow, inAccount } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, pageOf, paging, time } from '../schemas.js';
import type { Services } from '../services.js';

const schedule = z.object({ id, accountId: id, ...scheduleInput.shape, holidays: z.array(z.string()), createdAt: time }).meta({ id: 'Schedule' });
const scheduleId = { scheduleId: idInPath };

export const scheduleRoutes = (services: Services) => [
  route({
    name: 'listSchedules',
    method: 'get',
    path: '/schedules',
    summary: 'The schedules',
    permission: 'view',
    query: { ...accountInQuery, ...paging },
    answer: { status: 200, body: pageOf(schedule) },
    handle: ({ principal, query }) => findPage(services.dataSource, principal, Schedule, query),
  }),
  route({
    name: 'createSchedule',
    method: 'post',
    path: '/schedules',
    summary: 'Make a schedule: weekly hours in a zone, less the holidays',
    permission: 'edit',
    body: scheduleInput.extend(accountInBody),
    answer: { status: 201, body: schedule },
    handle: ({ principal, body: { accountId, ...input } }) => inAccount(services.dataSource, principal, accountId, (account) => createSchedule(services, principal, account, input)),
  }),
  route({
    name: 'getSchedule',
    method: 'get',
    path: '/schedules/:scheduleId',
    summary: 'One schedule',
    permission: 'view',
    params: scheduleId,
    answer: { status: 200, body: schedule },
    handle: ({ principal, params }) => findRow(services.dataSource, principal, Schedule, params.scheduleId, 'schedule'),
  }),
  route({
    name: 'updateSchedule',
    method: 'patch',
    path: '/schedules/:scheduleId',
    summary: 'Change a schedule; it holds from the next attempt on, and who waits for it is judged anew in the background',
    permission: 'edit',
    params: scheduleId,
    body: scheduleInput.extend({ holidays: scheduleInput.shape.holidays.unwrap() }).partial(),
    answer: { status: 200, body: schedule },
    async handle({ principal, params, body }) {
      const saved = await updateSchedule(services, principal, params.scheduleId, body);
      if (saved.ok) await services.startJudging({ scheduleId: params.scheduleId });
      return saved;
    },
  }),
  route({
    name: 'deleteSchedule',
    method: 'delete',
    path: '/schedules/:scheduleId',
    summary: 'Delete a schedule that no dialer and no widget keeps to',
    permission: 'edit',
    params: scheduleId,
    answer: { status: 204 },
    handle: ({ principal, params }) => deleteSchedule(services, principal, params.scheduleId, async (manager, schedule) => (await findScheduleUse(manager, schedule)) ?? findWidgetOfSchedule(manager, schedule)),
  }),
];
