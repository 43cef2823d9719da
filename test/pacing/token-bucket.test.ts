import { expect } from 'chai';
import fc from 'fast-check';
import { TokenBucket } from '../../src/pacing/token-bucket.js';

describe('a rate', () => {
  it('lets nobody wait who has none', () => {
    const bucket = new TokenBucket(0, 0);
    bucket.take(1_000_000);
    expect(bucket.available(0)).to.equal(Number.POSITIVE_INFINITY);
  });

  it('below one a second is one every so often', () => {
    const bucket = new TokenBucket(0.1, 0);
    bucket.take(bucket.available(0));
    expect(bucket.available(9_999)).to.equal(0);
    expect(bucket.available(10_000)).to.equal(1);
    expect(bucket.available(100_000), 'nothing is saved up beyond one').to.equal(1);
  });

  it('is taken over at once when it changes', () => {
    const bucket = new TokenBucket(100, 0);
    bucket.setRate(4);
    expect(bucket.available(0)).to.equal(1);
    bucket.setRate(0);
    expect(bucket.available(0)).to.equal(Number.POSITIVE_INFINITY);
    bucket.setRate(8);
    expect(bucket.available(3_600_000)).to.equal(2);
  });

  it('gives back what was not used, and no more than it can hold', () => {
    const bucket = new TokenBucket(8, 0);
    bucket.take(2);
    expect(bucket.available(0)).to.equal(0);
    bucket.take(-2);
    expect(bucket.available(0)).to.equal(2);
    bucket.take(-50);
    expect(bucket.available(0)).to.equal(2);
  });

  it('is never exceeded in any stretch of time by more than a quarter of a second’s worth, or one', () => {
    const rate = fc.oneof(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.01, max: 1, noNaN: true }));
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 100 })), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(rate, steps, (callsPerSecond, some) => {
        const bucket = new TokenBucket(callsPerSecond, 0);
        const taken: { at: number; count: number }[] = [];
        let now = 0;
        for (const [wait, wish] of some) {
          now += wait;
          const count = Math.min(wish, bucket.available(now));
          bucket.take(count);
          taken.push({ at: now, count });
        }
        for (let first = 0; first < taken.length; first++)
          for (let last = first, sum = 0; last < taken.length; last++) {
            sum += taken[last]!.count;
            const most = ((taken[last]!.at - taken[first]!.at) / 1_000) * callsPerSecond + Math.max(1, callsPerSecond / 4);
            expect(sum).to.be.at.most(most + 1e-6);
          }
      }),
    );
  });

  it('is used up by whoever has enough to do: what it lets through in a minute is its rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (callsPerSecond) => {
        const bucket = new TokenBucket(callsPerSecond, 0);
        let count = 0;
        for (let now = 0; now <= 60_000; now += 20) {
          const some = bucket.available(now);
          bucket.take(some);
          count += some;
        }
        // Who looks every 20 ms is up to 20 ms late for each call of a slow rate.
        expect(count).to.be.within(60 * callsPerSecond * 0.9, 60 * callsPerSecond + Math.max(1, callsPerSecond / 4));
      }),
    );
  });

  it('goes on when the clock is set back', () => {
    const bucket = new TokenBucket(10, 1_000_000);
    bucket.take(bucket.available(1_000_000));
    expect(bucket.available(0)).to.equal(0);
    expect(bucket.available(1_000)).to.equal(2);
  });
});
