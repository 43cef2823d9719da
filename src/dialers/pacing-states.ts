import type { DataSource } from 'typeorm';
import type { PredictiveState } from '../pacing/predictive.js';
import { Rest, type RestState } from '../pacing/rest.js';
import type { Dialer } from './dialer.entity.js';
import { Pace } from './pace.js';
import { PacingState } from './pacing-state.entity.js';

/** What the row of a campaign has: what its pacer learned, and the rests of its dialers, by their ids. */
type Saved = PredictiveState & { rests?: Record<string, RestState | undefined> };

const readSaved = async (dataSource: DataSource, campaignId: number): Promise<Saved | undefined> =>
  (await dataSource.getRepository(PacingState).findOneBy({ campaignId }))?.state as Saved | undefined;

/** A pace that goes on with what the campaign has learned, wherever that was. */
export async function readPace(dataSource: DataSource, campaignId: number, rest?: Rest): Promise<Pace> {
  return new Pace(await readSaved(dataSource, campaignId), rest);
}

/** The rests of the dialers of a campaign, by their ids, as they were saved last. */
export async function readRests(dataSource: DataSource, campaignId: number, now: number): Promise<Map<number, Rest>> {
  const saved = await readSaved(dataSource, campaignId);
  return new Map(Object.entries(saved?.rests ?? {}).map(([id, state]) => [Number(id), Rest.from(state, now)]));
}

export async function savePace(dataSource: DataSource, { campaignId, accountId }: Dialer, pace: Pace, rests: ReadonlyMap<number, Rest>, now: number): Promise<void> {
  // What has no state is left out when it is written.
  const state: Saved = { ...pace.state, rests: Object.fromEntries([...rests].map(([id, rest]) => [id, rest.toJSON()])) };
  await dataSource.getRepository(PacingState).upsert({ campaignId, accountId, state, savedAt: new Date(now) }, ['campaignId']);
}
