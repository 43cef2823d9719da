import { expect } from 'chai';
import fastCheck from 'fast-check';
import type { PhoneNumber } from '../../src/shared/phone-number.js';
import { originateString } from '../../src/switch/originate-string.js';
import type { Origination } from '../../src/switch/switch.js';
import { takeApart } from './freeswitch-splitting.js';

const call: Origination = {
  uuid: '0198a0c0-0000-7000-8000-000000000001',
  number: '+12025550110' as PhoneNumber,
  gateway: 'carrier',
  ringTime: 25,
  extension: 'broadcast',
  variables: {},
  attributes: {},
};

function arrived(change: Partial<Origination>) {
  const text = originateString({ ...call, ...change });
  if (!text.ok) throw new Error(text.failure);
  expect(text.value, 'ends or begins no line').not.to.match(/\p{Cc}/u);
  expect(text.value, 'cannot unload the module').not.to.match(/mod_event_socket/i);
  return takeApart(text.value);
}

/** What the variable contact_x holds on the channel. */
const attribute = (x: string): string | undefined => arrived({ attributes: { x } }).variables.get('contact_x');

describe('the originate command', () => {
  it('dials a number over a gateway and goes to an extension of our context', () => {
    const { variables, dialString, rest } = arrived({ callerIdNumber: '+12025550199', callerIdName: 'Acme', variables: { mode: 'progressive' }, attributes: { 'first name': 'Zoë' } });
    expect(dialString).to.equal('sofia/gateway/carrier/+12025550110');
    expect(rest).to.deep.equal(['broadcast', 'XML', 'smart_dialers']);
    expect(Object.fromEntries(variables)).to.deep.include({
      origination_uuid: call.uuid,
      originate_timeout: '26',
      // It is listened to what a carrier plays before the answer, and no longer.
      ignore_early_media: 'consume',
      execute_on_pre_answer: 'execute_extension early XML smart_dialers_tones',
      execute_on_answer: 'stop_tone_detect',
      smart_dialers: '1',
      smart_dialers_attempt: call.uuid,
      smart_dialers_mode: 'progressive',
      contact_first_name: 'Zoë',
      origination_caller_id_number: '+12025550199',
      origination_caller_id_name: 'Acme',
    });
    expect(variables.get('api_hangup_hook')).to.match(/^hash::insert\/smart_dialers_ends\/\$\{uuid\}\/\$\{hangup_cause\};/);
  });

  // Each of these was sent to a FreeSWITCH 1.10.12, and the variable read back from CHANNEL_ANSWER.
  const unchanged = [
    'a,b=c,smart_dialers=0', "O'Brien", "it's 'quoted' 'odd", 'say "hi" "', 'C:\\new\\temp\\ \\', "\\\\'", '{"a":{"b":1}}', '[x=1]y[', '<b>x</b>',
    '^^:a:b', '^^;x=1;y=2', 'cost $5 {x}', '  lead trail  ', '==a=b=', 'sofia/x:_:sofia/y:_:_:', 'a|b', 'unload mod_event_socket',
    'please RELOAD MOD_event_socket now mod_mod_event_socket', 'Zoë 日本 😀', 'undef', '100%22 %0d%0a', '&park()', ' &hangup', '\\n \\s \\t \\r \\,',
    "',x='", "'", "''", '\\', ',', "{'}", '`ls`', 'a::b', 'x$', 'origination_nested_vars=false', `${'x'.repeat(3000)}'`,
  ];
  for (const text of unchanged) {
    it(`brings unchanged: ${text.slice(0, 60)}`, () => expect(attribute(text)).to.equal(text));
  }

  const changed: [string, string][] = [
    ['a\nb\r\nc\td\0e\u007f\u2028f', 'a b  c d e  f'],
    ['${uuid} $${x} $\\{uuid} ${hash(select/a/b)}', '%{uuid} $%{x} %\\{uuid} %{hash(select/a/b)}'],
    ['a } b', 'a ) b'],
    ['{{{ x', '((( x'],
    ['}{', ')('],
    ['ARRAY::a|:b', 'ARRAY: :a|:b'],
  ];
  for (const [text, result] of changed) {
    it(`makes harmless: ${JSON.stringify(text)}`, () => expect(attribute(text)).to.equal(result));
  }

  it('never lets a text become another variable, whatever it holds', () => {
    const signs = fastCheck.constantFrom(..."\\',={}[]<>^$|:_;\"% &()\n\tnrsté".split(''), ':_:', '${', '^^', 'mod_event_socket', '}sofia/x ', ',a=b');
    const text = fastCheck.oneof(fastCheck.string({ unit: signs, maxLength: 30 }), fastCheck.string({ unit: 'binary', maxLength: 30 }));
    const plain = [...arrived({ callerIdName: 'x' }).variables.keys()];
    fastCheck.assert(
      fastCheck.property(text, text, text, (x, y, name) => {
        const { variables, dialString, rest } = arrived({ attributes: { x, y }, variables: { z: x }, callerIdName: name });
        expect(dialString).to.equal('sofia/gateway/carrier/+12025550110');
        expect(rest).to.deep.equal(['broadcast', 'XML', 'smart_dialers']);
        for (const variable of variables.keys()) expect(variable).to.be.oneOf([...plain, 'contact_x', 'contact_y', 'smart_dialers_z']);
        expect(variables.get('smart_dialers')).to.equal('1');
        for (const variable of ['contact_x', 'contact_y', 'origination_caller_id_name']) expect(variables.get(variable) ?? '').not.to.match(/\$\\*\{|\p{Cc}/u);
        expect(variables.get('origination_caller_id_name') ?? '').not.to.match(/["\\<>%]/);
        expect(variables.get('contact_x')?.length ?? 0).to.equal(x.length + (x.startsWith('ARRAY::') ? 1 : 0));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps our own variables from being overwritten', () => {
    const { variables } = arrived({ variables: { attempt: 'x', 'a,b': '1' }, attributes: { 'x,smart_dialers': '0', 'a=b': '1', größe: 'm' } });
    expect(variables.get('smart_dialers_attempt')).to.equal(call.uuid);
    expect(variables.get('smart_dialers')).to.equal('1');
    expect([...variables.keys()]).to.include.members(['smart_dialers_a_b', 'contact_x_smart_dialers', 'contact_a_b', 'contact_gr__e']);
  });

  it('takes out of a caller name what a SIP header does not hold', () => {
    expect(arrived({ callerIdName: 'O\'Brien, "Bob" <sip:evil@x> %22' }).variables.get('origination_caller_id_name')).to.equal("O'Brien, 'Bob'  sip evil x   22");
  });

  it('leaves out what is empty', () => {
    const { variables } = arrived({ callerIdName: '', callerIdNumber: '', attributes: { x: '' } });
    expect([...variables.keys()]).to.not.include.members(['contact_x']);
    expect(variables.has('origination_caller_id_name')).to.equal(false);
  });

  const unfit: [string, Partial<Origination>][] = [
    ['id', { uuid: 'x' }],
    ['gateway name', { gateway: 'a,b' }],
    ['gateway name', { gateway: 'a b' }],
    ['gateway name', { gateway: 'a/b' }],
    ['dialled', { number: '+1 202' as PhoneNumber }],
    ['extension', { extension: '&park()' }],
    ['extension', { extension: "x inline'" }],
    ['caller ID', { callerIdNumber: '1@evil' }],
    ['1000 variables', { attributes: Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`a${index}`, 'x'])) }],
  ];
  for (const [word, change] of unfit) {
    it(`is refused for ${JSON.stringify(change).slice(0, 60)}`, () => {
      const text = originateString({ ...call, ...change });
      expect(text.ok).to.equal(false);
      if (!text.ok) expect(text.failure).to.contain(word);
    });
  }
});
