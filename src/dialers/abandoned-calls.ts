import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import { type AbandonedDay, abandonedByDay } from '../calls/abandoned.js';
import { Account } from '../accounts/account.entity.js';
import { verdictsOn } from '../calls/detection-counts.js';
import { type DetectionFigures, detectionFigures, type Judgement, judgementOf } from '../calls/detection-figures.js';
import type { Context } from '../database/context.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { readAbandonedCap } from './abandoned-cap.js';
import { type DetectionOff, detectionOff } from './detection.js';
import { Dialer } from './dialer.entity.js';
import { DialerVersion } from './dialer-version.entity.js';

/** Live answers and abandoned calls of the campaign that a dialer belongs to, clones included. */
export interface AbandonedCalls {
  campaignId: number;
  /** The zone in which its days begin and end. */
  zone: string;
  /** The share that the law allows. */
  cap: number;
  days: AbandonedDay[];
}

export async function abandonedCalls({ dataSource }: Context, principal: Principal, dialerId: number): Promise<Result<AbandonedCalls, Problem>> {
  const dialer = await findVisible(dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(noDialer(dialerId));
  const { campaignId, accountId, versionId } = dialer;
  const { zone } = await dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: versionId });
  return ok({ campaignId, zone, cap: await readAbandonedCap(dataSource.manager, accountId, settings), days: await abandonedByDay(dataSource.manager, campaignId, accountId) });
}

/** Who answered within the last 30 days, by gateway, and what agents said of it, in all. */
export interface WhoAnswered {
  items: DetectionFigures[];
  judged: Judgement;
  off: DetectionOff[];
}

export async function whoAnswered({ dataSource, clock }: Context, principal: Principal, dialerId: number): Promise<Result<WhoAnswered, Problem>> {
  const dialer = await findVisible(dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(noDialer(dialerId));
  const { manager } = dataSource;
  const now = clock.now();
  return ok({ items: await detectionFigures(manager, dialerId, now), judged: judgementOf(await verdictsOn(manager, 'dialer', dialerId, now)), off: await detectionOff(manager, dialer) });
}

const noDialer = (dialerId: number): Problem => problem(404, `There is no dialer ${dialerId}.`);
