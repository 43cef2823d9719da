import { expect } from 'chai';
import { PredictivePacer } from '../../src/pacing/predictive.js';
import { progressive } from '../../src/pacing/progressive.js';
import { ordinary, hour, type Scenario } from '../../bench/simulate/scenario.js';
import { World, type Campaign, type DayResult } from '../../bench/simulate/world.js';
import type { Pacer } from '../../src/pacing/pacer.js';

const scenario = (change: Partial<Scenario> = {}) => ordinary(10, { day: hour, ...change });
const campaign = (pacer: Pacer): Campaign => ({ pacer, past: [], today: { answered: 0, abandoned: 0 } });

/** Half an hour is enough to tell two runs apart. */
const short = { day: hour / 2 };

function day(pacer: Pacer, seed = 'regression', change: Partial<Scenario> = {}): DayResult {
  return new World(scenario(change), [campaign(pacer)], seed, 0).run();
}

/** Seeded: the same on every machine. The bounds leave room for a better pacer, not for a worse one. */
describe('a simulated hour of ten agents', () => {
  it('progressive: two thirds busy, nobody abandoned', () => {
    const { utilisation, abandoned } = day(progressive);
    expect(utilisation).to.be.within(0.58, 0.68);
    expect(abandoned).to.equal(0);
  });

  it('predictive: far busier, and below 3 % abandoned', () => {
    const { utilisation, worst, abandoned } = day(new PredictivePacer());
    expect(utilisation).to.be.above(0.75);
    expect(worst).to.be.below(0.03);
    expect(abandoned).to.be.above(0);
  });

  it('predictive: the same day twice', () => {
    expect(day(new PredictivePacer(), 'twice', short)).to.deep.equal(day(new PredictivePacer(), 'twice', short));
  });

  it('with detection and bridge in the two seconds it still holds', () => {
    const { utilisation, worst } = day(new PredictivePacer(800), 'regression', { detection: 800, bridge: 400 });
    expect(utilisation).to.be.above(0.74);
    expect(worst).to.be.below(0.03);
  });

  it('goes on the next day from where it was: nothing is learned again', () => {
    const first = campaign(new PredictivePacer());
    new World(scenario(), [first], 'two days', 0).run();
    first.pacer = PredictivePacer.from(JSON.parse(JSON.stringify(first.pacer)));
    const { utilisation, worst } = new World(scenario({ day: hour / 3 }), [first], 'two days', 1).run();
    const fresh = new World(scenario({ day: hour / 3 }), [campaign(new PredictivePacer())], 'two days', 1).run();
    expect(utilisation).to.be.above(fresh.utilisation);
    expect(worst).to.be.at.most(0.03);
  });
});
