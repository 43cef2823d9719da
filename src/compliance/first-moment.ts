import type { Refusal } from './rule.js';

/** From when on a call may be made, and by which rules it waits until then. */
export interface FirstMoment<Why = Refusal> {
  /** In milliseconds since 1970; undefined: never, as things stand, by the last of `waits`. */
  at?: number;
  /** What stands in the way, one after the other: each from the end of the one before. */
  waits: Why[];
}

/**
 * The first moment at or after `from` at which nothing refuses a call: from the end of one refusal to the next. Each rule but those of
 * time ends once at most and these say when all of them are open, so it comes to its end after some steps. Pure, as the rules are.
 */
export function firstMoment(refusalAt: (at: number) => Refusal | undefined, from: number): FirstMoment {
  const waits: Refusal[] = [];
  for (let at = from; ; ) {
    const refused = refusalAt(at);
    if (!refused) return { at, waits };
    waits.push(refused);
    const { ends, until = at } = refused;
    if (ends || until <= at) return { waits };
    at = until;
  }
}
