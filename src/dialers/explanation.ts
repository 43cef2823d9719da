import type { Context } from '../database/context.js';
import type { Dialer } from './dialer.entity.js';
import { active } from './dialer-state.js';

/** Why a dialer does what it does, in words: as whoever dials wrote it last, or why nobody dials who could keep that true. */
export const explanationOf = ({ state, explanation }: Pick<Dialer, 'state' | 'explanation'>, { whyNobodyDials }: Pick<Context, 'whyNobodyDials'>): string | null =>
  (active.includes(state) ? whyNobodyDials?.() : undefined) ?? explanation;
