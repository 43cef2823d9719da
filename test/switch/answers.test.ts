import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseAgents, parseMembers, parseQueues, parseRegistrations, parseTiers } from '../../src/switch/callcenter.js';
import { parseCalledBy, parseChannels, parseLonely, parseWaitingAgents } from '../../src/switch/channels.js';
import { parseEnds } from '../../src/switch/ends.js';
import { parseGateways } from '../../src/switch/gateways.js';
import { parseStatus } from '../../src/switch/status.js';

const fixture = (name: string): string => readFileSync(new URL(`../../../test/fixtures/switch/${name}`, import.meta.url), 'utf8');

const noAgent = { detected: undefined, queuedAt: undefined, bridgedAt: undefined, agent: undefined, key: undefined, chosen: undefined, notRecorded: undefined, correctedAt: undefined };

describe('answers of the switch', () => {
  it('status', () => {
    expect(parseStatus(fixture('status.txt'))).to.deep.equal({ sessions: 0, maxSessions: 5000, sessionsPerSecond: 0, maxSessionsPerSecond: 500, version: '1.10.12-release' });
    expect(parseStatus('+OK\n')).to.equal(undefined);
  });

  it('gateways of all profiles', () => {
    const gateways = parseGateways(fixture('gateways.xml'));
    expect(gateways[0]).to.deep.equal({ name: 'carrier', profile: 'external', isUp: true, state: 'NOREG' });
    expect(gateways.map(({ name }) => name)).to.deep.equal(['carrier', 'phone1002', 'phone1001']);
    const leadsTo = (proxy: string) => parseGateways(`<gateways><gateway><name>a</name><proxy>${proxy}</proxy></gateway></gateways>`)[0]!.isExample ?? false;
    expect(['sip:example.com', 'sip:sip.example.net:5060;transport=tcp', 'sips:trunk.example'].map(leadsTo), 'examples').to.deep.equal([true, true, true]);
    expect(['sip:127.0.0.1:5390', 'sip:example.de', 'sip:myexample.com', 'sip:example.com.carrier.net', ''].map(leadsTo), 'others').to.deep.equal([false, false, false, false, false]);
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

  it('channels that may have nobody, and those that one has called', () => {
    const rows = [
      { uuid: 'waits', state: 'CS_RESET', callstate: 'ACTIVE', call_uuid: 'agent' },
      { uuid: 'left', state: 'CS_SOFT_EXECUTE', callstate: 'ACTIVE', call_uuid: 'left' },
      { uuid: 'answered', state: 'CS_CONSUME_MEDIA', callstate: 'ACTIVE', call_uuid: 'gone' },
      { uuid: 'rings', state: 'CS_CONSUME_MEDIA', callstate: 'RINGING', call_uuid: 'other', direction: 'outbound' },
      { uuid: 'ended', state: 'CS_RESET', callstate: 'HANGUP', call_uuid: 'ended' },
      { uuid: 'past media', state: 'CS_HIBERNATE', callstate: 'ACTIVE', call_uuid: 'past media' },
      { uuid: 'talks', state: 'CS_SOFT_EXECUTE', callstate: 'ACTIVE', call_uuid: 'talks' },
      { uuid: 'hears', state: 'CS_EXCHANGE_MEDIA', callstate: 'ACTIVE', call_uuid: 'talks', direction: 'outbound' },
      { uuid: 'called in', state: 'CS_EXECUTE', callstate: 'ACTIVE', call_uuid: 'talks', direction: 'inbound' },
    ];
    const json = JSON.stringify({ row_count: rows.length, rows });
    expect(parseLonely(json)).to.deep.equal([{ uuid: 'waits', waits: true }, { uuid: 'left', waits: false }, { uuid: 'answered', waits: false }]);
    expect([parseCalledBy(json, 'talks'), parseCalledBy(json, 'other'), parseCalledBy(json, 'left')]).to.deep.equal([['hears'], ['rings'], []]);
    expect([parseLonely('null'), parseCalledBy('', 'talks'), parseLonely('{"row_count": 0}')]).to.deep.equal([undefined, undefined, []]);
  });

  it('agents who wait on the line for a contact, not those who talk or whose telephone rings, nor what is played elsewhere', () => {
    const ours = { dest: 'agent_first', context: 'smart_dialers' };
    const rows = [
      { uuid: 'waits', ...ours, application: 'playback' }, { uuid: 'talks', ...ours, application: 'uuid_bridge' }, { uuid: 'rings', dest: '1001', context: 'default', application: '' },
      { uuid: 'broadcast', ...ours, dest: 'broadcast', application: 'playback' }, { uuid: 'theirs', ...ours, context: 'default', application: 'playback' },
    ];
    expect(parseWaitingAgents(JSON.stringify({ row_count: rows.length, rows }))).to.deep.equal(['waits']);
    expect([parseWaitingAgents('{"row_count": 0}'), parseWaitingAgents('-ERR')]).to.deep.equal([[], undefined]);
  });

  it('queues, agents and tiers of mod_callcenter', () => {
    const agents = parseAgents(
      'name|instance_id|uuid|type|contact|status|state|max_no_answer|wrap_up_time|reject_delay_time|busy_delay_time|no_answer_delay_time|last_bridge_start|last_bridge_end|last_offered_call|last_status_change|no_answer_count|calls_answered|talk_time|ready_time|external_calls_count\n' +
        'agent1@default|single_box||callback|[leg_timeout=10]user/1001@127.0.0.1|Available|Waiting|3|2|2|2|0|1795622677|1795622697|1795622676|1795622669|0|1|20|0|1\n+OK\n',
    );
    expect(agents).to.deep.equal([
      {
        name: 'agent1@default', type: 'callback', contact: '[leg_timeout=10]user/1001@127.0.0.1', uuid: '', status: 'Available', state: 'Waiting', wrapUpTime: 2_000,
        bridgeStartedAt: 1795622677000, bridgeEndedAt: 1795622697000, readyAt: undefined, externalCalls: 1,
      },
    ]);
    expect(parseAgents('+OK\n')).to.deep.equal([]);
    expect(parseTiers('queue|agent|state|level|position\nsales@default|agent1@default|Ready|1|1\n+OK\n')).to.deep.equal([{ queue: 'sales@default', agent: 'agent1@default' }]);
    expect(parseQueues('name|strategy|moh_sound\nsales@default|ring-all|x\n+OK\n')).to.deep.equal([{ name: 'sales@default', strategy: 'ring-all' }]);
    for (const nonsense of ['', '-ERR Invalid!\n', 'name|strategy\n']) expect(parseQueues(nonsense), nonsense).to.equal(undefined);
  });

  it('members of a queue, also one whose name has a bar in it', () => {
    const title = 'queue|instance_id|uuid|session_uuid|cid_number|cid_name|system_epoch|joined_epoch|rejoined_epoch|bridge_epoch|abandoned_epoch|base_score|skill_score|serving_agent|serving_system|state|score';
    const text = `${title}\nsales@default|single_box|aeff|1111|12025550110|A|B|1795338102|1795338103|0|0|0|0|0|||Waiting|2\n+OK\n`;
    expect(parseMembers(text)).to.deep.equal([{ queue: 'sales@default', uuid: '1111', state: 'Waiting', joinedAt: 1795338103000 }]);
    expect(parseMembers('+OK\n')).to.deep.equal([]);
  });

  it('registrations', () => {
    expect(parseRegistrations('{"row_count":1,"rows":[{"reg_user":"1001","realm":"127.0.0.1"}]}')).to.deep.equal(new Set(['1001@127.0.0.1']));
    expect(parseRegistrations('{"row_count":0}')).to.deep.equal(new Set());
    expect(parseRegistrations('-ERR')).to.equal(undefined);
  });

  it('kept ends, of our realm only', () => {
    const dump = [
      'D/smart_dialers_ends_c5508985-ae1d-422b-9702-58d6af7e3d24/ORIGINATOR_CANCEL;1795343429238262;1795343429238262;0;0;1795343431218264;;;0;;;',
      'D/other_smart_dialers_ends_x/y',
      'D/smart_dialers_ends_4faf8286-9c87-41ca-9944-ba698b7a0423/NORMAL_CLEARING;1795343429238262;0;1795343429258253;1795343430738270;1795343432258266;machine;1795343431000123;1795343431500266;agent1@default;9|opt out|announcement missing|1795343431900777;played/2;x',
      'D/smart_dialers_ends_7faf8286-9c87-41ca-9944-ba698b7a0423/NORMAL_CLEARING;1795343429238262;;;;1795343432258266;;;;;9;abandoned, opted out',
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
        ...noAgent,
        note: undefined,
      },
      {
        uuid: '4faf8286-9c87-41ca-9944-ba698b7a0423',
        cause: 'NORMAL_CLEARING',
        createdAt: 1795343429238,
        ringingAt: 1795343429258,
        answeredAt: 1795343430738,
        endedAt: 1795343432258,
        detected: 'machine',
        correctedAt: 1795343431900,
        queuedAt: 1795343431000,
        bridgedAt: 1795343431500,
        agent: 'agent1@default',
        key: '9',
        chosen: 'opt out',
        notRecorded: 'announcement missing',
        note: 'played/2;x',
      },
      {
        uuid: '7faf8286-9c87-41ca-9944-ba698b7a0423', cause: 'NORMAL_CLEARING', createdAt: 1795343429238, ringingAt: undefined, answeredAt: undefined, endedAt: 1795343432258, ...noAgent,
        key: '9', note: 'abandoned, opted out',
      },
      { uuid: '011e8f2d-f7f0-4435-9629-031cbae1457b', cause: 'UNSPECIFIED', createdAt: 0, ringingAt: undefined, answeredAt: undefined, endedAt: 0, ...noAgent, note: undefined },
    ]);
    expect(parseEnds('')).to.deep.equal([]);
  });
});
