import { randomUUID } from 'node:crypto';
import { type EventFormat, Header, headerList } from '../switch/codec.js';
import { gmtStamp, localStamp, micros } from './dates.js';

/** Where in the sources of FreeSWITCH an event is fired; it says so in every event. */
export type Origin = readonly [file: string, call: string, line: number];

export interface SwitchedEvent {
  name: string;
  /** Of CUSTOM events, such as callcenter::info. */
  subclass?: string;
  headers: Header[];
  body?: string;
  /** Its text in each format, made for the first client that takes it. */
  encoded: Partial<Record<EventFormat, string>>;
}

export interface Listener {
  wants(name: string, subclass: string | undefined): boolean;
  take(event: SwitchedEvent): void;
}

/** Hands events to those who listen; an event that nobody asked for is counted but never built. */
export class EventBus {
  private readonly listeners = new Set<Listener>();
  private sequence = 0;
  readonly coreUuid = randomUUID();

  private readonly host: Header[];

  constructor(
    private readonly now: () => number,
    hostname: string,
  ) {
    this.host = headerList(
      'Core-UUID', this.coreUuid,
      'FreeSWITCH-Hostname', hostname,
      'FreeSWITCH-Switchname', hostname,
      'FreeSWITCH-IPv4', '127.0.0.1',
      'FreeSWITCH-IPv6', '::1',
    );
  }

  add(listener: Listener): void {
    this.listeners.add(listener);
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
  }

  fire(name: string, origin: Origin, build: (headers: Header[]) => void, more: { subclass?: string; body?: string } = {}): void {
    this.sequence++;
    let event: SwitchedEvent | undefined;
    for (const listener of this.listeners) {
      if (!listener.wants(name, more.subclass)) continue;
      if (!event) {
        event = { name, subclass: more.subclass, body: more.body, headers: this.head(name, more.subclass, origin), encoded: {} };
        build(event.headers);
      }
      listener.take(event);
    }
  }

  /** The headers that every event begins with. */
  head(name: string, subclass: string | undefined, origin: Origin): Header[] {
    const now = this.now();
    const { kind, source } = fixedHeaders(name, origin);
    const headers = subclass === undefined ? [] : [new Header('Event-Subclass', subclass)];
    headers.push(
      kind,
      ...this.host,
      new Header('Event-Date-Local', localStamp(now)),
      new Header('Event-Date-GMT', gmtStamp(now)),
      new Header('Event-Date-Timestamp', micros(now)),
      ...source,
      new Header('Event-Sequence', `${this.sequence}`),
    );
    return headers;
  }
}

interface FixedHeaders {
  kind: Header;
  source: Header[];
}

const fixed = new Map<string, FixedHeaders>();

/** What all events of one kind from one place in the sources share. */
function fixedHeaders(name: string, [file, call, line]: Origin): FixedHeaders {
  const key = `${name} ${call} ${line}`;
  let headers = fixed.get(key);
  if (!headers) {
    headers = {
      kind: new Header('Event-Name', name),
      source: headerList('Event-Calling-File', file, 'Event-Calling-Function', call, 'Event-Calling-Line-Number', `${line}`),
    };
    fixed.set(key, headers);
  }
  return headers;
}

/** Value of the first header of this name, in whatever case. */
export function headerOf(headers: readonly Header[], name: string): string | undefined {
  for (const header of headers) if (header.name === name) return header.value;
  const wanted = name.toLowerCase();
  return headers.find((header) => header.name.length === wanted.length && header.name.toLowerCase() === wanted)?.value;
}
