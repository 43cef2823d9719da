import { expect } from 'chai';
import fc from 'fast-check';
import { addUp, type Criterion } from '../../src/quality/criteria.js';

const greeting: Criterion = { id: 1, text: 'Greeted by name', kind: 'yes or no', points: 10, isFatal: false };
const listened: Criterion = { id: 2, text: 'Listened', kind: 'points', points: 30, isFatal: false };
const recorded: Criterion = { id: 4, text: 'Said that it is recorded', kind: 'yes or no', points: 10, isFatal: true };
const card = [greeting, listened, recorded];

describe('adding up a score card', () => {
  it('gives the share of the points that could be had; what did not apply counts neither way', () => {
    expect(addUp(card, { 1: 10, 2: 30, 4: 10 })).to.deep.equal({ percent: 100, isFatal: false });
    expect(addUp(card, { 1: 0, 2: 20, 4: 10 })).to.deep.equal({ percent: 60, isFatal: false });
    expect(addUp(card, { 1: null, 2: 20, 4: 10 })).to.deep.equal({ percent: 75, isFatal: false });
  });

  it('gives nothing where a fatal criterion was missed, and is not fatal where it did not apply', () => {
    expect(addUp(card, { 1: 10, 2: 30, 4: 0 })).to.deep.equal({ percent: 0, isFatal: true });
    expect(addUp(card, { 1: 10, 2: 30, 4: null })).to.deep.equal({ percent: 100, isFatal: false });
  });

  it('says what is missing or wrong', () => {
    expect(addUp(card, { 1: 10, 4: 10 })).to.equal('Say something to each criterion; "Listened" is left.');
    expect(addUp(card, { 1: 5, 2: 30, 4: 10 })).to.equal('"Greeted by name" is done, which is 10, or not done, which is 0.');
    for (const wrong of [31, -1, 1.5, Number.NaN]) expect(addUp(card, { 1: 10, 2: wrong, 4: 10 })).to.equal('"Listened" takes whole points from 0 to 30.');
    expect(addUp(card, { 1: 10, 2: 30, 3: 1, 4: 10 })).to.equal('The card has no criterion 3.');
    expect(addUp(card, { 1: null, 2: null, 4: null })).to.equal('No criterion applies to this call, so there is nothing to score.');
  });

  it('is always between nothing and all', () => {
    const filled = fc.array(fc.record({ points: fc.integer({ min: 1, max: 100 }), isFatal: fc.boolean(), part: fc.option(fc.double({ min: 0, max: 1, noNaN: true })) }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(filled, (rows) => {
        const criteria = rows.map(({ points, isFatal }, index): Criterion => ({ id: index + 1, text: 'x', kind: 'points', points, isFatal }));
        const sum = addUp(criteria, Object.fromEntries(rows.map(({ points, part }, index) => [index + 1, part === null ? null : Math.round(points * part)])));
        if (typeof sum === 'string') return rows.every(({ part }) => part === null);
        return sum.percent >= 0 && sum.percent <= 100 && (!sum.isFatal || sum.percent === 0);
      }),
    );
  });
});
