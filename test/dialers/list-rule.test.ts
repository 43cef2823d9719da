import { expect } from 'chai';
import { holding, listRule, type ListRule } from '../../src/dialers/list-rule.js';

const rule = (some: Partial<ListRule>): ListRule => listRule.parse({ listId: 1, ...some });

describe('a rule that puts a number on a list', () => {
  const busy = { result: 'busy', isPending: true };

  it('holds after one of its results or one of its dispositions, and with neither after all', () => {
    const rules = [rule({ results: ['busy', 'no answer'] }), rule({ dispositions: ['Do not call'] }), rule({}), rule({ results: ['answered'], dispositions: ['interested'] })];
    expect(holding(rules, busy)).to.deep.equal([0, 2]);
    expect(holding(rules, { ...busy, result: 'answered' })).to.deep.equal([2, 3]);
    expect(holding(rules, { ...busy, result: 'machine', disposition: 'do NOT call' })).to.deep.equal([1, 2]);
    expect(holding(rules, { ...busy, result: 'machine', disposition: 'Interested' })).to.deep.equal([2, 3]);
  });

  it('goes by whether the contact is to be tried again', () => {
    const rules = [rule({ retries: 'pending' }), rule({ retries: 'ended' }), rule({ retries: 'any' })];
    expect(holding(rules, busy)).to.deep.equal([0, 2]);
    expect(holding(rules, { ...busy, isPending: false })).to.deep.equal([1, 2]);
  });

  it('is not for refusals, which are no attempts', () => {
    expect(listRule.safeParse({ listId: 1, results: ['refused'] }).success).to.equal(false);
    expect(listRule.safeParse({ listId: 1, attributes: { ' ': 'x' } }).success).to.equal(false);
  });
});
