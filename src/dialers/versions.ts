import { isDeepStrictEqual } from 'node:util';
import { LessThan } from 'typeorm';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Dialer } from './dialer.entity.js';
import { DialerVersion } from './dialer-version.entity.js';
import { updateDialer } from './save-dialer.js';
import type { DialerSettings } from './settings.js';

/** One setting that a version has otherwise than the one before it. */
interface Change {
  setting: string;
  from: unknown;
  to: unknown;
}

/** A version in the history of a dialer. */
export interface VersionLine {
  ordinal: number;
  createdBy: string;
  createdAt: Date;
  isInForce: boolean;
  /** Empty for the first one, and where only the name or the lists were changed: those are not in versions. */
  changes: Change[];
}

/** Who saved which version when, and what it changed; newest first, those before the ordinal `before`. */
export async function versionsOf({ dataSource }: Context, principal: Principal, dialerId: number, { before, limit }: { before?: number; limit: number }): Promise<Result<VersionLine[], Problem>> {
  const dialer = await findVisible(dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(noDialer(dialerId));
  const where = { dialerId, ...(before !== undefined && { ordinal: LessThan(before) }) };
  // One more than are shown: the last one is compared with it.
  const versions = await dataSource.getRepository(DialerVersion).find({ where, order: { ordinal: 'DESC' }, take: limit + 1 });
  const lines = versions.map(({ id, ordinal, createdBy, createdAt, settings }, index) => {
    const older = versions[index + 1];
    return { ordinal, createdBy, createdAt, isInForce: id === dialer.versionId, changes: older ? changesBetween(older.settings, settings) : [] };
  });
  return ok(lines.slice(0, limit));
}

function changesBetween(older: DialerSettings, newer: DialerSettings): Change[] {
  const names = Object.keys(newer) as (keyof DialerSettings)[];
  return names.filter((name) => !isDeepStrictEqual(older[name], newer[name])).map((setting) => ({ setting, from: older[setting], to: newer[setting] }));
}

/** Saves the settings of an earlier version as a new one. Name and lists stay as they are now: what blocks goes on blocking. */
export async function goBackTo(context: Context, principal: Principal, dialerId: number, ordinal: number): Promise<Result<Dialer, Problem>> {
  const dialer = await findVisible(context.dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(noDialer(dialerId));
  const version = await context.dataSource.getRepository(DialerVersion).findOneBy({ dialerId, ordinal });
  if (!version) return failed(problem(404, `The dialer "${dialer.name}" has no version ${ordinal}; nothing was changed.`));
  return updateDialer(context, principal, dialerId, { settings: version.settings });
}

const noDialer = (dialerId: number): Problem => problem(404, `There is no dialer ${dialerId}.`);
