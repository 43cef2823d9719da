import { expect } from 'chai';
import fc from 'fast-check';
import { divide } from '../../src/pacing/divide.js';

const dialers = ['a', 'b', 'c'];
const agent = fc.record({ id: fc.uuid(), dialers: fc.subarray(dialers) });
const weights = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3));
const weighted = (values: number[]) => dialers.map((id, index) => ({ id, weight: values[index]! }));

describe('the agents of a pool', () => {
  it('are promised once each, to a dialer that they serve, one that wants agents where there is one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(agent, { selector: ({ id }) => id, maxLength: 40 }), weights, (agents, values) => {
        const promises = divide(agents, weighted(values));
        expect([...promises.keys()]).to.have.length(new Set(promises.keys()).size);
        for (const { id, dialers: served } of agents) {
          const usable = served.filter((dialer) => values[dialers.indexOf(dialer)]! > 0);
          if (served.length === 0) expect(promises.has(id)).to.equal(false);
          else expect(usable.length > 0 ? usable : served).to.include(promises.get(id));
        }
      }),
    );
  });

  it('who serve all dialers are shared by weight: none gets less than its share, rounded down', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })), (count, values) => {
        const promises = [...divide(Array.from({ length: count }, (_, id) => ({ id, dialers })), weighted(values)).values()];
        const sum = values.reduce((total, weight) => total + weight, 0);
        dialers.forEach((dialer, index) => expect(promises.filter((one) => one === dialer).length).to.be.at.least(Math.floor((count * values[index]!) / sum)));
      }),
    );
  });

  it('who serve one dialer alone leave the others to the rest', () => {
    const agents = [...[1, 2, 3].map((id) => ({ id, dialers: ['a', 'b'] })), ...[4, 5, 6].map((id) => ({ id, dialers: ['a'] }))];
    const promises = divide(agents, [{ id: 'a', weight: 1 }, { id: 'b', weight: 1 }]);
    expect([1, 2, 3].map((id) => promises.get(id))).to.deep.equal(['b', 'b', 'b']);
  });
});
