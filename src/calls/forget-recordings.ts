import { LessThan } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { audit } from '../accounts/audit.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { monthsAgo } from '../shared/months-ago.js';
import { Recording } from './recording.entity.js';
import { deleteFile } from './recording-place.js';

const atOnce = 200;

/** Deletes the recordings that are older than their account keeps them, in calendar months of its zone. Gives how many. */
export async function forgetRecordings(context: Context): Promise<number> {
  const now = context.clock.now();
  let forgotten = 0;
  for (const { id: accountId, recordingMonths, zone } of await context.dataSource.getRepository(Account).find()) {
    const createdAt = LessThan(new Date(monthsAgo(now, recordingMonths, zone)));
    // Those whose file cannot be deleted stay, and keep neither the others nor the rest of the housekeeping.
    let stuck = 0;
    for (;;) {
      const due = await context.dataSource.getRepository(Recording).find({ where: { accountId, state: 'stored', createdAt }, order: { createdAt: 'ASC', id: 'ASC' }, skip: stuck, take: atOnce });
      if (due.length === 0) break;
      const old: Recording[] = [];
      // As in recordings.ts, the files first.
      for (const recording of due) {
        const stays = await deleteFile(context, recording.storedName);
        if (stays === undefined) old.push(recording);
        else context.log.error({ recording: recording.storedName }, `${stays} It was to be deleted, because its account keeps it no longer.`);
      }
      stuck += due.length - old.length;
      if (old.length === 0) continue;
      await transaction(context.dataSource, async (manager) => {
        for (const { id } of old) await manager.getRepository(Recording).update({ id, state: 'stored' }, { state: 'deleted', deletedAt: new Date(now), deletedBy: 'service' });
        await audit(manager, { at: now, accountId, actor: 'service', action: 'delete old recordings', subject: `account ${accountId}`, detail: { recordings: old.length, keptMonths: recordingMonths } });
      });
      forgotten += old.length;
    }
  }
  return forgotten;
}
