import type { DataSource } from 'typeorm';
import type { PredictiveState } from '../pacing/predictive.js';
import type { Dialer } from './dialer.entity.js';
import type { Rest } from '../pacing/rest.js';
import { Pace } from './pace.js';
import { PacingState } from './pacing-state.entity.js';

/** A pace that goes on with what the campaign has learned, wherever that was. */
export async function readPace(dataSource: DataSource, campaignId: number, rest?: Rest): Promise<Pace> {
  const row = await dataSource.getRepository(PacingState).findOneBy({ campaignId });
  return new Pace(row?.state as PredictiveState | undefined, rest);
}

export async function savePace(dataSource: DataSource, { campaignId, accountId }: Dialer, pace: Pace, now: number): Promise<void> {
  await dataSource.getRepository(PacingState).upsert({ campaignId, accountId, state: pace.state, savedAt: new Date(now) }, ['campaignId']);
}
