import type { EventHeaders } from './events.js';
import { milliseconds } from './micro-time.js';
import type { CallAdded, CallInEnd } from './switch.js';

/** Where the switch keeps what came of calls that came in (freeswitch/dialplan/public/smart_dialers_call_in.xml), and whom a voice menu added, until we have written it. */
export const callsInRealm = 'smart_dialers_calls_in';
export const addedRealm = 'smart_dialers_added';

/** The lines of `hash_dump db` that are of this realm: key and value. */
function kept(dump: string, realm: string): [key: string, value: string][] {
  const start = `D/${realm}_`;
  return dump.split('\n').flatMap((line): [string, string][] => {
    const slash = line.startsWith(start) ? line.indexOf('/', start.length) : -1;
    return slash < 0 ? [] : [[line.slice(start.length, slash), line.slice(slash + 1)]];
  });
}

export const parseCallsIn = (dump: string): CallInEnd[] =>
  kept(dump, callsInRealm).map(([uuid, value]) => {
    const [cause, started, answered, bridged, ended, followed, queue, queueCause, agent, from, to] = value.split(';');
    const startedAt = milliseconds(started) ?? milliseconds(ended) ?? 0;
    return {
      uuid, cause: cause || 'UNSPECIFIED', startedAt, answeredAt: milliseconds(answered), bridgedAt: milliseconds(bridged), endedAt: milliseconds(ended) ?? startedAt,
      followed: followed || undefined, queue: queue || undefined, queueCause: queueCause || undefined, agent: agent || undefined, from: from ?? '', to: to ?? '',
    };
  });

/** The same of the event of its end. */
export function readCallInEnd(uuid: string, event: EventHeaders, sentAt: number): CallInEnd {
  const variable = (name: string) => text(event[`variable_${name}`]);
  const endedAt = milliseconds(event.variable_end_uepoch) ?? sentAt;
  return {
    uuid, cause: text(event['Hangup-Cause']) ?? variable('hangup_cause') ?? 'UNSPECIFIED', startedAt: milliseconds(event.variable_start_uepoch) ?? endedAt,
    answeredAt: milliseconds(event.variable_answer_uepoch), bridgedAt: milliseconds(event.variable_bridge_uepoch), endedAt,
    followed: variable('smart_dialers_followed'), queue: variable('cc_queue'), queueCause: variable('cc_cause'), agent: variable('cc_agent'),
    from: variable('smart_dialers_from') ?? '', to: variable('smart_dialers_to') ?? '',
  };
}

/** Keys are `call's UUID-dialer's number`, values `number;microseconds`. */
export const parseAdded = (dump: string): CallAdded[] =>
  kept(dump, addedRealm).flatMap(([key, value]) => {
    const [, uuid, dialerId] = /^([0-9a-f-]{36})-(\d{1,9})$/i.exec(key) ?? [];
    const [number = '', at] = value.split(';');
    return uuid ? [{ key, uuid, dialerId: Number(dialerId), number, at: milliseconds(at) ?? 0 }] : [];
  });

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
