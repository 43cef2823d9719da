import { expect } from 'chai';
import { ClockBorder } from '../../src/jobs/clock-border.js';
import { machineClock } from '../../src/shared/clock.js';

describe("the border between the clock and Agenda's time", () => {
  it('changes nothing at factor 1', () => {
    const border = new ClockBorder(machineClock(), 1);
    const now = Date.now();
    for (const time of [0, now, now + 123_456_789]) {
      expect(border.toClock(time)).to.equal(time);
      expect(border.toMachine(time)).to.equal(time);
    }
  });

  it('goes with the clock at another factor, and never before its time', () => {
    const clock = machineClock(60, Date.now() - 3_600_000);
    const border = new ClockBorder(clock, 60);
    expect(Math.abs(border.now() - clock.now())).to.be.below(60 * 1_000);
    const nine = clock.now() + 12_345_677;
    expect(border.toClock(border.toMachine(nine)) - nine).to.be.within(0, 60);
    expect(border.toMachine(nine) - Date.now()).to.be.within(12_345_677 / 60 - 1_000, 12_345_677 / 60 + 1);
    expect(border.toMachineDuration(60_000)).to.equal(1_000);
    expect(border.toClockDuration(border.toMachineDuration(100))).to.equal(100);
  });
});
