import { closeSync, openSync, writeSync } from 'node:fs';

/** The simulator's own record of an originate, independent of what it told the client. */
export interface LoggedCall {
  uuid: string;
  number: string;
  gateway: string;
  callerIdNumber: string;
  callerIdName: string;
  takenAt: number;
  /** Whether an INVITE left for the carrier; false when the switch itself refused. */
  dialled: boolean;
  answeredAt?: number;
  endedAt?: number;
  cause?: string;
}

/**
 * Keeps the calls in memory and, given a path, appends each originate and each end to that file as a
 * line of JSON with a plain write: once the client hears of a call, its line survives our SIGKILL.
 */
export class CallLog {
  private readonly kept = new Map<string, LoggedCall>();
  private entries = 0;
  private file: number | undefined;

  constructor(
    path: string | undefined,
    private readonly limit: number,
  ) {
    this.file = path === undefined ? undefined : openSync(path, 'a');
  }

  taken(call: LoggedCall): void {
    // The same UUID twice is what the never-twice oracle looks for, so the key must not hide it.
    this.kept.set(`${this.entries++}`, call);
    if (this.kept.size > this.limit) this.kept.delete(this.kept.keys().next().value!);
    this.write('taken', call);
  }

  ended(call: LoggedCall): void {
    this.write('ended', call);
  }

  calls(): LoggedCall[] {
    return [...this.kept.values()].map((call) => ({ ...call }));
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private write(event: 'taken' | 'ended', call: LoggedCall): void {
    if (this.file !== undefined) writeSync(this.file, `${JSON.stringify({ event, ...call })}\n`);
  }
}
