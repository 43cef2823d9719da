import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseChannels } from '../../src/switch/channels.js';
import { parseEnds } from '../../src/switch/ends.js';
import { parseGateways } from '../../src/switch/gateways.js';
import { parseStatus } from '../../src/switch/status.js';

const fixture = (name: string): string => readFileSync(new URL(`../../../test/fixtures/switch/${name}`, import.meta.url), 'utf8');

describe('answers of the switch', () => {
  it('status', () => {
    expect(parseStatus(fixture('status.txt'))).to.deep.equal({ sessions: 0, maxSessions: 5000, sessionsPerSecond: 0, maxSessionsPerSecond: 500, version: '1.10.12-release' });
    expect(parseStatus('+OK\n')).to.equal(undefined);
  });

  it('gateways of all profiles', () => {
    const gateways = parseGateways(fixture('gateways.xml'));
    expect(gateways[0]).to.deep.equal({ name: 'carrier', profile: 'external', isUp: true, state: 'NOREG' });
    expect(gateways.map(({ name }) => name)).to.deep.equal(['carrier', 'phone1002', 'phone1001']);
    expect(parseGateways('<gateways>\n<gateway><name>a</name><status>DOWN</status><state>FAIL_WAIT</state></gateway></gateways>')).to.deep.equal([
      { name: 'a', profile: '', isUp: false, state: 'FAIL_WAIT' },
    ]);
  });

  it('channels', () => {
    expect(parseChannels('{"row_count": 0}\n')).to.deep.equal(new Set());
    expect(parseChannels('{"row_count":2,"rows":[{"uuid":"a","state":"CS_EXECUTE"},{"uuid":"b"}]}')).to.deep.equal(new Set(['a', 'b']));
    expect(parseChannels('{"row_count":1,"rows":[null,{"uuid":7}]}')).to.deep.equal(new Set());
    for (const nonsense of ['', '-ERR SQL disabled', 'null', '[]', '{}']) expect(parseChannels(nonsense), nonsense).to.equal(undefined);
  });

  it('kept ends, of our realm only', () => {
    const dump = [
      'D/smart_dialers_ends_c5508985-ae1d-422b-9702-58d6af7e3d24/ORIGINATOR_CANCEL;1795343429238262;1795343429238262;0;0;1795343431218264;',
      'D/other_smart_dialers_ends_x/y',
      'D/smart_dialers_ends_4faf8286-9c87-41ca-9944-ba698b7a0423/NORMAL_CLEARING;1795343429238262;0;1795343429258253;1795343430738270;1795343432258266;played/2;x',
      'D/smart_dialers_ends_011e8f2d-f7f0-4435-9629-031cbae1457b/',
      '',
    ].join('\n');
    expect(parseEnds(dump)).to.deep.equal([
      {
        uuid: 'c5508985-ae1d-422b-9702-58d6af7e3d24',
        cause: 'ORIGINATOR_CANCEL',
        createdAt: 1795343429238,
        ringingAt: 1795343429238,
        answeredAt: undefined,
        endedAt: 1795343431218,
        note: undefined,
      },
      {
        uuid: '4faf8286-9c87-41ca-9944-ba698b7a0423',
        cause: 'NORMAL_CLEARING',
        createdAt: 1795343429238,
        ringingAt: 1795343429258,
        answeredAt: 1795343430738,
        endedAt: 1795343432258,
        note: 'played/2;x',
      },
      { uuid: '011e8f2d-f7f0-4435-9629-031cbae1457b', cause: 'UNSPECIFIED', createdAt: 0, ringingAt: undefined, answeredAt: undefined, endedAt: 0, note: undefined },
    ]);
    expect(parseEnds('')).to.deep.equal([]);
  });
});
