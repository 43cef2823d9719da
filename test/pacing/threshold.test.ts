import { expect } from 'chai';
import fc from 'fast-check';
import { step, target, Threshold } from '../../src/pacing/threshold.js';
import { isAtLimit, room, slack, tightest } from '../../src/pacing/windows.js';

describe('α', () => {
  it('adds up: abandoned is at most target · answers plus what α lost, in any order of events', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 400 }), (reached) => {
        const threshold = new Threshold();
        const before = threshold.alpha;
        for (const one of reached) if (one) threshold.reached();
        else threshold.abandoned();
        const abandoned = reached.filter((one) => !one).length;
        expect(abandoned).to.be.at.most(target * reached.length + (before - threshold.alpha) / step + 1e-6);
      }),
    );
  });

  it('keeps its debt: below 0 as far as it goes, and paid off by answers alone', () => {
    const threshold = new Threshold(0);
    for (let count = 0; count < 3; count++) threshold.abandoned();
    expect(threshold.alpha).to.be.closeTo(-3 * step * (1 - target), 1e-12);
    for (let count = 0; count < Math.floor((3 * (1 - target)) / target); count++) threshold.reached();
    expect(threshold.alpha).to.be.at.most(0);
    threshold.reached();
    expect(threshold.alpha).to.be.above(0);
  });
});

describe('a window', () => {
  it('is at its limit when somebody was abandoned and one more would put it above its cap', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(600), fc.constantFrom(0.03, 0.01), (answered, abandoned, cap) => {
        const window = { name: 'today', answered: answered + abandoned, abandoned, cap };
        const isAbove = (abandoned + 1) / (window.answered + 1) > cap;
        if (Math.abs(slack(window) - 1) > 1e-9) expect(isAtLimit(window)).to.equal(abandoned > 0 && isAbove);
      }),
    );
  });

  it('leaves more of α the more it allows, and never all of it on its first answers', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 60, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }), fc.integer({ min: 1, max: 200 }), (left, more, agents) => {
        expect(room(left + more, agents)).to.be.at.least(room(left, agents));
        if (left < 1) expect(room(left, agents)).to.be.at.most(0.05);
      }),
    );
  });

  it('that allows least binds', () => {
    const day = { name: 'today', answered: 100, abandoned: 0, cap: 0.03 };
    const month = { name: 'the last 30 days', answered: 10_000, abandoned: 299, cap: 0.03 };
    expect(tightest([day, month])).to.equal(month);
    expect(tightest([])).to.equal(undefined);
  });
});
