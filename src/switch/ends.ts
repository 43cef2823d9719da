import { milliseconds } from './micro-time.js';
import type { CallEnd, KeyChoice } from './switch.js';

/**
 * Where the switch keeps the end of a call until we have it: mod_hash, in memory. mod_db was tried
 * first; its `db list` answers with 4,096 characters at most, so a backlog could not be read back.
 */
export const endsRealm = 'smart_dialers_ends';

/**
 * The hang-up hook of every leg that we originate (`api_hangup_hook`). The switch runs it before it sends
 * CHANNEL_HANGUP_COMPLETE and before the channel is gone, also for a call that was busy, not answered or
 * cancelled; so who reads the live channels first and this store second misses no call. Its variables
 * are the switch's own: times in microseconds since 1970, empty or 0 when that never happened.
 *
 * It does not run where there never was a channel, as with an unknown gateway: then the answer to the
 * originate command is all there is.
 */
export const hangupHook =
  `hash::insert/${endsRealm}/\${uuid}/` +
  '${hangup_cause};${start_uepoch};${progress_uepoch};${progress_media_uepoch};${answer_uepoch};${end_uepoch};' +
  '${smart_dialers_detected};${smart_dialers_queued};${bridge_uepoch};${cc_agent}${smart_dialers_agent};' +
  '${smart_dialers_key}|${smart_dialers_chosen}|${smart_dialers_not_recorded}|${smart_dialers_corrected};${smart_dialers_note}';

/** The ends in the answer to `hash_dump db smart_dialers_ends`: a line for each, and lines of other realms that merely contain the name. */
export function parseEnds(dump: string): CallEnd[] {
  return dump.split('\n').flatMap((line) => {
    const match = /^D\/smart_dialers_ends_([^/]+)\/(.*)$/.exec(line);
    return match ? [parseEnd(match[1]!, match[2]!)] : [];
  });
}

/** A value without times, which our hook does not write, gives times of 0. A call that was begun by an earlier service has a key alone. */
function parseEnd(uuid: string, value: string): CallEnd {
  const [cause, created, progress, progressMedia, answered, ended, detected, queued, bridged, agent, pressed = '', ...note] = value.split(';');
  const [key, chosen, notRecorded, corrected] = pressed.split('|');
  const endedAt = milliseconds(ended) ?? milliseconds(created) ?? 0;
  return {
    uuid,
    cause: cause || 'UNSPECIFIED',
    createdAt: milliseconds(created) ?? endedAt,
    ringingAt: milliseconds(progress) ?? milliseconds(progressMedia),
    answeredAt: milliseconds(answered),
    endedAt,
    detected: readDetected(detected),
    correctedAt: milliseconds(corrected),
    queuedAt: milliseconds(queued),
    bridgedAt: milliseconds(bridged),
    agent: agent || undefined,
    key: key || undefined,
    note: note.join(';') || undefined,
    chosen: readChosen(chosen),
    notRecorded: notRecorded || undefined,
  };
}

const detections = ['human', 'machine', 'fax', 'unknown'] as const;

/** What detection said of who answered; undefined where it was off. */
export const readDetected = (text: unknown): CallEnd['detected'] => detections.find((detected) => detected === text);

const keyChoices: readonly KeyChoice[] = ['confirm', 'repeat', 'agent', 'opt out'];

/** What somebody chose by a key; undefined where they pressed none. */
export const readChosen = (text: unknown): CallEnd['chosen'] => keyChoices.find((choice) => choice === text);
