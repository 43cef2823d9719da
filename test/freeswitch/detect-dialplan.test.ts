import { readFileSync } from 'node:fs';
import { expect } from 'chai';

const text = readFileSync(new URL('../../../freeswitch/dialplan/smart_dialers_detect.xml', import.meta.url), 'utf8').replaceAll(/<!--.*?-->/gs, '');
const actions = [...text.matchAll(/<(?:anti-)?action application="([^"]+)"(?: data="([^"]*)")?\/>/g)].map(([, application, data]) => ({ application: application!, data: data ?? '' }));
const extensions = new Map([...text.matchAll(/<extension name="([^"]+)">(.*?)<\/extension>/gs)].map(([, name, body]) => [name!, body!]));

describe('the dialplan of the detection', () => {
  /** What each extension answers to; several answer to `carrier`, and the first whose conditions hold is the one. */
  const answers = new Map([...extensions].map(([name, body]) => [name, /<condition field="destination_number" expression="\^(\w+)\$"/.exec(body)?.[1]]));

  it('is one context, each of whose extensions answers to its own name, or to how its name begins', () => {
    expect([...text.matchAll(/<context name="([^"]+)"/g)].map(([, name]) => name)).to.deep.equal(['smart_dialers_detect']);
    expect(extensions.size).to.be.above(5);
    for (const [name, answer] of answers) expect([name, name.split(' ')[0]], name).to.include(answer);
  });

  it('goes on only in extensions that are there, and leaves only by the transfer that its caller wants', () => {
    for (const { data } of actions.filter(({ application }) => application === 'execute_extension')) {
      const [, target] = /^(.+) XML smart_dialers_detect$/.exec(data)!;
      const choices = /\? (\w+) : (\w+)\)/.exec(target!)?.slice(1) ?? [target];
      for (const choice of choices) expect([...answers.values()], choice).to.include(choice);
    }
    expect(actions.filter(({ application }) => application === 'transfer')).to.deep.equal([{ application: 'transfer', data: '${smart_dialers_after_detection} XML smart_dialers' }]);
  });

  it('never says more than the four verdicts', () => {
    const said = actions.filter(({ application, data }) => application === 'set' && data.startsWith('smart_dialers_detected=')).map(({ data }) => data.slice(23));
    for (const value of said) expect(value).to.match(/^(?:human|machine|fax|unknown|\$\{cond\(.* \? (?:human|machine|fax) : (?:human|machine|\$\{smart_dialers_detected\})\)\})$/);
  });

  it('uses nothing that comes from a contact, and few kinds of applications', () => {
    expect(text).not.to.include('contact_');
    expect([...new Set(actions.map(({ application }) => application))].sort()).to.deep.equal(
      ['avmd_start', 'avmd_stop', 'detect_audio', 'detect_silence', 'event', 'execute_extension', 'hangup', 'playback', 'preprocess', 'set', 'spandsp_start_fax_detect', 'spandsp_stop_fax_detect', 'stop_tone_detect', 'tone_detect', 'transfer', 'unset'],
    );
  });

  it('has a default for each parameter that it uses, which a number above 0 replaces, and 0 too where it says never', () => {
    const used = new Set([...text.matchAll(/\$\{(smart_dialers_(?:detect|drop)_\w+)\}/g)].map(([, name]) => name!));
    for (const name of used) {
      expect(text, name).to.match(new RegExp(`<condition field="\\$\\{${name}\\}" expression="\\^${name.endsWith('late_ms') ? '' : '\\[1-9\\]'}\\\\d${name.endsWith('late_ms') ? '\\+' : '\\*'}\\$" break="never">\\s*<anti-action application="set" data="${name}=[1-9]\\d*"/>`));
    }
    expect(used.size).to.equal(17);
  });

  it('calls no application of a module that may be missing without asking for it', () => {
    for (const [name, body] of extensions) {
      for (const [, module, inner] of body.matchAll(/module_exists\((\w+)\)\}" expression="\^true\$" break="never">(.*?)<\/condition>/gs)) expect(inner, name).to.include(module === 'mod_avmd' ? 'avmd_' : module === 'mod_expr' ? '${expr(' : 'spandsp_');
      const unasked = body.replaceAll(/<condition field="\$\{module_exists\(\w+\)\}".*?<\/condition>/gs, '');
      expect(unasked, name).not.to.match(/application="(?:avmd|spandsp)_/);
    }
  });
});
