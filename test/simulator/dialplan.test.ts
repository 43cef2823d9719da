import { expect } from 'chai';
import { findActions, inlineActions, type Action, type Routed } from '../../src/simulator/dialplan.js';
import { evaluate } from '../../src/simulator/expression.js';
import { elementsNamed, parseXml } from '../../src/simulator/xml.js';

const context = (extensions: string) => elementsNamed(parseXml(`<include><context name="c">${extensions}</context></include>`), 'context')[0];
const shown = (actions: Action[] | undefined) => actions?.map(({ application, data }) => (data ? `${application} ${data}` : application));

describe('the dialplan of the simulated switch', () => {
  const variables = new Map([['destination_number', 'to-sales-7'], ['mode', 'agent'], ['empty', '']]);
  let ran: string[];
  let groups: string[];
  const leg: Routed = {
    value: (name) => variables.get(name),
    expand: (text) => text.replace(/\$\{(\w+)\}/g, (_, name: string) => variables.get(name) ?? ''),
    run: ({ application, data }) => ran.push(`${application} ${data}`),
    matched: (found) => (groups = found),
  };
  const find = (extensions: string) => shown(findActions(context(extensions), leg));

  beforeEach(() => {
    ran = [];
    groups = [];
  });

  it('puts the groups of what matched into the actions', () => {
    expect(find(`<extension><condition field="destination_number" expression="^to-(\\w+)-(\\d)$"><action application="callcenter" data="$1@$2"/></condition></extension>`))
      .to.deep.equal(['callcenter sales@7']);
    expect(groups).to.deep.equal(['to-sales-7', 'sales', '7']);
  });

  it('takes the first extension that fits, and more where one says to continue', () => {
    const extension = (name: string, more = '') => `<extension name="${name}" ${more}><condition><action application="log" data="${name}"/></condition></extension>`;
    expect(find(extension('a') + extension('b'))).to.deep.equal(['log a']);
    expect(find(extension('a', 'continue="true"') + extension('b') + extension('c'))).to.deep.equal(['log a', 'log b']);
    expect(find('<extension><condition field="destination_number" expression="^other$"><action application="park"/></condition></extension>')).to.equal(undefined);
  });

  it('stops at a condition that does not hold, unless it is told otherwise', () => {
    const conditions = (breaks: string) => `<extension>
      <condition field="\${mode}" expression="^contact$" break="${breaks}"><action application="a"/><anti-action application="not-a"/></condition>
      <condition><action application="b"/></condition></extension>`;
    expect(find(conditions('on-false'))).to.deep.equal(['not-a']);
    expect(find(conditions('never'))).to.deep.equal(['not-a', 'b']);
    expect(find(conditions('on-true'))).to.deep.equal(['not-a', 'b']);
    expect(find(conditions('always'))).to.deep.equal(['not-a']);
    expect(find(conditions('on-true').replace('^contact$', '^agent$'))).to.deep.equal(['a']);
  });

  it('joins several expressions: all, any, or one', () => {
    const condition = (kind: string, ...expressions: string[]) =>
      `<extension><condition regex="${kind}">${expressions.map((each) => `<regex field="mode" expression="${each}"/>`).join('')}<action application="park"/></condition></extension>`;
    expect([find(condition('all', 'agent', 'a')), find(condition('all', 'agent', 'x'))]).to.deep.equal([['park'], undefined]);
    expect([find(condition('any', 'x', 'a')), find(condition('any', 'x', 'y'))]).to.deep.equal([['park'], undefined]);
    expect([find(condition('xor', 'x', 'a')), find(condition('xor', 'agent', 'a'))]).to.deep.equal([['park'], undefined]);
  });

  it('runs inline actions while it looks', () => {
    expect(find('<extension><condition><action application="set" data="x=1" inline="true"/><action application="park"/></condition></extension>')).to.deep.equal(['park']);
    expect(ran).to.deep.equal(['set x=1']);
  });

  it('reads actions from the destination itself', () => {
    expect(shown(inlineActions('answer,playback:silence_stream://1000,park'))).to.deep.equal(['answer', 'playback silence_stream://1000', 'park']);
    expect(shown(inlineActions('m:^:set:a=1,b=2^park'))).to.deep.equal(['set a=1,b=2', 'park']);
  });

  it('reckons', () => {
    expect(['floor((7-2)/2)', '2+3*4', '-(2^3)', 'min(4,2)', '1/3', '1/0', '2+', 'x(1)'].map(evaluate))
      .to.deep.equal(['2', '14', '-8', '2', '0.3333333333', '!err!', '!err!', '!err!']);
  });
});
