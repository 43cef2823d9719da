import type { ActionResponse } from 'adminjs';
import type { Context } from '../../src/database/context.js';

type Shown = ActionResponse & { record?: { params: Record<string, unknown> }; records?: { params: Record<string, unknown> }[] };

/** Whoever dials keeps the state of nodes and gateways true: their pages say when nobody does, as Home does, in place of what was seen last. */
export const withWhetherWatched = (context: Context) => async (response: Shown) => {
  const isUnwatched = context.whyNobodyDials?.() !== undefined;
  for (const { params } of response.records ?? (response.record ? [response.record] : [])) params.isUnwatched = isUnwatched;
  return response;
};
