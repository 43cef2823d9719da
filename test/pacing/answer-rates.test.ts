import { expect } from 'chai';
import { AnswerRates } from '../../src/pacing/answer-rates.js';

const second = 1_000;

/** So many calls, one a second from `at`, of which a share is answered where the curves expect a quarter. */
function call(rates: AnswerRates, list: string, share: number, calls: number, at = 0): number {
  for (let index = 0; index < calls; index++) rates.learn(list, at + index * second, Math.floor((index + 1) * share) > Math.floor(index * share), 0.25);
  return at + calls * second;
}

describe('answer rates', () => {
  it('know nothing of a new list but what they know of all', () => {
    expect(new AnswerRates().factor('new', 0)).to.equal(1);
  });

  it('of two lists go apart, by as much as they answer differently', () => {
    const rates = new AnswerRates();
    let at = 0;
    for (let round = 0; round < 200; round++) {
      at = call(rates, 'good', 0.4, 10, at);
      at = call(rates, 'bad', 0.1, 10, at);
    }
    expect(rates.factor('good', at) / rates.factor('bad', at)).to.be.within(2.5, 4.2);
    expect(rates.factor('good', at)).to.be.within(1.3, 1.9);
  });

  it('change within minutes when everybody answers more', () => {
    const rates = new AnswerRates();
    const at = call(rates, 'list', 0.25, 2_000);
    const later = call(rates, 'list', 0.5, 600, at);
    expect(rates.factor('list', later)).to.be.within(1.4, 2.2);
  });

  it('of a few calls say little', () => {
    const rates = new AnswerRates();
    call(rates, 'list', 1, 3);
    expect(rates.factor('list', 3 * second)).to.be.within(1, 1.35);
  });

  it('survive a restart', () => {
    const rates = new AnswerRates();
    const at = call(rates, 'list', 0.4, 500);
    const restored = new AnswerRates();
    restored.restore(JSON.parse(JSON.stringify(rates)));
    expect(restored.factor('list', at)).to.be.closeTo(rates.factor('list', at), 1e-4);
  });

  it('remember so many lists and no more', () => {
    const rates = new AnswerRates();
    for (let list = 0; list < 1_000; list++) call(rates, `${list}`, 0.25, 1, list * second);
    expect(rates.toJSON().keys).to.have.length(200);
  });
});
