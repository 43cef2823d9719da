import { expect } from 'chai';
import { byKind, figures, isRight, percentile, type Judged } from '../../../bench/amd/judge.js';
import { planCorpus, type Kind } from '../../../bench/amd/plan.js';

const [template] = planCorpus('1');
const judged = (kind: Kind, detected: string | undefined, rest: Partial<Judged> = {}): Judged => ({ ...template!, kind, greetingEnd: 1_000, beepEnd: undefined, detected, final: detected, corrected: undefined, handedOver: undefined, after: 1_700, note: undefined, messageAfterBeep: undefined, variables: {}, ...rest });

describe('what the bench counts', () => {
  it('asks for the one right verdict; music is only no person', () => {
    expect(isRight({ kind: 'hello', detected: 'human' })).to.equal(true);
    expect(isRight({ kind: 'hello', detected: 'unknown' })).to.equal(false);
    expect(isRight({ kind: 'greeting', detected: 'human' })).to.equal(false);
    expect(isRight({ kind: 'fax', detected: 'machine' })).to.equal(false);
    expect(isRight({ kind: 'silence', detected: 'unknown' })).to.equal(true);
    expect(isRight({ kind: 'music', detected: 'machine' })).to.equal(true);
    expect(isRight({ kind: 'music', detected: 'human' })).to.equal(false);
    expect(isRight({ kind: 'hello', detected: undefined })).to.equal(false);
  });

  it('counts a call without a verdict as wrong, and a message before the beep as not after it', () => {
    const lines = figures([
      judged('hello', 'human'),
      judged('name', 'human', { after: 1_900 }),
      judged('company', 'machine'),
      judged('greeting', 'machine', { beepEnd: 5_000, note: 'voicemail left', messageAfterBeep: 700 }),
      judged('double beep', 'machine', { beepEnd: 5_000, note: 'voicemail left', messageAfterBeep: -300 }),
      judged('fax', undefined),
    ]);
    expect(lines[0]).to.match(/^right: 66\.7 % \(4 of 6;/);
    expect(lines[1]).to.match(/^people taken for machines: 33\.3 % \(1 of 3;/);
    expect(lines[4]).to.match(/^in the end, with corrected verdicts: right 66\.7 %.*taken for machines 33\.3 %.*missed 0\.0 % \(0 of 2;/);
    expect(lines[5]).to.equal('verdicts corrected: none');
    expect(lines[6]).to.match(/^faxes told: 0\.0 % \(0 of 1;/);
    expect(lines[7]).to.match(/median 700 ms, 95 % within 900 ms; within 0\.8 s 33\.3 % \(1 of 3;/);
    expect(lines[8]).to.match(/: 50\.0 % \(1 of 2;.*at most 1 s after it 50\.0 % \(1 of 2;/);
  });

  it('tells the first verdict and the last apart, and how late that one came', () => {
    const calls = [judged('greeting', 'human', { number: '1200', final: 'machine', corrected: 4_700, handedOver: 2_700 }), judged('greeting', 'human', { number: '1201', final: 'machine', corrected: 2_200 }), judged('hello', 'human', { final: 'machine', corrected: 9_000, handedOver: 2_700 })];
    const lines = figures(calls);
    expect(lines[0]).to.match(/^right: 33\.3 %/);
    expect(lines[4]).to.match(/right 66\.7 %.*taken for machines 100\.0 % \(1 of 1;.*missed 0\.0 % \(0 of 2;/);
    expect(lines[5]).to.match(/^verdicts corrected: 3, 2 of them with an agent; after the first verdict median 3000 ms.*after the greeting’s end median 3700 ms.*after the hand-over median 2000 ms, 95 % within 6300 ms/);
    expect(byKind(calls)).to.deep.equal(['hello: 1 of 1 | in the end 0 of 1; not 1001 (machine)', 'greeting: 0 of 2; not 1200 (human), 1201 (human) | in the end 2 of 2'].map((line) => line.replace('1001', template!.number)));
  });

  it('names the calls of a kind that were taken for something else', () => {
    expect(byKind([judged('hello', 'human'), judged('hello', 'machine', { number: '1007' }), judged('fax', 'fax')])).to.deep.equal(['hello: 1 of 2; not 1007 (machine)', 'fax: 1 of 1']);
  });

  it('takes percentiles as the value that so many are not above', () => {
    expect(percentile([5, 1, 3], 0.5)).to.equal(3);
    expect(percentile([1, 2, 3, 4], 0.95)).to.equal(4);
    expect(percentile([], 0.5)).to.equal(undefined);
  });
});
