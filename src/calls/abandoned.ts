import { DateTime } from 'luxon';
import { In, type EntityManager } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { AbandonCount } from './abandon-count.entity.js';

/** A call that a person answered, and whether no agent came in time. */
export interface Counted {
  campaignId: number;
  accountId: number;
  at: number;
  isAbandoned: boolean;
}

/** Counts live answers by campaign and day, in the transaction that settles them. */
export async function countLive(manager: EntityManager, counted: readonly Counted[]): Promise<void> {
  if (counted.length === 0) return;
  const zones = await zonesOf(manager, counted.map(({ accountId }) => accountId));
  const counts = manager.getRepository(AbandonCount);
  for (const { campaignId, accountId, at, isAbandoned } of counted) {
    const day = dayOf(at, zones.get(accountId) ?? 'UTC');
    const where = { campaignId, day };
    const { affected } = await counts.increment(where, 'answered', 1);
    if (!affected) await counts.insert({ ...where, accountId, answered: 1, abandoned: 0 });
    if (isAbandoned) await counts.increment(where, 'abandoned', 1);
  }
}

/** Live answers of a campaign, and those abandoned: today and in the last 30 days. Both bind (16 CFR 310.4(b)(4)(i): per campaign, over 30 days). */
export async function abandonedOf(manager: EntityManager, campaignId: number, accountId: number, now: number): Promise<Record<'today' | 'month', { answered: number; abandoned: number }>> {
  const zone = (await zonesOf(manager, [accountId])).get(accountId) ?? 'UTC';
  const today = dayOf(now, zone);
  const [row] = await manager.query(
    `SELECT SUM(answered) AS answered, SUM(abandoned) AS abandoned, SUM(CASE WHEN day = ? THEN answered ELSE 0 END) AS answeredToday,
            SUM(CASE WHEN day = ? THEN abandoned ELSE 0 END) AS abandonedToday FROM abandon_count WHERE campaign_id = ? AND day > ?`,
    [today, today, campaignId, daysBefore(today, 30)],
  );
  return {
    today: { answered: Number(row.answeredToday ?? 0), abandoned: Number(row.abandonedToday ?? 0) },
    month: { answered: Number(row.answered ?? 0), abandoned: Number(row.abandoned ?? 0) },
  };
}

/** Counts of a day, and of the 30 days that end with it: the span that the law binds. */
export interface AbandonedDay {
  /** YYYY-MM-DD, in the zone of the account. */
  day: string;
  answered: number;
  abandoned: number;
  month: { answered: number; abandoned: number };
}

/** Every day on which a person answered a call of the campaign, oldest first: the proof that the limit was kept. */
export async function abandonedByDay(manager: EntityManager, campaignId: number, accountId: number): Promise<AbandonedDay[]> {
  const days = await manager.getRepository(AbandonCount).find({ where: { campaignId, accountId }, order: { day: 'ASC' } });
  let first = 0;
  const month = { answered: 0, abandoned: 0 };
  return days.map(({ day, answered, abandoned }) => {
    month.answered += answered;
    month.abandoned += abandoned;
    for (const begins = daysBefore(day, 30); days[first]!.day <= begins; first += 1) {
      month.answered -= days[first]!.answered;
      month.abandoned -= days[first]!.abandoned;
    }
    return { day, answered, abandoned, month: { ...month } };
  });
}

async function zonesOf(manager: EntityManager, ids: readonly number[]): Promise<Map<number, string>> {
  const accounts = await manager.getRepository(Account).findBy({ id: In([...new Set(ids)]) });
  return new Map(accounts.map(({ id, zone }) => [id, zone]));
}

const dayOf = (at: number, zone: string): string => DateTime.fromMillis(at, { zone }).toISODate()!;
const daysBefore = (day: string, count: number): string => DateTime.fromISO(day, { zone: 'UTC' }).minus({ days: count }).toISODate()!;
