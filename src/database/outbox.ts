import type { DataSource, EntityManager } from 'typeorm';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import { DomainEvent } from './domain-event.entity.js';
import { forUpdate, insertRows, marks, sqlTime } from './sql.js';
import { transaction } from './transaction.js';

/** Something that happened in a room, for the rooms above it. */
export interface Happening {
  accountId: number;
  kind: string;
  payload: object;
}

/** Called in the transaction that removes the events from the outbox: its writes and the removal are one. */
export type Consumer = (manager: EntityManager, events: readonly Happening[]) => Promise<void>;

/** Writes what happened, in the transaction in which it happens. */
export async function publish(manager: EntityManager, now: number, happenings: readonly Happening[]): Promise<void> {
  await insertRows(
    manager,
    'domain_event',
    ['account_id', 'kind', 'payload', 'created_at', 'failures'],
    happenings.map(({ accountId, kind, payload }) => [accountId, kind, JSON.stringify(payload), sqlTime(now), 0]),
  );
}

const batchSize = 500;

/**
 * Hands the oldest events to the consumer of their kind, once each, also after a crash: an event leaves
 * the outbox in the transaction that holds the consumer's writes. When a batch fails its events are
 * tried one by one, and one that fails alone waits (a minute, then longer) without holding up the rest.
 * Returns how many were consumed; fewer than asked for means that the outbox is empty for now.
 */
export async function consumeOutbox(dataSource: DataSource, clock: Clock, consumers: Record<string, Consumer>, log: Log): Promise<number> {
  try {
    return await consume(dataSource, clock, consumers, batchSize);
  } catch (error) {
    log.warn({ error: String(error) }, 'a batch of domain events failed; trying them one by one');
  }
  let consumed = 0;
  for (const event of await due(dataSource.manager, clock, batchSize, '')) {
    try {
      consumed += await consume(dataSource, clock, consumers, 1, event.id);
    } catch (error) {
      await postpone(dataSource, clock, event, error as Error);
      log.error({ error: String(error), event: event.id, kind: event.kind }, 'a domain event failed and is tried again later');
    }
  }
  return consumed;
}

async function due(manager: EntityManager, clock: Clock, limit: number, lock: string, id?: number): Promise<DomainEvent[]> {
  const only = id === undefined ? '' : ' AND id = ?';
  const rows = await manager.query(
    `SELECT id, account_id AS accountId, kind, payload, failures FROM domain_event WHERE (retry_at IS NULL OR retry_at <= ?)${only} ORDER BY id LIMIT ${limit}${lock}`,
    [sqlTime(clock.now()), ...(id === undefined ? [] : [id])],
  );
  return rows.map((row: DomainEvent) => ({ ...row, payload: JSON.parse(row.payload as unknown as string) }));
}

function consume(dataSource: DataSource, clock: Clock, consumers: Record<string, Consumer>, limit: number, id?: number): Promise<number> {
  return transaction(dataSource, async (manager) => {
    const events = await due(manager, clock, limit, forUpdate(manager), id);
    for (const kind of new Set(events.map((event) => event.kind))) {
      const consumer = consumers[kind];
      if (!consumer) throw new Error(`nothing consumes the domain event "${kind}"`);
      await consumer(manager, events.filter((event) => event.kind === kind));
    }
    const ids = events.map((event) => event.id);
    if (ids.length > 0) await manager.query(`DELETE FROM domain_event WHERE id IN (${marks(ids)})`, ids);
    return ids.length;
  });
}

async function postpone(dataSource: DataSource, clock: Clock, event: DomainEvent, error: Error): Promise<void> {
  const failures = event.failures + 1;
  const retryAt = new Date(clock.now() + 60_000 * Math.min(2 ** event.failures, 1_440));
  await dataSource.getRepository(DomainEvent).update(event.id, { failures, retryAt, failure: error.message.slice(0, 500) });
}
