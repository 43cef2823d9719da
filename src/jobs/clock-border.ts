import { sqlTime, timeOf } from '../database/sql.js';
import { type Clock, machineClock } from '../shared/clock.js';

/**
 * Agenda reads the machine's clock and nothing else, while rows hold the times of ours, so that a
 * service that goes on at another factor still starts a dialer at nine. Every time that passes between
 * Agenda and a row or a caller is converted here, and durations are divided by the factor. The clock
 * must run evenly: with a clock that a test moves by hand, jobs run at the machine's pace all the same.
 */
export class ClockBorder {
  /** The machine's time, for Agenda and for what is about processes. */
  readonly machine = machineClock();
  private readonly origin: { machine: number; clock: number };

  constructor(clock: Clock, private readonly factor: number) {
    this.origin = { machine: this.machine.now(), clock: clock.now() };
    // Both read in the same millisecond: at factor 1 a time then passes unchanged.
    while (this.origin.machine !== this.machine.now()) this.origin = { machine: this.machine.now(), clock: clock.now() };
  }

  /** What our clock shows now. */
  now(): number {
    return this.toClock(this.machine.now());
  }

  toClock(machineTime: number): number {
    return Math.round(this.origin.clock + (machineTime - this.origin.machine) * this.factor);
  }

  /** Rounded up, so that a job never starts before its time. */
  toMachine(clockTime: number): number {
    return Math.ceil(this.origin.machine + (clockTime - this.origin.clock) / this.factor);
  }

  toMachineDuration(duration: number): number {
    return duration / this.factor;
  }

  toClockDuration(duration: number): number {
    return Math.round(duration * this.factor);
  }

  /** Agenda's time as a column holds it. */
  toColumn(date: Date | null | undefined): string | null {
    return date ? sqlTime(this.toClock(date.getTime())) : null;
  }

  fromColumn(value: Date | string | null): Date | null {
    return value === null ? null : new Date(this.toMachine(timeOf(value)));
  }
}
