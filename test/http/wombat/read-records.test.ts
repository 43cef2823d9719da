import { expect } from 'chai';
import { readAttributes, readRecords } from '../../../src/http/wombat/read-records.js';

describe('numbers and attributes as WombatDialer writes them', () => {
  const records = (text: string) => {
    const read = readRecords(text);
    return read.ok ? read.value : read.failure;
  };
  const attributes = (text: string) => {
    const read = readAttributes(text);
    return read.ok ? read.value : read.failure;
  };

  it('reads a number with attributes, several with | or on lines of their own', () => {
    expect(records('1234,REASON:recalled')).to.deep.equal([{ number: '1234', attributes: { REASON: 'recalled' } }]);
    expect(records('1234,AA:bb,CC:dd|5678,XX:yy')).to.deep.equal([{ number: '1234', attributes: { AA: 'bb', CC: 'dd' } }, { number: '5678', attributes: { XX: 'yy' } }]);
    expect(records('5551234,NAME:Mike Boo,ID:567\r\n5551235\n\n')).to.deep.equal([{ number: '5551234', attributes: { NAME: 'Mike Boo', ID: '567' } }, { number: '5551235', attributes: {} }]);
    expect(records('')).to.deep.equal([]);
  });

  it('parts a name from its value at the first colon, and takes escaped signs for themselves', () => {
    expect(attributes('NAME:John,SURN:Doe')).to.deep.equal({ NAME: 'John', SURN: 'Doe' });
    expect(attributes('AT:2024-03-18.14:00:00, URL:https://example.com:8443/x')).to.deep.equal({ AT: '2024-03-18.14:00:00', URL: 'https://example.com:8443/x' });
    expect(attributes('CITY:Austin\\, TX,A\\:B:1\\|2,PATH:C\\\\x,END:\\')).to.deep.equal({ CITY: 'Austin, TX', 'A:B': '1|2', PATH: 'C\\x', END: '\\' });
    expect(attributes('EMPTY:')).to.deep.equal({ EMPTY: '' });
    expect(attributes('')).to.deep.equal({});
  });

  it('says what is no attribute', () => {
    expect(attributes('NAME:John,Doe')).to.match(/^“Doe” is not an attribute; they are written NAME:value/);
    expect(attributes(':x')).to.match(/is not an attribute/);
    expect(records('1234|5678,oops')).to.match(/^After the number 5678: “oops”/);
  });
});
