import { type EntityManager, In } from 'typeorm';
import { all, daily, weekly } from '../../compliance/opening.js';
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
 * By the schedules of the widget and of its dialer, by the dialer's hours where the visitor is (`zone`, as their browser says;
 * any where it is not known), and by whether the dialer will call: a draft does not, nor one that somebody paused or stopped.
 * What else may keep a number waiting is known once it is known. A no is heard at any hour.
 */
export async function opennessOf(manager: EntityManager, { purpose, dialerId, scheduleId }: Pick<Widget, 'purpose' | 'dialerId' | 'scheduleId'>, now: number, zone?: string): Promise<Openness> {
  if (purpose === 'never call me') return { isOpen: true, opensAt: now, mayWait: false, says: 'It is open.' };
  const closed = (says: string, opensAt: number | null = null, mayWait = false): Openness => ({ isOpen: false, opensAt, mayWait, says });
  const dialer = await manager.getRepository(Dialer).findOneByOrFail({ id: dialerId! });
  if (dialer.state === 'draft') return closed(`The dialer "${dialer.name}" was never started.`);
  if (dialer.state === 'paused') return closed(`The dialer "${dialer.name}" is paused.`);
  if (dialer.state === 'completed' && dialer.explanation !== everyContactEnded) return closed(`The dialer "${dialer.name}" was stopped.`);
  const { startAt, stopAt, scheduleId: ownScheduleId, hours } = (await manager.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId })).settings;
  const schedules = await manager.getRepository(Schedule).findBy({ id: In([scheduleId, ownScheduleId].filter((id) => id !== null)) });
  const openings = schedules.map((schedule) => weekly(schedule.zone, schedule.hours, schedule.holidays));
  if (hours.restrict && zone !== undefined) openings.push(daily(zone, hours.from, hours.to));
  const from = dialer.state === 'scheduled' && startAt !== null ? Math.max(now, Date.parse(startAt)) : now;
  const opensAt = all(openings)(from);
  if (opensAt === undefined) return closed(`${schedules.map(({ name }) => `The schedule "${name}"`).join(' with ') || 'It'} does not open within 60 days.`);
  if (stopAt !== null && Date.parse(stopAt) <= opensAt) return closed(`The dialer "${dialer.name}" stops at ${stopAt}, before it opens.`);
  if (opensAt > now) return closed(`It opens at ${new Date(opensAt).toISOString()}.`, opensAt, true);
  return { isOpen: true, opensAt, mayWait: false, says: 'It is open.' };
}
