import { expect } from 'chai';
import fc from 'fast-check';
import { dueBy, nextQuota } from '../../src/pacing/evenly.js';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.UTC(2026, 0, 5, 9);
const end = start + hour;

describe('an even distribution', () => {
  it('gives a minute its share of what is left of contacts and time', () => {
    expect(nextQuota(3_600, start, start, end, minute)).to.deep.equal({ from: start, until: start + minute, calls: 60, owed: 0 });
    const late = start + 50 * minute;
    expect(nextQuota(600, late, start, end, minute)).to.deep.equal({ from: late, until: late + minute, calls: 60, owed: 0 });
  });

  it('begins at its start, and ends at its end', () => {
    const early = start - 5 * minute;
    expect(nextQuota(60, early, start, start + minute, minute)).to.deep.equal({ from: start, until: start + minute, calls: 60, owed: 0 });
    const late = start + minute / 2;
    expect(nextQuota(7, late, start, start + minute, minute)).to.deep.equal({ from: late, until: start + minute, calls: 7, owed: 0 });
    expect(dueBy(nextQuota(60, early, start, end, minute), start - 1), 'before the start').to.equal(0);
  });

  it('has everything that is left due at once when the end has passed', () => {
    expect(dueBy(nextQuota(5, end + minute, start, end, minute), end + minute)).to.equal(5);
    expect(dueBy(nextQuota(0, start, start, end, minute), end), 'of nothing').to.equal(0);
  });

  it('goes on at its pace when the next quota is late', () => {
    expect(dueBy({ from: 0, until: minute, calls: 60, owed: 0 }, 2 * minute)).to.equal(120);
  });

  it('catches nothing up after a pause: at most the next call is near', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 59 }), (left, minutes) => {
        const now = start + minutes * minute;
        const quota = nextQuota(left, now, start, end, minute, 100);
        expect(dueBy(quota, now)).to.equal(0);
        expect(dueBy(quota, end)).to.be.closeTo(left, 0.01);
      }),
    );
  });

  /** Runs a distribution whose quotas are set at these instants, and tells the largest distance from the straight line. */
  function run(calls: number, quotasAt: readonly number[]): { worst: number; placed: number } {
    const line = (now: number) => (calls * (now - start)) / hour;
    let worst = 0;
    let placed = 0;
    let quota = nextQuota(calls, start, start, end, minute);
    let placedOfQuota = 0;
    const goOnUntil = (next: number) => {
      for (;;) {
        const each = (quota.until - quota.from) / quota.calls;
        const at = Math.max(quota.from, Math.ceil(quota.from + (placedOfQuota + 1 - quota.owed) * each));
        if (placed === calls || at > next) break;
        worst = Math.max(worst, line(at) - placed);
        placed += 1;
        placedOfQuota += 1;
        worst = Math.max(worst, Math.abs(line(at) - placed));
      }
      worst = Math.max(worst, Math.abs(line(next) - placed));
    };
    for (const now of quotasAt) {
      goOnUntil(now);
      quota = nextQuota(calls - placed, now, start, end, minute, dueBy(quota, now) - placedOfQuota);
      placedOfQuota = 0;
    }
    goOnUntil(end);
    return { worst, placed };
  }

  it('is never more than one call away from the straight line, however often and whenever a quota is set', () => {
    const instants = fc.uniqueArray(fc.integer({ min: 0, max: hour - 1 }), { maxLength: 120 }).map((some) => some.sort((a, b) => a - b).map((offset) => start + offset));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_600 }), instants, (calls, quotasAt) => {
        const { worst, placed } = run(calls, quotasAt);
        // Some milliseconds are lost at each quota.
        expect(worst).to.be.at.most(1 + ((quotasAt.length + 1) * 4 * calls) / hour);
        expect(placed).to.be.within(calls - 1, calls);
      }),
    );
  });

  it('places a few calls in an hour also when a quota is set every minute', () => {
    const quotasAt = Array.from({ length: 59 }, (_, index) => start + (index + 1) * minute);
    for (const calls of [1, 5, 30, 59, 90, 100]) expect(run(calls, quotasAt).worst, `${calls} calls`).to.be.at.most(1.01);
  });
});
