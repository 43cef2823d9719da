/**
 * The switch's own limits. Sessions per second are counted down within each second, and the session that
 * reaches zero is refused too: of `sessions-per-second` N, N - 1 get through. Over either limit the
 * switch makes no channel, and originate fails with DESTINATION_OUT_OF_ORDER, which says nothing of limits.
 */
export class Limits {
  private second = Number.NaN;
  private used = 0;
  private usedBefore = 0;
  private fiveMinutes = Number.NaN;
  peakRate = 0;
  peakRateFiveMinutes = 0;
  peakSessions = 0;
  peakSessionsFiveMinutes = 0;
  sinceStartup = 0;

  constructor(
    private readonly now: () => number,
    public maxSessions: number,
    public sessionsPerSecond: number,
  ) {}

  /** Counts one more session on top of `current`; false when the switch refuses it. */
  admit(current: number): boolean {
    this.turn();
    this.used++;
    if (this.used >= this.sessionsPerSecond || current + 1 > this.maxSessions) return false;
    this.sinceStartup++;
    this.peakSessions = Math.max(this.peakSessions, current + 1);
    this.peakSessionsFiveMinutes = Math.max(this.peakSessionsFiveMinutes, current + 1);
    return true;
  }

  /** Sessions that began in the last full second. */
  lastRate(): number {
    this.turn();
    return this.usedBefore;
  }

  /** What is left of this second's allowance, as HEARTBEAT gives it. */
  remaining(): number {
    this.turn();
    return Math.max(0, this.sessionsPerSecond - this.used);
  }

  private turn(): void {
    const second = Math.floor(this.now() / 1000);
    if (second === this.second) return;
    this.usedBefore = second === this.second + 1 ? this.used : 0;
    const last = Math.min(this.used, this.sessionsPerSecond);
    if (Math.floor(second / 300) !== this.fiveMinutes) {
      this.fiveMinutes = Math.floor(second / 300);
      this.peakRateFiveMinutes = 0;
      this.peakSessionsFiveMinutes = 0;
    }
    this.peakRate = Math.max(this.peakRate, last);
    this.peakRateFiveMinutes = Math.max(this.peakRateFiveMinutes, last);
    this.second = second;
    this.used = 0;
  }
}
