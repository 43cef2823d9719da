/** For how long an agent's leaving counts, in milliseconds. */
const memory = 1_800_000;

export interface DrainState {
  count: number;
  at: number;
}

/** How fast free agents are taken away by what is not ours: inbound calls, breaks, the end of a shift. */
export class Drain {
  constructor(private count = 0, private at = 0) {}

  taken(at: number): void {
    this.count = this.left(at) + 1;
    this.at = at;
  }

  /** Agents a millisecond. */
  rate(at: number): number {
    return this.left(at) / memory;
  }

  private left(at: number): number {
    return this.count * Math.exp(-Math.max(0, at - this.at) / memory);
  }

  toJSON(): DrainState {
    return { count: this.count, at: this.at };
  }
}
