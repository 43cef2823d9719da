import { In } from 'typeorm';
import { weeklyOf } from '../compliance/opening.js';
import { Schedule } from '../compliance/schedule.entity.js';
import type { Context } from '../database/context.js';
import { Dialer } from './dialer.entity.js';
import { active } from './dialer-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { renewQuotas } from './quota.js';

/**
 * The minute's work for dialers, an Agenda job: starts and stops them at their set times, opens and closes them by
 * their schedules (A11), then sets the quotas of those that distribute evenly (A5). Between two runs the engine
 * keeps a dialer whose schedule has closed from dialling.
 */
export async function tendMinute(context: Context): Promise<void> {
  await startAndStop(context);
  await openAndClose(context);
  await renewQuotas(context);
}

async function startAndStop(context: Context): Promise<void> {
  const { dataSource, clock } = context;
  const dialers = dataSource.getRepository(Dialer);
  const isReached = (time: string | null | undefined) => Boolean(time) && Date.parse(time!) <= clock.now();
  for (const { id, state, versionId } of await dialers.findBy({ state: In(['scheduled', 'paused', ...active]) })) {
    const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: versionId });
    const at = new Date(clock.now());
    if (isReached(settings.stopAt)) await dialers.update({ id, state }, { state: 'completed', endedAt: at, explanation: `Stopped at its set time, ${settings.stopAt}.` });
    else if (state === 'scheduled' && (isReached(settings.startAt) || !settings.startAt))
      await dialers.update({ id, state }, { state: 'running', startedAt: at, endedAt: null, explanation: 'Started at its set time.' });
  }
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
  const opensAt = weeklyOf(schedule.zone, schedule)(now);
  if (opensAt === now) return undefined;
  return opensAt === undefined ? `The schedule "${schedule.name}" never opens within 60 days.` : `The schedule "${schedule.name}" opens at ${new Date(opensAt).toISOString()}.`;
}
