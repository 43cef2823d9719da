/** An agent of a pool, free or busy, and the dialers that it can serve. */
export interface PoolAgent<D> {
  id: string | number;
  dialers: readonly D[];
}

export interface PoolDialer<D> {
  id: D;
  /** Agents go to dialers in proportion; 0 gets none while another can use them. */
  weight: number;
}

/**
 * Promises each agent of a pool to one dialer, so that none is promised twice. Agents are taken in the order given
 * (free ones first) and go to the dialer, of those they serve, that is furthest behind its weight; those who
 * serve few dialers are placed before those who serve many.
 */
export function divide<D extends string | number>(agents: readonly PoolAgent<D>[], dialers: readonly PoolDialer<D>[]): Map<string | number, D> {
  const weights = new Map(dialers.map(({ id, weight }) => [id, weight]));
  const promised = new Map<D, number>();
  const promises = new Map<string | number, D>();
  const choiceOf = (able: readonly D[]) => {
    const wanting = able.filter((dialer) => weights.get(dialer)! > 0);
    return wanting.length > 0 ? wanting : able;
  };
  const byChoice = agents.map(({ id, dialers: able }) => ({ id, choice: choiceOf(able.filter((dialer) => weights.has(dialer))) })).filter(({ choice }) => choice.length > 0);
  byChoice.sort((a, b) => a.choice.length - b.choice.length);
  const load = (dialer: D) => ((promised.get(dialer) ?? 0) + 1) / (weights.get(dialer) || 1);
  for (const { id, choice } of byChoice) {
    const dialer = choice.reduce((best, other) => (load(other) < load(best) ? other : best));
    promised.set(dialer, (promised.get(dialer) ?? 0) + 1);
    promises.set(id, dialer);
  }
  return promises;
}
