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
        note: undefined,
      },
    });
  });

  it('tell early media, and take it for ringing', () => {
    const event = { 'Event-Name': 'CHANNEL_PROGRESS_MEDIA', 'Unique-ID': uuid, 'Caller-Channel-Progress-Media-Time': '1795343429258253' };
    expect(readEvent(event, 0)).to.deep.equal({ kind: 'ringing', uuid, at: 1795343429258, earlyMedia: true });
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
      variable_smart_dialers_note: 'played',
    };
    const end = { uuid, cause: 'USER_BUSY', createdAt: 1795343429218, ringingAt: undefined, answeredAt: undefined, endedAt: 1795343429238, note: 'played' };
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
        expect(result.kind === 'ended' ? result.end.endedAt : result.at).to.be.within(1, Number.MAX_VALUE);
      }),
    );
  });
});
