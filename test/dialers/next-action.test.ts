import { expect } from 'chai';
import { dialerContactStates, hasEnded } from '../../src/dialers/dialer-contact-state.js';
import { active, dialerStates, mayMove } from '../../src/dialers/dialer-state.js';
import { nextAction } from '../../src/dialers/next-action.js';

const settledAt = 1_000_000;
const settings = { maxAttempts: 3, retryMinutes: 5, abandonedLockoutHours: 72 };

describe('what comes after an attempt', () => {
  it('is success when somebody answered', () => {
    expect(nextAction({ result: 'answered', wasAnswered: true, ordinal: 3, settledAt }, settings)).to.deep.equal({ state: 'success' });
  });

  it('is another attempt after the set time, LOST too, until there were as many as set', () => {
    const after = (ordinal: number) => nextAction({ result: 'no answer' as const, wasAnswered: false, ordinal, settledAt }, settings);
    expect(after(1)).to.deep.equal({ state: 'waiting', nextAt: settledAt + 300_000 });
    expect(after(3)).to.deep.equal({ state: 'failed' });
    expect(after(5), 'after the maximum was lowered').to.deep.equal({ state: 'failed' });
  });

  it('is success when somebody had answered and the end is not known, and not when only a carrier had, which played a tone', () => {
    const after = (result: 'lost' | 'busy') => nextAction({ result, wasAnswered: true, ordinal: 1, settledAt }, settings);
    expect(after('lost')).to.deep.equal({ state: 'success' });
    expect(after('busy')).to.deep.equal({ state: 'waiting', nextAt: settledAt + 300_000 });
  });

  it('is not success when a machine or a fax answered, and a long pause when nobody came to the telephone for a person', () => {
    const after = (result: 'machine' | 'fax' | 'abandoned') => nextAction({ result, wasAnswered: true, ordinal: 1, settledAt }, settings);
    expect(after('machine')).to.deep.equal({ state: 'waiting', nextAt: settledAt + 300_000 });
    expect(after('fax')).to.deep.equal({ state: 'waiting', nextAt: settledAt + 300_000 });
    expect(after('abandoned')).to.deep.equal({ state: 'waiting', nextAt: settledAt + 72 * 3_600_000 });
  });
});

describe('the states of a dialer', () => {
  it('may be left for these', () => {
    const moves = dialerStates.map((from) => `${from}: ${dialerStates.filter((to) => mayMove(from, to)).join(', ')}`);
    expect(moves).to.deep.equal([
      'draft: scheduled, running, waiting',
      'scheduled: draft, running, waiting, completed',
      'running: paused, waiting, completed',
      'paused: scheduled, running, waiting, completed',
      'waiting: running, paused, completed',
      'completed: scheduled, running, waiting',
    ]);
  });

  it('are looked at by the engine while it runs or waits for its hours', () => {
    expect(active).to.deep.equal(['running', 'waiting']);
  });
});

describe('the states of a dialer’s contact', () => {
  it('are ends but for two, and fit their column', () => {
    expect(dialerContactStates.filter((state) => !hasEnded(state))).to.deep.equal(['waiting', 'dialing']);
    for (const state of dialerContactStates) expect(state.length).to.be.at.most(20);
  });
});
