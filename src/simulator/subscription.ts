import type { EventFormat, Header } from '../switch/codec.js';
import { headerOf } from './event-bus.js';

interface Filter {
  header: string;
  value: string;
  /** A filter whose value begins with `-` hides what it matches; all others show it. */
  shows: boolean;
  matches: (value: string) => boolean;
}

/**
 * What one client listens to: event names, subclasses of CUSTOM, and filters. As soon as there is one
 * filter, only events that a showing filter matches pass, BACKGROUND_JOB and HEARTBEAT included; with
 * hiding filters alone nothing passes at all (facts from mod_event_socket.c).
 */
export class Subscription {
  format: EventFormat = 'plain';
  listening = false;
  private readonly names = new Set<string>();
  private readonly subclasses = new Set<string>();
  private all = false;
  private filters: Filter[] = [];

  /** Reads `event json NAME NAME CUSTOM sub::class`. False when no event was named. */
  subscribe(words: string[]): boolean {
    let named = 0;
    let custom = false;
    words.forEach((word, index) => {
      if (index === 0 && /^(plain|json)$/i.test(word)) this.format = word.toLowerCase() as EventFormat;
      else if (custom) this.subclasses.add(word);
      else if (isEventName(word)) {
        named++;
        const name = word.toUpperCase();
        if (name === 'ALL') this.all = true;
        if (name === 'CUSTOM') custom = true;
        this.names.add(name);
      }
    });
    if (named) this.listening = true;
    return named > 0;
  }

  /** `nixevent`: false when no event was named. */
  unsubscribe(words: string[]): boolean {
    let named = 0;
    let custom = false;
    for (const word of words) {
      if (custom) this.subclasses.delete(word);
      else if (isEventName(word)) {
        named++;
        const name = word.toUpperCase();
        if (name === 'CUSTOM') custom = true;
        else if (name === 'ALL') this.forget();
        else {
          if (this.all) for (const other of eventNames) this.names.add(other);
          this.all = false;
          this.names.delete(name);
        }
      }
    }
    if (named) this.listening = true;
    return named > 0;
  }

  /** `noevents`: false when it listened to none. */
  stop(): boolean {
    const was = this.listening;
    this.listening = false;
    this.forget();
    this.subclasses.clear();
    return was;
  }

  private forget(): void {
    this.all = false;
    this.names.clear();
  }

  wants(name: string, subclass: string | undefined): boolean {
    if (!this.listening) return false;
    if (this.all) return true;
    return this.names.has(name) && (name !== 'CUSTOM' || subclass === undefined || this.subclasses.has(subclass));
  }

  /** Reads what follows `filter `; gives the text of the reply. */
  filter(text: string): string {
    const [first = '', rest] = cut(text.trimStart());
    if (rest === undefined) return '-ERR invalid syntax';
    if (first.toLowerCase() === 'delete') {
      const [header, value] = cut(rest);
      if (header.toLowerCase() === 'all') this.filters = [];
      else this.filters = this.filters.filter((filter) => !sameText(filter.header, header) || (value !== undefined && filter.value !== value));
      return `+OK filter deleted. [${header}][${value ?? ''}]`;
    }
    const [header, value] = first.toLowerCase() === 'add' ? cut(rest) : [first, rest];
    if (value !== undefined) this.filters.push(parseFilter(header, value));
    return `+OK filter added. [${header}]=[${value ?? '(null)'}]`;
  }

  passes(headers: readonly Header[]): boolean {
    if (!this.filters.length) return true;
    let passes = false;
    for (const filter of this.filters) {
      if (passes && filter.shows) continue;
      const value = headerOf(headers, filter.header);
      if (value === undefined || !filter.matches(value)) continue;
      if (!filter.shows) return false;
      passes = true;
    }
    return passes;
  }
}

/** Signs at the start of a value are taken for show (+) and hide (-), so `filter Caller-ANI +1202…` compares with `1202…`. */
function parseFilter(header: string, value: string): Filter {
  const signs = /^[+\- ]*/.exec(value)![0];
  const text = value.slice(signs.length);
  const shows = signs.replaceAll(' ', '').at(-1) !== '-';
  const pattern = value.startsWith('/') ? regularExpression(text) : undefined;
  return { header, value, shows, matches: pattern ? (other) => pattern.test(other) : (other) => sameText(other, text) };
}

/** A pattern between slashes; one that cannot be read matches nothing. */
function regularExpression(text: string): RegExp {
  const [, pattern = text, flags = ''] = /^\/(.*)\/(i?)[a-z]*$/.exec(text) ?? [];
  try {
    return new RegExp(pattern, flags);
  } catch {
    return /(?!)/;
  }
}

function cut(text: string): [string, string | undefined] {
  const space = text.indexOf(' ');
  return space < 0 ? [text, undefined] : [text.slice(0, space), text.slice(space + 1)];
}

const sameText = (a: string, b: string): boolean => a.length === b.length && a.toLowerCase() === b.toLowerCase();

const isEventName = (word: string): boolean => eventNames.has(word.toUpperCase());

/** What `event` takes for a name; anything else in its list is passed over. */
const eventNames = new Set(
  `CUSTOM CLONE CHANNEL_CREATE CHANNEL_DESTROY CHANNEL_STATE CHANNEL_CALLSTATE CHANNEL_ANSWER CHANNEL_HANGUP
  CHANNEL_HANGUP_COMPLETE CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE CHANNEL_HOLD CHANNEL_UNHOLD CHANNEL_BRIDGE
  CHANNEL_UNBRIDGE CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_OUTGOING CHANNEL_PARK CHANNEL_UNPARK
  CHANNEL_APPLICATION CHANNEL_ORIGINATE CHANNEL_UUID API LOG INBOUND_CHAN OUTBOUND_CHAN STARTUP SHUTDOWN PUBLISH
  UNPUBLISH TALK NOTALK SESSION_CRASH MODULE_LOAD MODULE_UNLOAD DTMF MESSAGE PRESENCE_IN NOTIFY_IN PRESENCE_OUT
  PRESENCE_PROBE MESSAGE_WAITING MESSAGE_QUERY ROSTER CODEC BACKGROUND_JOB DETECTED_SPEECH DETECTED_TONE
  PRIVATE_COMMAND HEARTBEAT TRAP ADD_SCHEDULE DEL_SCHEDULE EXE_SCHEDULE RE_SCHEDULE RELOADXML NOTIFY PHONE_FEATURE
  PHONE_FEATURE_SUBSCRIBE SEND_MESSAGE RECV_MESSAGE REQUEST_PARAMS CHANNEL_DATA GENERAL COMMAND SESSION_HEARTBEAT
  CLIENT_DISCONNECTED SERVER_DISCONNECTED SEND_INFO RECV_INFO RECV_RTCP_MESSAGE SEND_RTCP_MESSAGE CALL_SECURE NAT
  RECORD_START RECORD_STOP PLAYBACK_START PLAYBACK_STOP CALL_UPDATE FAILURE SOCKET_DATA MEDIA_BUG_START
  MEDIA_BUG_STOP CONFERENCE_DATA_QUERY CONFERENCE_DATA CALL_SETUP_REQ CALL_SETUP_RESULT CALL_DETAIL DEVICE_STATE
  TEXT SHUTDOWN_REQUESTED ALL`.split(/\s+/),
);
