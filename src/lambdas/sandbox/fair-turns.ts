/** Who waits for their turn: accounts take turns, so that one whose scripts are slow or many holds up the others by one run at most. */
export class FairTurns<T> {
  private readonly lines = new Map<number, T[]>();

  waitingOf(accountId: number): number {
    return this.lines.get(accountId)?.length ?? 0;
  }

  add(accountId: number, one: T): void {
    const line = this.lines.get(accountId);
    if (line) line.push(one);
    else this.lines.set(accountId, [one]);
  }

  take(): T | undefined {
    const [first] = this.lines;
    if (!first) return undefined;
    const [accountId, line] = first;
    const one = line.shift();
    // Behind the others, with what is left.
    this.lines.delete(accountId);
    if (line.length > 0) this.lines.set(accountId, line);
    return one;
  }
}
