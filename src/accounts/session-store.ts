import { createHash } from 'node:crypto';
import session, { type SessionData } from 'express-session';
import { LessThanOrEqual, type EntityManager, type Repository } from 'typeorm';
import type { Context } from '../database/context.js';
import { Session } from './session.entity.js';

/** Of a session whose cookie names no end of its own: twelve hours without a request. */
const defaultAge = 12 * 3_600_000;
/** A request prolongs its session, but writes that at most so often. */
const touchEvery = 60_000;

/** What AdminJS keeps of the user in a session (it prints it into the page, so nothing else may be in it). */
export interface SessionUser {
  id: number;
  email: string;
  role: string;
}

declare module 'express-session' {
  interface SessionData {
    adminUser?: SessionUser;
    /** The one account to which somebody who sees all of them has switched (switch-account.ts). */
    inAccount?: number;
  }
}

/**
 * Keeps express-session's sessions in the database, so that a restart signs nobody out and every
 * process knows them. Rows are found by a hash of the session's id: who reads the table cannot sign in.
 */
export class SessionStore extends session.Store {
  /** When the sessions seen by this process end, as far as their rows say. */
  private ends = new Map<string, number>();

  constructor(private context: Context) {
    super();
  }

  override get(sid: string, callback: (error: unknown, data?: SessionData | null) => void): void {
    answer(callback, async () => {
      const row = await this.rows.findOneBy({ id: hashOf(sid) });
      if (!row || row.expiresAt.getTime() <= this.context.clock.now()) return null;
      this.ends.set(row.id, row.expiresAt.getTime());
      return JSON.parse(row.data) as SessionData;
    });
  }

  override set(sid: string, data: SessionData, callback?: (error?: unknown) => void): void {
    answer(callback, async () => {
      const end = this.endOf(data);
      await this.rows.upsert({ id: hashOf(sid), data: JSON.stringify(data), expiresAt: new Date(end) }, ['id']);
      this.ends.set(hashOf(sid), end);
    });
  }

  override touch(sid: string, data: SessionData, callback?: () => void): void {
    answer(callback, async () => {
      const id = hashOf(sid);
      const end = this.endOf(data);
      if (end - (this.ends.get(id) ?? 0) < touchEvery) return;
      this.ends.set(id, end);
      await this.rows.update(id, { expiresAt: new Date(end) });
    });
  }

  override destroy(sid: string, callback?: (error?: unknown) => void): void {
    answer(callback, async () => {
      this.ends.delete(hashOf(sid));
      await this.rows.delete(hashOf(sid));
    });
  }

  /** Removes the sessions that have ended; housekeeping calls it now and then. */
  async removeExpired(): Promise<void> {
    const now = this.context.clock.now();
    for (const [id, end] of this.ends) if (end <= now) this.ends.delete(id);
    await this.rows.delete({ expiresAt: LessThanOrEqual(new Date(now)) });
  }

  private endOf(data: SessionData): number {
    return this.context.clock.now() + (data.cookie.originalMaxAge ?? defaultAge);
  }

  private get rows(): Repository<Session> {
    return this.context.dataSource.getRepository(Session);
  }
}

/** Signs a user out everywhere. Sessions are few (people at a desk), so all are looked at. */
export async function endSessionsOf(manager: EntityManager, userId: number): Promise<void> {
  const sessions = manager.getRepository(Session);
  for (const { id, data } of await sessions.find()) {
    if ((JSON.parse(data) as SessionData).adminUser?.id === userId) await sessions.delete(id);
  }
}

const hashOf = (sid: string): string => createHash('sha256').update(sid).digest('hex');

/** express-session speaks in callbacks: gives the work's result, or its error, to one. */
function answer<T>(callback: ((error: unknown, value?: T) => void) | undefined, work: () => Promise<T>): void {
  work().then(
    (value) => callback?.(null, value),
    (error: unknown) => callback?.(error),
  );
}
