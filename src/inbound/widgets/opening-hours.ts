import type { EntityManager } from 'typeorm';
import { all, weeklyOf } from '../../compliance/opening.js';
import { Schedule } from '../../compliance/schedule.entity.js';
import { Dialer } from '../../dialers/dialer.entity.js';
import { openingOf, readRulesOf } from '../../dialers/dialer-rules.js';
import { everyContactEnded } from '../../dialers/dialer-state.js';
import { DialerVersion } from '../../dialers/dialer-version.entity.js';
import { withSubscribers } from '../../dialers/enhance.js';
import { beginOf } from '../../dialers/time-to-call.js';
import type { PhoneNumber } from '../../shared/phone-number.js';
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
 * By the schedule of the widget and every rule of time of its dialer, where the visitor is (as their browser says, or by their number, to
 * which the law of its place belongs; while neither is known, where they are does not count), and by whether the dialer will call: a
 * draft does not, nor one that somebody paused or stopped. A no is heard at any hour.
 */
export async function opennessOf(manager: EntityManager, { purpose, dialerId, scheduleId }: Pick<Widget, 'purpose' | 'dialerId' | 'scheduleId'>, now: number, visitor: { zone?: string; number?: PhoneNumber } = {}): Promise<Openness> {
  if (purpose === 'never call me') return { isOpen: true, opensAt: now, mayWait: false, says: 'It is open.' };
  const closed = (says: string, opensAt: number | null = null, mayWait = false): Openness => ({ isOpen: false, opensAt, mayWait, says });
  const dialer = await manager.getRepository(Dialer).findOneByOrFail({ id: dialerId! });
  if (dialer.state === 'draft') return closed(`The dialer "${dialer.name}" was never started.`);
  if (dialer.state === 'paused') return closed(`The dialer "${dialer.name}" is paused.`);
  if (dialer.state === 'completed' && dialer.explanation !== everyContactEnded) return closed(`The dialer "${dialer.name}" was stopped.`);
  const { settings } = await manager.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  const { accountId } = dialer;
  const schedule = scheduleId === null ? null : await manager.getRepository(Schedule).findOneBy({ id: scheduleId });
  const rules = await readRulesOf(manager, accountId, settings);
  const { number, zone = null } = visitor;
  const [somebody] = number ? await withSubscribers(manager, accountId, settings, [{ number, zone }], now) : [{ zone }];
  const opensAt = all([...(schedule ? [weeklyOf(schedule.zone, schedule)] : []), openingOf(somebody!, rules)])(beginOf(dialer, settings, now));
  if (opensAt === undefined) return closed(`${[schedule, rules.schedule].flatMap((one) => (one ? `The schedule "${one.name}"` : [])).join(' with ') || 'It'} does not open within 60 days.`);
  const { stopAt } = settings;
  if (stopAt !== null && Date.parse(stopAt) <= opensAt) return closed(`The dialer "${dialer.name}" stops at ${stopAt}, before it opens.`);
  if (opensAt > now) return closed(`It opens at ${new Date(opensAt).toISOString()}.`, opensAt, true);
  return { isOpen: true, opensAt, mayWait: false, says: 'It is open.' };
}
