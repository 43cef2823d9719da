import { expect } from 'chai';
import { isPerson } from '../../../bench/amd/judge.js';
import { otherKinds, personKinds, planCorpus } from '../../../bench/amd/plan.js';
import { speakersOf } from '../../../bench/amd/voices.js';

describe('the corpus of spoken calls', () => {
  const corpus = planCorpus('1');

  it('is the same for the same seed, and another for another', () => {
    expect(planCorpus('1')).to.deep.equal(corpus);
    expect(planCorpus('2')).not.to.deep.equal(corpus);
  });

  it('has 300 people and 300 others at least, of every kind in both halves', () => {
    expect(corpus.filter(isPerson).length).to.be.at.least(300);
    expect(corpus.filter((callee) => !isPerson(callee)).length).to.be.at.least(300);
    for (const half of ['tuning', 'held out']) for (const kind of [...personKinds, ...otherKinds]) expect(corpus.some((callee) => callee.half === half && callee.kind === kind), `${kind}, ${half}`).to.equal(true);
  });

  it('holds half of the speakers out', () => {
    const held = new Set(speakersOf('held out'));
    expect(speakersOf('tuning').filter((speaker) => held.has(speaker))).to.deep.equal([]);
    expect(Math.abs(held.size - speakersOf('tuning').length)).to.be.at.most(1);
    for (const { half, speaker } of corpus) expect(held.has(speaker)).to.equal(half === 'held out');
  });

  it('dials each by a number of its own', () => {
    expect(new Set(corpus.map(({ number }) => number)).size).to.equal(corpus.length);
  });

  it('beeps between 400 and 2,000 Hz, twice where it says so', () => {
    for (const { kind, parts } of corpus) {
      const beeps = parts.filter((part) => part.part === 'beep');
      for (const { hz } of beeps) expect(hz).to.be.within(400, 2_000);
      expect(beeps.length).to.equal(kind === 'double beep' ? 2 : kind.endsWith('greeting') && kind !== 'network greeting' || kind === 'greeting with pauses' ? 1 : 0);
    }
  });
});
