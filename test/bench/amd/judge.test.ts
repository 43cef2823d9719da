import { expect } from 'chai';
import { byKind, figures, isRight, percentile, type Judged } from '../../../bench/amd/judge.js';
import { planCorpus, type Kind } from '../../../bench/amd/plan.js';

const [template] = planCorpus('1');
const judged = (kind: Kind, detected: string | undefined, rest: Partial<Judged> = {}): Judged => ({ ...template!, kind, greetingEnd: 1_000, beepEnd: undefined, detected, after: 1_700, note: undefined, messageAfterBeep: undefined, variables: {}, ...rest });

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
    expect(lines[4]).to.match(/^faxes told: 0\.0 % \(0 of 1;/);
    expect(lines[5]).to.match(/median 700 ms, 95 % within 900 ms; within 0\.8 s 33\.3 % \(1 of 3;/);
    expect(lines[6]).to.match(/: 50\.0 % \(1 of 2;.*at most 1 s after it 50\.0 % \(1 of 2;/);
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
