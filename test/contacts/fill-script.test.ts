import { expect } from 'chai';
import { fillScript, type Spoken } from '../../src/contacts/fill-script.js';

const ada: Spoken = { number: '+12025550100', name: 'Ada', email: null, address: null, clientId: 'K 1', attributes: { City: 'Bonn', 'Next visit': 'Monday', name: 'Lady Ada' } };

describe('a script', () => {
  it('speaks of the contact, capitals or not, and shows where something is missing', () => {
    expect(fillScript('{Name} in {CITY}: {next visit}, {number}, {Client ID}, {clientId}, {email}, {other}', ada)).to.equal('Ada in Bonn: Monday, +12025550100, K 1, K 1, …, …');
  });

  it('takes what a contact has as it is, once, on one line', () => {
    const odd = { ...ada, name: '{number} $& <b>\u0007x\ny', attributes: { __proto__: 'p' } as Record<string, string> };
    expect(fillScript('Hello {name}', odd)).to.equal('Hello {number} $& <b> x y');
    expect(fillScript('{constructor} {} { } {a{b}', odd)).to.equal('… {} … {a…');
  });

  it('stays as it is without braces', () => {
    expect(fillScript('Line one\n\nLine two', ada)).to.equal('Line one\n\nLine two');
  });
});
