import type { EntityManager } from 'typeorm';
import { weekly } from '../../compliance/opening.js';
import { Schedule } from '../../compliance/schedule.entity.js';
import { Dialer } from '../../dialers/dialer.entity.js';
import { everyContactEnded } from '../../dialers/dialer-state.js';
import { DialerVersion } from '../../dialers/dialer-version.entity.js';
import type { Widget } from './widget.entity.js';

/** Whether somebody who asks now is called, and if not, from when on, in milliseconds since 1970. */
export interface Openness {
  isOpen: boolean;
  /** Empty: not within 60 days, or nobody knows. */
  opensAt: number | null;
  /** Whether a request may be left now, for the time at which it opens. */
  mayWait: boolean;
  /** Why it is not open, for the people of the account. */
  says: string;
}

/**
 * By the widget's schedule, and by whether its dialer will call: a draft does not, nor one that somebody stopped. A paused one
 * is taken to go on. A no is heard at any hour.
 */
export async function opennessOf(manager: EntityManager, { purpose, dialerId, scheduleId }: Pick<Widget, 'purpose' | 'dialerId' | 'scheduleId'>, now: number): Promise<Openness> {
  if (purpose === 'never call me') return { isOpen: true, opensAt: now, mayWait: false, says: 'It is open.' };
  const closed = (says: string, opensAt: number | null = null, mayWait = false): Openness => ({ isOpen: false, opensAt, mayWait, says });
  const dialer = await manager.getRepository(Dialer).findOneByOrFail({ id: dialerId! });
  if (dialer.state === 'draft') return closed(`The dialer "${dialer.name}" was never started.`);
  if (dialer.state === 'completed' && dialer.explanation !== everyContactEnded) return closed(`The dialer "${dialer.name}" was stopped.`);
  const { startAt, stopAt } = (await manager.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId })).settings;
  const schedule = scheduleId === null ? null : await manager.getRepository(Schedule).findOneByOrFail({ id: scheduleId });
  const from = dialer.state === 'scheduled' && startAt !== null ? Math.max(now, Date.parse(startAt)) : now;
  const opensAt = schedule ? weekly(schedule.zone, schedule.hours, schedule.holidays)(from) : from;
  if (opensAt === undefined) return closed(`The schedule "${schedule!.name}" does not open within 60 days.`);
  if (stopAt !== null && Date.parse(stopAt) <= opensAt) return closed(`The dialer "${dialer.name}" stops at ${stopAt}, before it opens.`);
  if (opensAt > now) return closed(`It opens at ${new Date(opensAt).toISOString()}.`, opensAt, true);
  return { isOpen: true, opensAt, mayWait: false, says: 'It is open.' };
}
