import { readCallInEnd } from './calls-in.js';
import { readChosen, readDetected } from './ends.js';
import { milliseconds } from './micro-time.js';
import type { CallEnd, Progress, SwitchEvent, SwitchStatus } from './switch.js';

/** An event as FreeSWITCH writes it in JSON. Values are strings, or arrays of them where a value was pushed twice. */
export type EventHeaders = Record<string, unknown>;

/** The events that we ask for; a CUSTOM event is asked for by its subclass, after the word CUSTOM at the end. */
export const eventNames = [
  'CHANNEL_PROGRESS',
  'CHANNEL_PROGRESS_MEDIA',
  'CHANNEL_ANSWER',
  'CHANNEL_BRIDGE',
  'CHANNEL_HANGUP_COMPLETE',
  'BACKGROUND_JOB',
  'HEARTBEAT',
  'CUSTOM',
  'callcenter::info',
  'smart_dialers::detected',
  'smart_dialers::abandoned',
  'smart_dialers::agent_ready',
  'smart_dialers::call_in',
  'smart_dialers::added',
] as const;

/**
 * What to let through of them: FreeSWITCH sends an event that any of these matches (a filter that begins
 * with "-" would veto instead). Channel events of calls that are not ours match none.
 */
export const eventFilters = ['variable_smart_dialers 1', 'variable_smart_dialers_inbound 1', 'Event-Name BACKGROUND_JOB', 'Event-Name HEARTBEAT', 'Event-Subclass callcenter::info'];

/** What an event means to us; undefined for one that means nothing. `now` stands in for a time that is missing. */
export function readEvent(event: EventHeaders, now: number): SwitchEvent | undefined {
  const uuid = text(event['Unique-ID']);
  const sentAt = milliseconds(event['Event-Date-Timestamp']) ?? now;
  if (event.variable_smart_dialers_inbound === '1' && event['Event-Subclass'] !== 'callcenter::info') return uuid ? readCallIn(event, uuid, sentAt) : undefined;
  switch (event['Event-Name']) {
    case 'CHANNEL_PROGRESS':
      return uuid ? { kind: 'ringing', uuid, at: milliseconds(event['Caller-Channel-Progress-Time']) ?? sentAt, earlyMedia: false } : undefined;
    case 'CHANNEL_PROGRESS_MEDIA':
      return uuid ? { kind: 'ringing', uuid, at: milliseconds(event['Caller-Channel-Progress-Media-Time']) ?? sentAt, earlyMedia: true } : undefined;
    case 'CHANNEL_ANSWER':
      return uuid ? { kind: 'answered', uuid, at: milliseconds(event['Caller-Channel-Answered-Time']) ?? sentAt } : undefined;
    case 'CHANNEL_HANGUP_COMPLETE':
      return uuid ? { kind: 'ended', end: readEnd(uuid, event, sentAt) } : undefined;
    case 'CHANNEL_BRIDGE': {
      // Not Other-Leg-Unique-ID: of an agent who asks somebody that still names the contact.
      const other = text(event['Bridge-B-Unique-ID']);
      return uuid && other ? { kind: 'bridged', uuid, at: sentAt, other } : undefined;
    }
    case 'CUSTOM':
      return event['Event-Subclass'] === 'callcenter::info' ? readCallCenter(event, sentAt) : readDialplan(event, uuid, sentAt);
    case 'BACKGROUND_JOB':
      return readJob(event);
    case 'HEARTBEAT':
      return { kind: 'heartbeat', at: sentAt, status: readHeartbeat(event) };
    default:
      return undefined;
  }
}

/** The variables are those that the hang-up hook keeps, so that both tell the same; they hold the times of the channel's first profile. */
function readEnd(uuid: string, event: EventHeaders, sentAt: number): CallEnd {
  const time = (variable: string, header: string) =>
    milliseconds(event[`variable_${variable}_uepoch`]) ?? milliseconds(event[`Caller-Channel-${header}-Time`]);
  const endedAt = time('end', 'Hangup') ?? sentAt;
  return {
    uuid,
    cause: text(event['Hangup-Cause']) ?? text(event.variable_hangup_cause) ?? 'UNSPECIFIED',
    createdAt: time('start', 'Created') ?? endedAt,
    ringingAt: time('progress', 'Progress') ?? time('progress_media', 'Progress-Media'),
    answeredAt: time('answer', 'Answered'),
    endedAt,
    detected: readDetected(event.variable_smart_dialers_detected),
    correctedAt: milliseconds(event.variable_smart_dialers_corrected),
    queuedAt: milliseconds(event.variable_smart_dialers_queued),
    bridgedAt: milliseconds(event.variable_bridge_uepoch),
    agent: text(event.variable_cc_agent) ?? text(event.variable_smart_dialers_agent),
    key: text(event.variable_smart_dialers_key),
    note: text(event.variable_smart_dialers_note),
    chosen: readChosen(event.variable_smart_dialers_chosen),
    notRecorded: text(event.variable_smart_dialers_not_recorded),
  };
}

/** What a channel that is up says of itself (`uuid_dump … json`); undefined when that is no dump. */
export function parseProgress(json: string): Progress | undefined {
  let headers: EventHeaders;
  try {
    headers = JSON.parse(json) as EventHeaders;
  } catch {
    return undefined;
  }
  const bridgedAt = milliseconds(headers['Caller-Channel-Bridged-Time']);
  return {
    ringingAt: milliseconds(headers['Caller-Channel-Progress-Time']) ?? milliseconds(headers['Caller-Channel-Progress-Media-Time']),
    answeredAt: milliseconds(headers['Caller-Channel-Answered-Time']),
    detected: readDetected(headers.variable_smart_dialers_detected),
    correctedAt: milliseconds(headers.variable_smart_dialers_corrected),
    queuedAt: milliseconds(headers.variable_smart_dialers_queued),
    bridgedAt,
    // Before that it is whoever is being rung.
    agent: bridgedAt === undefined ? undefined : (text(headers.variable_cc_agent) ?? text(headers.variable_smart_dialers_agent)),
    abandonedAt: milliseconds(headers.variable_smart_dialers_abandoned),
  };
}

/** Of a call that came in. A voice menu may add callers whom we were not asked about. */
function readCallIn(event: EventHeaders, uuid: string, at: number): SwitchEvent | undefined {
  if (event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE') return { kind: 'call in ended', end: readCallInEnd(uuid, event, at) };
  if (event['Event-Subclass'] === 'smart_dialers::call_in') return { kind: 'call in', uuid, at, from: text(event.variable_smart_dialers_from) ?? '', to: text(event.variable_smart_dialers_to) ?? '' };
  return event['Event-Subclass'] === 'smart_dialers::added' ? { kind: 'caller added', uuid, at } : undefined;
}

/** What our own dialplan says of a call. */
function readDialplan(event: EventHeaders, uuid: string | undefined, at: number): SwitchEvent | undefined {
  if (!uuid) return undefined;
  switch (event['Event-Subclass']) {
    case 'smart_dialers::detected':
      return { kind: 'detected', uuid, at, detected: readDetected(event.variable_smart_dialers_detected) ?? 'unknown', correctedAt: milliseconds(event.variable_smart_dialers_corrected) };
    case 'smart_dialers::abandoned':
      return { kind: 'abandoned', uuid, at };
    case 'smart_dialers::agent_ready':
      return { kind: 'agent ready', uuid, at };
    case 'smart_dialers::added':
      return { kind: 'caller added', uuid, at };
    default:
      return undefined;
  }
}

const offers = { 'agent-offering': 'offered', 'bridge-agent-start': 'agent bridged', 'bridge-agent-end': 'agent unbridged', 'bridge-agent-fail': 'offer failed' } as const;

/** mod_callcenter tells of every queue and agent of the switch; whose they are, the rooms above know. */
function readCallCenter(event: EventHeaders, at: number): SwitchEvent | undefined {
  const action = text(event['CC-Action']) ?? '';
  const agent = text(event['CC-Agent']) ?? '';
  const queue = text(event['CC-Queue']) ?? '';
  const uuid = text(event['CC-Member-Session-UUID']) ?? '';
  switch (action) {
    case 'agent-status-change':
      return { kind: 'agent status', agent, at, status: text(event['CC-Agent-Status']) ?? '' };
    case 'agent-state-change':
      return { kind: 'agent state', agent, at, state: text(event['CC-Agent-State']) ?? '' };
    case 'member-queue-start':
    case 'member-queue-resume':
      return { kind: 'queued', uuid, at, queue };
    case 'member-queue-end':
      return event['CC-Cause'] === 'Cancel' ? { kind: 'left queue', uuid, at, queue } : undefined;
    case 'agent-offering':
    case 'bridge-agent-start':
    case 'bridge-agent-end':
    case 'bridge-agent-fail':
      return { kind: offers[action], agent, queue, uuid, at };
    default:
      return undefined;
  }
}

/** Other programs have background jobs too; only an originate under an id of ours matters, which the caller knows. */
function readJob(event: EventHeaders): SwitchEvent | undefined {
  const uuid = text(event['Job-UUID']);
  if (!uuid || event['Job-Command'] !== 'originate') return undefined;
  const answer = (text(event._body) ?? '').trim();
  if (answer.startsWith('+OK')) return { kind: 'originated', uuid };
  return { kind: 'originated', uuid, failure: answer.replace(/^-(ERR|USAGE:?)\s*/, '') || 'UNSPECIFIED' };
}

function readHeartbeat(event: EventHeaders): SwitchStatus {
  return {
    sessions: count(event['Session-Count']),
    maxSessions: count(event['Max-Sessions']),
    sessionsPerSecond: count(event['Session-Per-Sec-Last']),
    maxSessionsPerSecond: count(event['Session-Per-Sec']),
    version: text(event['FreeSWITCH-Version'])?.split(/[~ ]/)[0],
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const count = (value: unknown): number => Math.max(0, Number.parseInt(text(value) ?? '', 10) || 0);
