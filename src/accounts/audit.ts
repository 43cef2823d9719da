import type { EntityManager } from 'typeorm';
import { insertRows, sqlTime } from '../database/sql.js';

export interface Deed {
  at: number;
  /** Whose rows it concerns; null for the whole enterprise. */
  accountId: number | null;
  /** An email address, a token's name, or `service`. */
  actor: string;
  /** A verb of the domain, such as `start dialer`. */
  action: string;
  /** What it was done to, such as `dialer 12`. */
  subject: string;
  /** What else a reader would ask for; never a secret. */
  detail?: object;
}

/** Records a deed. Call it with the manager of the transaction that does it: no deed without its entry, no entry without its deed. */
export async function audit(manager: EntityManager, { at, accountId, actor, action, subject, detail }: Deed): Promise<void> {
  const row = [accountId, sqlTime(at), actor.slice(0, 200), action.slice(0, 60), subject.slice(0, 200), detail ? JSON.stringify(detail) : null];
  await insertRows(manager, 'audit_entry', ['account_id', 'at', 'actor', 'action', 'subject', 'detail'], [row]);
}
