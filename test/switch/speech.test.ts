import { expect } from 'chai';
import fc from 'fast-check';
import { spoken, speechPattern, speechVariables } from '../../src/switch/speech.js';

describe('a text that the switch speaks', () => {
  it('is said as it is written', () => {
    expect(spoken('Hello Zoë, it is 10:30: don\'t be late!')).to.equal('say:Hello Zoë, it is 10:30: don’t be late!');
    expect(spoken('Two\nlines,  and 日本語')).to.equal('say:Two lines, and 日本語');
  });

  it('loses all that a dialplan, a command or a shell would take for its own', () => {
    expect(spoken('Hi ${hangup_cause} $(rm -rf /) `ls` "x" \'y\' {a=b}c|d\\e;f&g<h>@@9')).to.equal('say:Hi hangup cause rm -rf ’ls’ x ’y’ a b c d e f g h 9');
    expect(spoken('--version')).to.equal('say:version');
    expect(spoken('§§§')).to.equal('say:.');
    expect(spoken('a'.repeat(5_000))).to.have.length(1_504);
  });

  it('is one line of harmless signs, whatever somebody is called', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => /^say:[\p{L}\p{M}\p{N}’.,:!?%+ -]+$/u.test(spoken(text))), { numRuns: 500 });
  });

  it('has an engine and a voice', () => {
    for (const right of ['flite slt', 'tts_commandline en-us+f3']) expect(speechPattern.test(right), right).to.equal(true);
    for (const wrong of ['', 'flite', 'flite slt x', 'fl;ite slt', 'flite ${x}']) expect(speechPattern.test(wrong), wrong).to.equal(false);
    expect(speechVariables('flite slt')).to.deep.equal({ tts_engine: 'flite', tts_voice: 'slt' });
  });
});
