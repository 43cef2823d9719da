import { expect } from 'chai';
import fc from 'fast-check';
import { binOf, edges } from '../../src/pacing/ages.js';
import { Exits } from '../../src/pacing/exits.js';
import { forecast } from '../../src/pacing/forecast.js';

const times = [1_000, 3_000, 6_000, 12_000, 25_000];

describe('the bins of ages', () => {
  it('hold every age from their edge to the next', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3_500_000 }), (age) => {
      const bin = binOf(age);
      expect(edges[bin]).to.be.at.most(age);
      if (bin + 1 < edges.length) expect(edges[bin + 1]).to.be.above(age);
    }), { numRuns: 2_000 });
    for (const [bin, edge] of edges.entries()) expect([binOf(edge), binOf(edge - 1)]).to.deep.equal([bin, Math.max(0, bin - 1)]);
  });
});

describe('a forecast', () => {
  it('of known times (Weibull) is what the distribution says, whatever the age', () => {
    fc.assert(
      fc.property(fc.double({ min: 4, max: 30, noNaN: true }), fc.double({ min: 0.8, max: 2.5, noNaN: true }), fc.integer({ min: 0, max: 20 }), (scale, shape, age) => {
        const exits = new Exits(['live'] as const, 1e6);
        const survival = (time: number) => Math.exp(-((time / 1_000 / scale) ** shape));
        // The quantiles in the middle of equal shares: a sample without noise.
        for (let index = 0; index < 2_000; index++) exits.add(1_000 * scale * (-Math.log((index + 0.5) / 2_000)) ** (1 / shape), 'live');
        const { rows } = forecast(exits, [], 'live', {}, times);
        const bin = binOf(age * 1_000);
        if (survival(age * 1_000) < 0.02) return;
        times.forEach((time, index) => {
          const known = 1 - survival(age * 1_000 + time) / survival(age * 1_000);
          expect(rows[bin * times.length + index]!, `${age} s old, ${time} ms ahead`).to.be.closeTo(known, 0.06);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('of competing ends gives each its share', () => {
    const exits = new Exits(['live', 'over'] as const, 1e6);
    for (let index = 0; index < 1_000; index++) exits.add(2_000 + index * 10, index % 4 === 0 ? 'live' : 'over');
    const { rows, fresh } = forecast(exits, [], 'live', {}, times);
    expect(fresh.at(-1)).to.be.closeTo(0.25, 0.01);
    expect(rows[0], 'nobody answers within a second').to.be.closeTo(0, 0.005);
    expect(rows[binOf(7_000) * times.length + 3], 'from the middle on, still a quarter').to.be.closeTo(0.25, 0.01);
  });

  it('goes through the phases: ringing after a setup of 3 s, answered 4 s later', () => {
    const ringing = new Exits(['live', 'over'] as const, 1e6);
    const dialled = new Exits(['ringing', 'over'] as const, 1e6);
    for (let index = 0; index < 400; index++) {
      ringing.add(4_000, index % 2 === 0 ? 'live' : 'over');
      dialled.add(3_000, index % 2 === 0 ? 'ringing' : 'over');
    }
    const { fresh } = forecast(ringing, [], 'live', {}, times);
    const { rows } = forecast(dialled as Exits<'ringing' | 'over' | 'live'>, [], 'live', { ringing: fresh }, times);
    expect(rows[2], 'within 6 s').to.be.below(0.01);
    expect(rows[3], 'within 12 s: half of a half').to.be.closeTo(0.25, 0.01);
  });

  it('counts those who are still there: the first to hang up are not all', () => {
    const exits = new Exits(['idle'] as const, 1e6);
    for (let index = 0; index < 10; index++) exits.add(5_000 + index * 500, 'idle');
    const chance = (present: number[]) => forecast(exits, present, 'idle', {}, times).rows[3]!;
    expect(chance([])).to.be.above(0.9);
    expect(chance(Array.from({ length: 90 }, () => 12_000))).to.be.closeTo(0.1, 0.03);
  });

  it('forgets what was long ago', () => {
    const exits = new Exits(['live', 'over'] as const, 100);
    for (let index = 0; index < 1_000; index++) exits.add(5_000, 'over');
    for (let index = 0; index < 500; index++) exits.add(5_000, 'live');
    expect(forecast(exits, [], 'live', {}, times).fresh.at(-1)).to.be.above(0.95);
    expect(exits.seen('live') + exits.seen('over')).to.be.below(102);
  });
});
