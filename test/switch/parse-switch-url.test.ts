import { expect } from 'chai';
import { parseSwitchUrls } from '../../src/switch/parse-switch-url.js';

describe('the address of a switch', () => {
  it('is read, with one or several', () => {
    expect(parseSwitchUrls('esl://:ClueCon@127.0.0.1:8021')).to.deep.equal({ ok: true, value: [{ host: '127.0.0.1', port: 8021, password: 'ClueCon' }] });
    expect(parseSwitchUrls(' esl://:a%2Cb%25%20c@fs1.example , esl://:x@[::1]:8022/')).to.deep.equal({
      ok: true,
      value: [
        { host: 'fs1.example', port: 8021, password: 'a,b% c' },
        { host: '::1', port: 8022, password: 'x' },
      ],
    });
  });

  const wrong: [string, RegExp][] = [
    ['', /^The address of the switch is empty; its form is esl:/],
    ['http://:geheim@host', /does not begin with esl:\/\//],
    ['esl://host:8021', /has no password/],
    ['esl://:geheim@', /cannot be read|has no host/],
    ['esl://:geheim@host:99999', /cannot be read/],
    ['esl://admin:geheim@host', /has a user name/],
    ['esl://:geheim@host/path', /has something after the port/],
    ['esl://:geheim%zz@host', /has a "%" in its password/],
    ['esl://:geheim%0Aapi@host', /has a control character/],
    ['esl://:a@host,esl://:geheim@host:8021', /^Address 2 of the switches names host:8021 a second time/],
    ['esl://:a@host,', /^Address 2 of the switches is empty/],
  ];
  for (const [text, sentence] of wrong) {
    it(`is refused in a sentence without the password: ${text}`, () => {
      const address = parseSwitchUrls(text);
      expect(address.ok).to.equal(false);
      if (!address.ok) expect(address.failure).to.match(sentence).and.not.contain('geheim');
    });
  }
});
