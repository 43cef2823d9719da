import { expect } from 'chai';
import { dialerSettings } from '../../src/dialers/settings.js';

const mistake = (input: object) => dialerSettings.safeParse(input).error?.issues[0];

describe('the settings of a dialer', () => {
  it('have a default for everything, by which nobody is called at night', () => {
    const settings = dialerSettings.parse({});
    expect(settings.hours).to.deep.equal({ restrict: true, from: '08:00', to: '20:00' });
    expect(settings).to.include({ ringSeconds: 30, maxAttempts: 1, concurrentCalls: 10, callsPerSecond: 5, blacklistHit: 'end' });
  });

  it('refuse a window that ends before it begins, or as it begins', () => {
    for (const hours of [{ from: '20:00', to: '08:00' }, { from: '08:00', to: '08:00' }]) {
      expect(mistake({ hours })?.message).to.equal('The allowed end of dialling is not after its start.');
      expect(mistake({ hours })?.path).to.deep.equal(['hours', 'to']);
    }
    expect(mistake({ hours: { restrict: false, from: '20:00', to: '08:00' } }), 'which does not matter').to.equal(undefined);
    expect(mistake({ hours: { from: '00:00', to: '24:00' } })).to.equal(undefined);
  });

  // Symptom: a rule of which a misspelt key named the results held after every attempt. Cause: objects within the settings took keys
  // that they do not know, and their defaults stood for what was meant. Fix: all of them are strict, as the settings are.
  it('refuse keys that they do not know at every depth', () => {
    const unknown: [object, string][] = [
      [{ listRules: [{ listId: 8, result: ['answered'] }] }, 'result'],
      [{ dispositions: [{ name: 'Sold', key: '1', outcome: 'success', outcomes: 'again' }] }, 'outcomes'],
      [{ attemptLimits: [{ attempts: 3, hours: 24, days: 7 }] }, 'days'],
      [{ callerId: { kind: 'best match', excludeList: 4 } }, 'excludeList'],
      [{ callerId: { kind: 'team', team: 'a', number: '+12025550123' } }, 'number'],
      [{ rate: { kind: 'fast', start: '2026-01-05T10:00:00Z' } }, 'start'],
      [{ rate: { kind: 'evenly', start: '2026-01-05T10:00:00Z', end: '2026-01-05T12:00:00Z', perHour: 5 } }, 'perHour'],
      [{ hours: { form: '09:00' } }, 'form'],
      [{ keys: { optout: '9' } }, 'optout'],
      [{ recording: { on: true, announcement: 3 } }, 'announcement'],
      [{ detection: { country: ['US'] } }, 'country'],
    ];
    for (const [input, key] of unknown) expect(mistake(input)?.message, key).to.equal(`Unrecognized key: "${key}"`);
  });

  it('refuse what is no time of day', () => {
    for (const from of ['8:00', '24:01', '08:60', '25:00', 'noon', '08:00 ', '']) expect(mistake({ hours: { from } })?.message, from).to.contain('written as HH:MM');
  });

  it('refuse an even distribution that ends before it begins, or whose times are none', () => {
    const rate = { kind: 'evenly', start: '2026-01-05T10:00:00Z', end: '2026-01-05T10:00:00+01:00' };
    expect(mistake({ rate })?.message).to.equal('The end of the even distribution is not after its start.');
    expect(mistake({ rate: { ...rate, end: '2026-02-30T10:00:00Z' } })?.path).to.deep.equal(['rate', 'end']);
    expect(mistake({ rate: { ...rate, end: '2026-01-05T12:00:00' } }), 'a time without its zone')?.to.not.equal(undefined);
    expect(mistake({ rate: { kind: 'slowly' } })).to.not.equal(undefined);
  });

  it('take a voice menu or bot by its extension, its SIP address or behind a gateway, and nothing that means more to a switch', () => {
    for (const menu of ['', 'welcome XML default', '*98 XML my-context', 'sip:bot@bots.example.com', 'sip:+12025550100@10.0.0.7:5080;transport=tcp', 'bot@carrier', '+12025550100@carrier']) expect(mistake({ menu }), menu).to.equal(undefined);
    for (const menu of ['welcome', 'sip:bot', 'sip:@host', 'bot@', 'bot@carrier,user/1', 'bot@carrier|x', 'sip:a@b;x=y', 'sip:a@b;transport=tcp;x', 'sip:a@b:port', '{a=b}bot@carrier', '${system(x)}@carrier', 'sip:a b@c', 'a@b\nc', "a'@b", 'sip:a@b/c', 'welcome inline default'])
      expect(mistake({ menu })?.message, menu).to.include('a SIP address');
  });

  // Symptom: people who pressed # after the safe-harbour message, as the broadcast had told them, were called again.
  // Cause: # could be the key that opts out, and ends the input there (play_and_get_digits) instead of being one.
  // Fix: it cannot be, where somebody may come to hear that message.
  it('refuse # for opting out where a key asks for an agent, because the safe-harbour message does not hear it', () => {
    expect(mistake({ keys: { agent: '1', optOut: '#' } })?.message).to.match(/# cannot opt out/);
    expect(mistake({ keys: { agent: '1', optOut: '#' } })?.path).to.deep.equal(['keys', 'optOut']);
    for (const keys of [{ agent: '1', optOut: '*' }, { agent: '#', optOut: '9' }, { optOut: '#' }]) expect(mistake({ keys }), JSON.stringify(keys)).to.equal(undefined);
  });

  it('let a number ring for at least 15 seconds', () => {
    expect(mistake({ ringSeconds: 14 })?.message).to.contain('15 seconds');
    expect(mistake({ ringSeconds: 15 })).to.equal(undefined);
  });

  it('refuse a caller ID that no switch would take, before anybody is called with it', () => {
    expect(mistake({ callerId: { kind: 'specific', number: '(202) 555-0123' } })?.message).to.equal('A caller ID is written in digits, without letters, blanks and brackets, such as +12025550123.');
    for (const number of ['abc', '+1202CALLNOW', '202-555-0123', '202_5550123', '+', '#'])
      for (const kind of ['specific', 'last or specific']) expect(mistake({ callerId: { kind, number } })?.message, number).to.match(/^A caller ID is written in digits/);
    for (const number of ['', '+12025550123', '2025550123', '*31#', '*31#+12025550123', '100']) expect(mistake({ callerId: { kind: 'specific', number } }), number).to.equal(undefined);
  });

  it('take the codes of countries alone, so that no detection is on that is never used', () => {
    for (const code of ['XX', 'us', 'USA', '']) expect(mistake({ detection: { countries: ['GB', code] } })?.message, code).to.equal('There is no such country; one is written as its two letters, such as US.');
    expect(mistake({ detection: { countries: ['US', 'GB', 'XK'] } })).to.equal(undefined);
  });

  // Symptom: a disposition could have the key A, S or Z, and beside a call the offer of the next contact lost it.
  // Cause: only four of the letters that the desk itself uses were refused.
  // Fix: all of them are.
  it('give no disposition a key of the desk’s own', () => {
    const withKey = (key: string) => mistake({ dispositions: [{ name: 'Yes', key, outcome: 'success' }] })?.message;
    for (const key of 'abcnpsvz+-') expect(withKey(key), key).to.equal('A key is one of 0 to 9 and a to z, but not a, b, c, n, p, s, v or z, which the desk itself uses.');
    for (const key of '0123456789defghijklmoqrtuwxy') expect(withKey(key), key).to.equal(undefined);
  });
});
