import { In } from 'typeorm';
import { weekly } from '../compliance/opening.js';
import { Schedule } from '../compliance/schedule.entity.js';
import type { Context } from '../database/context.js';
import { Dialer } from './dialer.entity.js';
import { active } from './dialer-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { renewQuotas } from './quota.js';

/**
 * The minute's work for dialers, an Agenda job: opens and closes them by their schedules (A11), then sets the
 * quotas of those that distribute evenly (A5). Between two runs the engine keeps a dialer whose schedule has closed from dialling.
 */
export async function tendMinute(context: Context): Promise<void> {
  await openAndClose(context);
  await renewQuotas(context);
}

async function openAndClose(context: Context): Promise<void> {
  const now = context.clock.now();
  const dialers = context.dataSource.getRepository(Dialer);
  for (const dialer of await dialers.findBy({ state: In([...active]) })) {
    const closed = await closedUntil(context, dialer, now);
    const state = closed ? 'waiting' : 'running';
    if (state === dialer.state && !closed) continue;
    const explanation = closed ?? 'Its schedule has opened.';
    await dialers.update({ id: dialer.id, state: dialer.state }, { state, explanation });
  }
}

/** Why it is closed now, in words; undefined when it has no schedule, or an open one. */
async function closedUntil({ dataSource }: Context, { versionId }: Dialer, now: number): Promise<string | undefined> {
  const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: versionId });
  const schedule = settings.scheduleId === null ? null : await dataSource.getRepository(Schedule).findOneBy({ id: settings.scheduleId });
  if (!schedule) return undefined;
  const opensAt = weekly(schedule.zone, schedule.hours, schedule.holidays)(now);
  if (opensAt === now) return undefined;
  return opensAt === undefined ? `The schedule "${schedule.name}" never opens within 60 days.` : `The schedule "${schedule.name}" opens at ${new Date(opensAt).toISOString()}.`;
}
