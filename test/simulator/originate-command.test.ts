import { expect } from 'chai';
import { parseOriginate, type OriginateCommand } from '../../src/simulator/originate/command.js';
import { split } from '../../src/simulator/originate/split.js';

const parse = (text: string): OriginateCommand => {
  const command = parseOriginate(text);
  if ('refusal' in command) throw new Error(command.refusal);
  return command;
};
const variables = (text: string): Record<string, string> => Object.fromEntries(parse(`${text}sofia/gateway/carrier/1 &park()`).variables);

describe('originate command', () => {
  it('reads where to, and what then', () => {
    const command = parse('{a=1}sofia/gateway/carrier/12025550110 broadcast XML smart_dialers');
    expect(command.endpoint).to.equal('sofia');
    expect(command.destination).to.equal('gateway/carrier/12025550110');
    expect(command.next).to.deep.equal({ extension: 'broadcast', dialplan: 'XML', context: 'smart_dialers' });
    expect(parse('sofia/x/1 &park()').next).to.deep.equal({ application: 'park', data: '' });
    expect(parse('sofia/x/1 &playback(a.wav)').next).to.deep.equal({ application: 'playback', data: 'a.wav' });
    expect(parse('sofia/x/1 queue').next).to.deep.equal({ extension: 'queue', dialplan: 'XML', context: 'default' });
  });

  it('takes the time limit from the variable, else from the last word, else a minute', () => {
    expect(parse('sofia/x/1 &park()').timeout).to.equal(60);
    expect(parse("sofia/x/1 &park() XML default 'A B' 123 7").timeout).to.equal(7);
    expect(parse("{originate_timeout=5}sofia/x/1 &park() XML default 'A B' 123 7").timeout).to.equal(5);
    expect(parse("sofia/x/1 &park() XML default 'A B' 123")).to.include({ callerIdName: 'A B', callerIdNumber: '123' });
    expect(parse('{origination_caller_id_number=9}sofia/x/1 &park() undef undef undef 123').callerIdNumber).to.equal('9');
  });

  it('refuses with the usage or as out of order', () => {
    for (const text of ['x', 'a b c d e f g h']) expect(parseOriginate(text)).to.have.property('refusal').that.matches(/^-USAGE: <call url>/);
    for (const text of ['{a=b sofia/x/1 &park()', '{a=bsofia/x/1 &park()']) expect(parseOriginate(text)).to.have.property('refusal');
    expect(parseOriginate('{a=b}bcd')).to.have.property('refusal');
  });

  it('takes variables apart as the switch does', () => {
    expect(variables('{a=1,b=x=y,c=,d}')).to.deep.equal({ a: '1', b: 'x=y' });
    expect(variables('{^^:a=1,2:b=3}')).to.deep.equal({ a: '1,2', b: '3' });
    expect(variables('{a=1}{b=2}')).to.deep.equal({ a: '1', b: '2' });
    expect(variables('{a=1,a=2}')).to.deep.equal({ a: '2' });
    expect(variables('[a=1,b=1]')).to.deep.equal({ a: '1', b: '1' });
    expect(variables('{a=1}[a=2]')).to.deep.equal({ a: '1' });
  });

  it('takes off one layer of quoting at the blanks and one at the commas', () => {
    // The recording machine-beep.txt: quotes are gone before the commas are looked at.
    expect(variables("{execute_on_answer='avmd_start inbound_channel=1,outbound_channel=0'}")).to.deep.equal({
      execute_on_answer: 'avmd_start inbound_channel=1',
      outbound_channel: '0',
    });
    expect(variables('{a=x\\,y}')).to.deep.equal({ a: 'x,y' });
    expect(variables("{a='x\\, y'}")).to.deep.equal({ a: 'x, y' });
    expect(variables("{a=\\'x,y\\',b=1}")).to.deep.equal({ a: 'x,y', b: '1' });
    expect(variables('{a=x\\sy}')).to.deep.equal({ a: 'x y' });
  });

  it('drops values with ${…} unless nested variables are allowed', () => {
    expect(variables('{a=${b},c=1}')).to.deep.equal({ c: '1' });
    expect(variables('{origination_nested_vars=true,a=${b}}')).to.deep.equal({ origination_nested_vars: 'true', a: '${b}' });
  });

  it('splits at blanks and other delimiters', () => {
    expect(split("a  'b c' d\\ e ", ' ')).to.deep.equal(['a', 'b c', 'd\\ e']);
    expect(split('a,,b,', ',')).to.deep.equal(['a', '', 'b']);
    expect(split('a=b=c', '=', 2)).to.deep.equal(['a', 'b=c']);
    expect(split("it's,fine", ',')).to.deep.equal(["it's", 'fine']);
    expect(split('^^;a;b', ',')).to.deep.equal(['a', 'b']);
    expect(split('', ',')).to.deep.equal([]);
    expect(split(" 'x ' , y ", ',')).to.deep.equal(['x ', 'y']);
    expect(split("''  ,b", ',')).to.deep.equal(['', 'b']);
  });
});
