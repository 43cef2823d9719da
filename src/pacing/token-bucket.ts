/**
 * How many may start at `now` under a rate. A quarter of a second's worth is saved up at most (and one
 * call at least), so that no second has much more than its rate.
 */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  /** `rate` is in calls a second; 0 is no limit. */
  constructor(private rate: number, now: number) {
    this.tokens = this.capacity;
    this.filledAt = now;
  }

  private get capacity(): number {
    return Math.max(1, this.rate / 4);
  }

  setRate(rate: number): void {
    this.rate = rate;
    this.tokens = Math.min(this.tokens, this.capacity);
  }

  available(now: number): number {
    if (this.rate === 0) return Number.POSITIVE_INFINITY;
    this.tokens = Math.min(this.capacity, this.tokens + (Math.max(0, now - this.filledAt) / 1_000) * this.rate);
    this.filledAt = now;
    return Math.floor(this.tokens);
  }

  take(count = 1): void {
    if (this.rate !== 0) this.tokens -= count;
  }
}
