import { DateTime } from 'luxon';
import type { EntityManager } from 'typeorm';
import { forUpdate, insertRows, isSqlite, marks, sqlTime, timeOf } from '../database/sql.js';
import { type CallerNumber, chooseCallerId } from './choose.js';
import { numbersOfLists } from './numbers-of-lists.js';
import type { CallerIdRule } from './rule.js';

/** What the called party sees, and what is written about it. */
export interface ShownCallerId {
  /** Empty: the gateway's own. */
  number: string;
  reason: string;
  /** The tag of the outbound campaign that the call belongs to. */
  outboundCampaign: string;
}

interface Wish {
  accountId: number;
  rule: CallerIdRule;
  /** The dialer's, for numbers that have none of their own. */
  outboundCampaign: string;
  /** Whom it is about: for the rules that go by what a contact saw last. */
  contactIds: readonly number[];
  now: number;
}

/**
 * The caller IDs of the calls of one transaction. `prepare` reads what the choice depends on and locks the account's
 * numbers until the transaction ends, so that of two writers the second sees the uses of the first and a daily cap holds
 * (reads are READ COMMITTED, after the lock; on SQLite there is one writer at a time). Each `show` counts a use in memory,
 * and `write` writes the counts, in the same transaction as the attempts.
 */
export class CallerIds {
  private readonly used = new Set<CallerNumber>();

  private constructor(
    private readonly wish: Wish,
    private readonly day: string,
    private readonly numbers: readonly CallerNumber[],
    private readonly excluded: ReadonlySet<string>,
    private readonly listed: readonly string[],
    private readonly lasts: ReadonlyMap<number, string>,
    private readonly random: () => number,
  ) {}

  /** With `isTrial` nothing is locked: to show what would be chosen. */
  static async prepare(manager: EntityManager, wish: Wish, { random = Math.random, isTrial = false } = {}): Promise<CallerIds> {
    const { accountId, rule, now } = wish;
    const rows = await manager.query(
      `SELECT id, number, teams, agent, outbound_campaign AS outboundCampaign, daily_cap AS dailyCap, rested_until AS restedUntil, enabled, is_default AS isDefault
         FROM caller_id WHERE account_id = ? ORDER BY id${isTrial ? '' : forUpdate(manager)}`,
      [accountId],
    );
    const day = rows.length === 0 ? '' : await today(manager, accountId, now);
    const uses = rows.length === 0 ? [] : await manager.query('SELECT caller_id_id AS id, uses FROM caller_id_use WHERE account_id = ? AND day = ?', [accountId, day]);
    const usesOf = new Map<number, number>(uses.map(({ id, uses }: { id: number; uses: number }) => [id, uses]));
    const numbers = rows.map((row: CallerNumber & { teams: string; restedUntil: string | Date | null }) => ({
      ...row,
      teams: JSON.parse(row.teams),
      enabled: Boolean(row.enabled),
      isDefault: Boolean(row.isDefault),
      restedUntil: row.restedUntil === null ? null : timeOf(row.restedUntil),
      usedToday: usesOf.get(row.id) ?? 0,
    })) as CallerNumber[];
    const listed = rule.kind === 'random' ? await numbersOfLists(manager, accountId, rule.listIds, now, random) : [];
    const lasts = rule.kind === 'last or best match' || rule.kind === 'last or specific' ? await lastShown(manager, accountId, wish.contactIds) : new Map<number, string>();
    const named = rule.kind === 'specific' || rule.kind === 'last or specific' ? [rule.number] : [];
    const excluded = await amongExcluded(manager, accountId, rule.excludeListId, [...numbers.map(({ number }) => number), ...named, ...listed], now);
    return new CallerIds(wish, day, numbers, excluded, listed, lasts, random);
  }

  /** What is shown to this contact; `agent` is mod_callcenter's name of who is to talk, where that is known before the call. */
  show({ number: called, contactId }: { number: string; contactId: number }, agent?: string): ShownCallerId {
    const { wish, numbers, excluded, listed } = this;
    const { number, callerId, reasons } = chooseCallerId(wish.rule, { called, now: wish.now, numbers, excluded, listed, agent, last: this.lasts.get(contactId) }, this.random);
    if (callerId) {
      callerId.usedToday += 1;
      this.used.add(callerId);
    }
    return { number: number ?? '', reason: reasons.join(' '), outboundCampaign: callerId?.outboundCampaign || wish.outboundCampaign };
  }

  async write(manager: EntityManager): Promise<void> {
    if (this.used.size === 0) return;
    const rows = [...this.used].sort((one, other) => one.id - other.id).map(({ id, usedToday }) => [id, this.day, this.wish.accountId, usedToday]);
    await insertRows(manager, 'caller_id_use', ['caller_id_id', 'day', 'account_id', 'uses'], rows, isSqlite(manager) ? 'ON CONFLICT (caller_id_id, day) DO UPDATE SET uses = excluded.uses' : 'ON DUPLICATE KEY UPDATE uses = VALUES(uses)');
  }
}

/** The day of the account's zone, for which caps are counted. */
async function today(manager: EntityManager, accountId: number, now: number): Promise<string> {
  const [account] = await manager.query('SELECT zone FROM account WHERE id = ?', [accountId]);
  return dayIn(account.zone, now);
}

export const dayIn = (zone: string, now: number): string => DateTime.fromMillis(now, { zone }).toISODate()!;

/** The caller ID of each contact's last dialled attempt; ids of attempts ascend with time. */
async function lastShown(manager: EntityManager, accountId: number, contactIds: readonly number[]): Promise<Map<number, string>> {
  if (contactIds.length === 0) return new Map();
  const rows = await manager.query(
    `SELECT contact_id AS contactId, caller_id AS callerId FROM attempt WHERE contact_id IN (${marks(contactIds)}) AND account_id = ? AND ordinal > 0 AND caller_id IS NOT NULL ORDER BY id`,
    [...contactIds, accountId],
  );
  return new Map(rows.map(({ contactId, callerId }: { contactId: number; callerId: string }) => [contactId, callerId]));
}

/** Which of the numbers are on the account's exclusion list (a rule that is only tried was not saved, and may name anybody's): entries that were cancelled or are past their limit do not count. */
async function amongExcluded(manager: EntityManager, accountId: number, listId: number | null, numbers: readonly string[], now: number): Promise<Set<string>> {
  if (listId === null || numbers.length === 0) return new Set();
  const rows = await manager.query(
    `SELECT number FROM contact WHERE list_id = ? AND account_id = ? AND number IN (${marks(numbers)}) AND cancelled_at IS NULL AND (blacklisted_until IS NULL OR blacklisted_until > ?)`,
    [listId, accountId, ...numbers, sqlTime(now)],
  );
  return new Set(rows.map(({ number }: { number: string }) => number));
}
