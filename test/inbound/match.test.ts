import { expect } from 'chai';
import fastCheck from 'fast-check';
import { type Asked, judge, type Rule } from '../../src/inbound/match.js';
import { likeOneOf, readOwnPattern, readPattern, readShown } from '../../src/inbound/patterns.js';

const rule = (change: Partial<Rule> = {}): Rule => ({ isActive: true, callers: { listIds: [], patterns: [] }, numbers: [], whileClosed: false, ...change });
// 2026-11-25 is a Wednesday; 15:00 in New York.
const at = Date.parse('2026-11-25T20:00:00Z');
const asked = (change: Partial<Asked> = {}): Asked => ({ from: { asItCame: '2025550107', number: '+12025550107' }, to: { asItCame: '12025550100', number: '+12025550100' }, at, lists: new Map(), ...change });
const office = { name: 'Office', zone: 'America/New_York', hours: { wednesday: [{ from: '09:00', to: '16:00' }] }, holidays: [] };

describe('a forwarding and a call', () => {
  it('match when nothing is asked for', () => {
    expect(judge(rule(), asked())).to.deep.equal({ matches: true, reasons: ['It is for every caller.', 'It is for every number called.'] });
    expect(judge(rule({ isActive: false }), asked())).to.deep.equal({ matches: false, reasons: ['It is switched off.'] });
  });

  it('match by list or by pattern, and say which', () => {
    const callers = { listIds: [3, 4], patterns: ['+1202*', 'withheld'] };
    expect(judge(rule({ callers }), asked({ lists: new Map([[4, 'Nuisance']]) })).reasons[0]).to.equal('The caller is on the list "Nuisance".');
    expect(judge(rule({ callers }), asked()).reasons[0]).to.equal("The caller's number is like +1202*.");
    expect(judge(rule({ callers }), asked({ from: undefined })).reasons[0]).to.equal('The caller shows no number.');
    expect(judge(rule({ callers }), asked({ from: { asItCame: '4420', number: '+4420' } }))).to.deep.equal({ matches: false, reasons: ['The caller is on none of its lists and like none of its patterns.'] });
    expect(judge(rule({ callers: { listIds: [], patterns: ['*'] } }), asked({ from: undefined })).matches, 'who shows none is like no pattern').to.equal(false);
  });

  it('match by the number called, whole or a pattern; one that is no number as it came', () => {
    expect(judge(rule({ numbers: ['front_desk'] }), asked({ to: { asItCame: 'front_desk' } })).matches).to.equal(true);
    for (const numbers of [['+12025550100'], ['+1202555010?'], ['+44*', '*0100']]) expect(judge(rule({ numbers }), asked()).matches, numbers.join()).to.equal(true);
    for (const numbers of [['+1202555010'], ['+12025550101'], ['withheld']]) expect(judge(rule({ numbers }), asked()).matches, numbers.join()).to.equal(false);
  });

  it('keep to the hours, and to those between them', () => {
    expect(judge(rule({ schedule: office }), asked()).matches).to.equal(true);
    expect(judge(rule({ schedule: office, whileClosed: true }), asked())).to.deep.equal({ matches: false, reasons: ['The schedule "Office" is open then, and it is for when it is closed.'] });
    expect(judge(rule({ schedule: office, whileClosed: true }), asked({ at: at + 3_600_000 })).matches).to.equal(true);
    expect(judge(rule({ schedule: { ...office, holidays: ['2026-11-25'] } }), asked()).matches).to.equal(false);
  });
});

describe('numbers and patterns', () => {
  it('are read as the account writes them', () => {
    expect(readPattern('(202) 555-0100', 'US', '')).to.deep.equal({ ok: true, value: '+12025550100' });
    expect(readPattern('+1 202 *', 'US', '')).to.deep.equal({ ok: true, value: '+1202*' });
    expect(readPattern('Withheld', 'US', '')).to.deep.equal({ ok: true, value: 'withheld' });
    expect(readPattern('100', 'US', '')).to.deep.equal({ ok: true, value: '100' });
    expect(readPattern('a number', 'US', '').ok && readPattern('${x}', 'US', '').ok).to.equal(false);
    expect(readShown('anonymous', 'US', '')).to.equal(undefined);
    expect(readShown('12025550100', 'US', '')).to.deep.equal({ asItCame: '12025550100', number: '+12025550100' });
    expect(readShown('442079460000', 'US', '')?.number, 'a carrier that leaves out the +').to.equal('+442079460000');
  });

  // Symptom: 07911* was for a call or not as the carrier wrote the caller's number, and a callback with 202555018* took calls and added nobody.
  // Cause: what had a * or a ? was kept as it was written, and compared here with E.164, there with what had come.
  // Fix: it is kept in E.164 too, and all is compared with that.
  it('are in E.164 also where they stand for several, so that it is nothing how a carrier writes numbers', () => {
    const written = [
      ['07911*', 'GB', '+447911*'], ['0207946*', 'GB', '+44207946*'], ['020 7946 0???', 'GB', '+442079460???'], ['0207?46*0', 'GB', '+44207?46*0'], ['00 1 202*', 'GB', '+1202*'], ['0*', 'GB', '+44*'],
      ['202555018*', 'US', '+1202555018*'], ['1202*', 'US', '+1202*'], ['202555018?', 'US', '+1202555018?'], ['?025550180', 'US', '+1?025550180'], ['(202) 555-*', 'US', '+1202555*'],
      ['06*', 'IT', '+3906*'], ['030*', 'DE', '+4930*'], ['8495*', 'RU', '+7495*'], ['+1202*', 'GB', '+1202*'],
    ] as const;
    for (const [text, country, kept] of written) {
      expect(readPattern(text, country, ''), `${text} of ${country}`).to.deep.equal({ ok: true, value: kept });
      expect(readPattern(kept, country, ''), `${kept} again`).to.deep.equal({ ok: true, value: kept });
    }
    for (const from of ['07911123456', '447911123456', '+447911123456', '00447911123456']) expect(likeOneOf(['+447911*'], readShown(from, 'GB', '')), from).to.equal('+447911*');
    for (const text of ['10??', '*0100', '*', '????', 'front*', '1001']) expect(readPattern(text, 'US', ''), text).to.deep.equal({ ok: true, value: text });
    expect(readPattern('00*', 'GB', '')).to.deep.equal({ ok: false, failure: '"00*" begins like no number: write it with + and the country code' });
  });

  it('may be internal ones, which are not written with *', () => {
    expect(readPattern('10??', 'US', '\\d{4}')).to.deep.equal({ ok: true, value: '10??' });
    expect(likeOneOf(['10??'], readShown('1042', 'US', '\\d{4}'))).to.equal('10??');
    expect(readPattern('202*', 'US', '\\d{4}').ok).to.equal(false);
    expect(readPattern('+1202*', 'US', '\\d{4}').ok).to.equal(true);
  });

  // Symptom: "hello" was saved as one of an account's own numbers, and a number with a digit too few, and nothing was ever for them. Cause: what is no number was kept as it
  // was, so that internal numbers can be named. Fix: of the numbers called, these are taken in the form that the account gives them, and nothing else.
  it('of the account itself are numbers, patterns of them or its internal ones, and nothing else', () => {
    const taken = [
      ['(202) 555-0100', '', '+12025550100'], ['+44 20 7946 0000', '', '+442079460000'], ['202555018*', '', '+1202555018*'], ['+1202555018?', '', '+1202555018?'], ['+1?025550180', '', '+1?025550180'], ['+44*', '', '+44*'], ['*0100', '', '*0100'], ['*', '', '*'],
      ['1001', '\\d{4}', '1001'], ['10??', '\\d{4}', '10??'], ['????', '[1-4]\\d{3}', '????'], ['202-555-0100', '\\d{4}', '+12025550100'],
    ] as const;
    for (const [text, form, kept] of taken) {
      expect(readOwnPattern(text, 'US', form), `${text} with ${form}`).to.deep.equal({ ok: true, value: kept });
      expect(readOwnPattern(kept, 'US', form), `${kept} again`).to.deep.equal({ ok: true, value: kept });
    }
    const refused = [['hello', ''], ['front_desk', ''], ['withheld', ''], ['front*', ''], ['100', ''], ['10??', ''], ['20255501', ''], ['+1202555010', ''], ['+1202555010??', ''], ['12+34*', ''], ['#21', ''], ['101', '\\d{4}'], ['9???', '[1-4]\\d{3}'], ['911', '\\d{3}']] as const;
    for (const [text, form] of refused) expect(readOwnPattern(text, 'US', form).ok, `${text} with ${form}`).to.equal(false);
    const says = (form: string) => `"hello" is neither a number nor a pattern of one: write it as people of your country do, or with + and the country code, such as +1202* (${form})`;
    expect(readOwnPattern('hello', 'US', '')).to.deep.equal({ ok: false, failure: says('this account has no internal numbers') });
    expect(readOwnPattern('hello', 'US', '\\d{4}')).to.deep.equal({ ok: false, failure: says('the internal numbers of this account are like \\d{4}') });
  });

  it('hold what they say, whatever signs they have', () => {
    const digits = fastCheck.array(fastCheck.constantFrom(...'0123456789'), { minLength: 1, maxLength: 15 }).map((all) => all.join(''));
    fastCheck.assert(
      fastCheck.property(digits, digits, (one, other) => {
        expect(likeOneOf([`${one}*`], { asItCame: other }) !== undefined).to.equal(other.startsWith(one));
        expect(likeOneOf([one.replace(/./g, '?')], { asItCame: other }) !== undefined).to.equal(one.length === other.length);
        expect(likeOneOf([`+${one}`], { asItCame: one }) !== undefined).to.equal(false);
      }),
    );
  });
});
