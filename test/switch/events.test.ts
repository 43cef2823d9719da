import { expect } from 'chai';
import fastCheck from 'fast-check';
import { readFileSync } from 'node:fs';
import { readEvent, type EventHeaders } from '../../src/switch/events.js';

const fixture = (name: string): string => readFileSync(new URL(`../../../test/fixtures/switch/${name}`, import.meta.url), 'utf8');
const uuid = '11111111-0000-4000-8000-000000000041';

describe('events of the switch', () => {
  const recorded: EventHeaders[] = fixture('answered-call.jsonl').trim().split('\n').map((line) => JSON.parse(line));
  const read = (name: string) => readEvent(recorded.find((event) => event['Event-Name'] === name)!, 0);

  it('are read as a FreeSWITCH sent them', () => {
    expect(read('CHANNEL_PROGRESS')).to.deep.equal({ kind: 'ringing', uuid, at: 1795338139311, earlyMedia: false });
    expect(read('CHANNEL_ANSWER')).to.deep.equal({ kind: 'answered', uuid, at: 1795338140830 });
    expect(read('HEARTBEAT')).to.deep.equal({
      kind: 'heartbeat',
      at: 1795338149254,
      status: { sessions: 4, maxSessions: 5000, sessionsPerSecond: 0, maxSessionsPerSecond: 500, version: '1.10.12-release' },
    });
    expect(read('CHANNEL_HANGUP_COMPLETE')).to.deep.equal({
      kind: 'ended',
      end: {
        uuid,
        cause: 'NORMAL_CLEARING',
        createdAt: 1795338139311,
        ringingAt: 1795338139311,
        answeredAt: 1795338140830,
        endedAt: 1795338151650,
        detected: undefined,
        queuedAt: undefined,
        bridgedAt: 1795338143370,
        agent: 'agent1@default',
        key: undefined,
        chosen: undefined,
        notRecorded: undefined,
        correctedAt: undefined,
        note: undefined,
      },
    });
  });

  it('tell early media, and take it for ringing', () => {
    const event = { 'Event-Name': 'CHANNEL_PROGRESS_MEDIA', 'Unique-ID': uuid, 'Caller-Channel-Progress-Media-Time': '1795343429258253' };
    expect(readEvent(event, 0)).to.deep.equal({ kind: 'ringing', uuid, at: 1795343429258, earlyMedia: true });
  });

  it('tell what mod_callcenter does, and what the dialplan found out', () => {
    const at = 1795622630487;
    const custom = (subclass: string, more: EventHeaders) => readEvent({ 'Event-Name': 'CUSTOM', 'Event-Subclass': subclass, 'Event-Date-Timestamp': '1795622630487088', ...more }, 0);
    const callCenter = (action: string, more: EventHeaders = {}) =>
      custom('callcenter::info', { 'CC-Action': action, 'CC-Queue': 'sales@default', 'CC-Agent': 'agent1@default', 'CC-Member-Session-UUID': uuid, ...more });
    expect(callCenter('member-queue-start')).to.deep.equal({ kind: 'queued', uuid, at, queue: 'sales@default' });
    expect(callCenter('member-queue-end', { 'CC-Cause': 'Cancel' })).to.deep.equal({ kind: 'left queue', uuid, at, queue: 'sales@default' });
    expect(callCenter('member-queue-end', { 'CC-Cause': 'Terminated' })).to.equal(undefined);
    expect(callCenter('agent-offering')).to.deep.equal({ kind: 'offered', agent: 'agent1@default', queue: 'sales@default', uuid, at });
    expect(callCenter('bridge-agent-start')).to.include({ kind: 'agent bridged' });
    expect(callCenter('bridge-agent-end')).to.include({ kind: 'agent unbridged' });
    expect(callCenter('bridge-agent-fail')).to.include({ kind: 'offer failed' });
    expect(callCenter('agent-status-change', { 'CC-Agent-Status': 'On Break' })).to.deep.equal({ kind: 'agent status', agent: 'agent1@default', at, status: 'On Break' });
    expect(callCenter('members-count')).to.equal(undefined);
    expect(custom('smart_dialers::detected', { 'Unique-ID': uuid, variable_smart_dialers_detected: 'human' })).to.deep.equal({ kind: 'detected', uuid, at, detected: 'human', correctedAt: undefined });
    const corrected = { 'Unique-ID': uuid, variable_smart_dialers_detected: 'machine', variable_smart_dialers_corrected: '1795622630400123' };
    expect(custom('smart_dialers::detected', corrected)).to.deep.equal({ kind: 'detected', uuid, at, detected: 'machine', correctedAt: 1795622630400 });
    expect(custom('smart_dialers::abandoned', { 'Unique-ID': uuid })).to.deep.equal({ kind: 'abandoned', uuid, at });
    expect(custom('smart_dialers::agent_ready', { 'Unique-ID': uuid })).to.deep.equal({ kind: 'agent ready', uuid, at });
    expect(custom('avmd::beep', { 'Unique-ID': uuid })).to.equal(undefined);
  });

  it('tell what came of an originate, under the id of the attempt', () => {
    const job = (body: string, command = 'originate') => readEvent({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': uuid, 'Job-Command': command, _body: body }, 0);
    expect(job(`+OK ${uuid}\n`)).to.deep.equal({ kind: 'originated', uuid });
    expect(job('-ERR USER_BUSY\n')).to.deep.equal({ kind: 'originated', uuid, failure: 'USER_BUSY' });
    expect(job('-ERR INVALID_GATEWAY\n')).to.deep.equal({ kind: 'originated', uuid, failure: 'INVALID_GATEWAY' });
    expect(job('')).to.deep.equal({ kind: 'originated', uuid, failure: 'UNSPECIFIED' });
    expect(job('+OK\n', 'status')).to.equal(undefined);
  });

  it('tell a call that failed by times that are 0', () => {
    const event = {
      'Event-Name': 'CHANNEL_HANGUP_COMPLETE',
      'Unique-ID': uuid,
      'Hangup-Cause': 'USER_BUSY',
      variable_start_uepoch: '1795343429218271',
      variable_progress_uepoch: '0',
      variable_answer_uepoch: '0',
      variable_end_uepoch: '1795343429238262',
      variable_smart_dialers_detected: 'human',
      variable_cc_agent: 'agent1@default',
      variable_smart_dialers_note: 'played',
    };
    const end = { uuid, cause: 'USER_BUSY', createdAt: 1795343429218, ringingAt: undefined, answeredAt: undefined, endedAt: 1795343429238, detected: 'human', queuedAt: undefined, bridgedAt: undefined, agent: 'agent1@default', key: undefined, note: 'played', chosen: undefined, notRecorded: undefined, correctedAt: undefined };
    expect(readEvent(event, 0)).to.deep.equal({ kind: 'ended', end });
  });

  it('mean nothing when they are of another kind or have no id', () => {
    expect(readEvent({ 'Event-Name': 'CHANNEL_CREATE', 'Unique-ID': uuid }, 0)).to.equal(undefined);
    expect(readEvent({}, 0)).to.equal(undefined);
    for (const name of ['CHANNEL_ANSWER', 'CHANNEL_PROGRESS', 'CHANNEL_PROGRESS_MEDIA', 'CHANNEL_HANGUP_COMPLETE', 'BACKGROUND_JOB']) {
      expect(readEvent({ 'Event-Name': name }, 0), name).to.equal(undefined);
    }
  });

  it('never throw and always have their times, whatever a field holds', () => {
    const names = [...new Set(recorded.flatMap((event) => Object.keys(event)))].filter((name) => name !== 'Event-Name');
    fastCheck.assert(
      fastCheck.property(fastCheck.constantFrom(...recorded), fastCheck.dictionary(fastCheck.constantFrom(...names), fastCheck.jsonValue()), (event, broken) => {
        const result = readEvent({ ...event, ...broken }, 5);
        if (!result || result.kind === 'originated') return;
        expect(result.kind === 'ended' || result.kind === 'call in ended' ? result.end.endedAt : result.at).to.be.within(1, Number.MAX_VALUE);
      }),
    );
  });
});
