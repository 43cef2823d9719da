import { expect } from 'chai';
import fc from 'fast-check';
import { sure, wilson } from '../../src/shared/wilson.js';

describe('the Wilson interval', () => {
  it('has the values of the textbook', () => {
    expect(wilson(0, 100).low).to.equal(0);
    expect(wilson(0, 100).high).to.be.closeTo(0.037, 0.0005);
    expect(wilson(50, 100).low).to.be.closeTo(0.4038, 0.0005);
    expect(wilson(50, 100).high).to.be.closeTo(0.5962, 0.0005);
    expect(wilson(3, 170).low).to.be.closeTo(0.006, 0.0005);
    expect(wilson(3, 170).high).to.be.closeTo(0.0507, 0.0005);
  });

  it('is wider for who wants to be surer', () => {
    expect(wilson(24, 30).low).to.be.closeTo(0.627, 0.0005);
    expect(wilson(24, 30, sure['99 %']).low).to.be.closeTo(0.567, 0.0005);
  });

  it('knows nothing of nothing', () => {
    expect(wilson(0, 0)).to.deep.equal({ low: 0, high: 1 });
  });

  it('holds the share, and is the mirror image of the interval of the rest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, part) => {
        const hits = Math.round(of * part);
        const { low, high } = wilson(hits, of);
        expect(low).to.be.at.most(hits / of + 1e-12);
        expect(high).to.be.at.least(hits / of - 1e-12);
        expect(wilson(of - hits, of).low).to.be.closeTo(1 - high, 1e-9);
      }),
    );
  });
});
