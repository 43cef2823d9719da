import { randomUUID } from 'node:crypto';
import type { HeaderList } from '../switch/codec.js';
import { gmtStamp, localStamp, micros } from './dates.js';

/** Where in the sources of FreeSWITCH an event is fired; it says so in every event. */
export type Origin = readonly [file: string, call: string, line: number];

export interface SwitchedEvent {
  name: string;
  /** Of CUSTOM events, such as callcenter::info. */
  subclass?: string;
  headers: HeaderList;
  body?: string;
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

  constructor(
    private readonly now: () => number,
    readonly hostname: string,
  ) {}

  add(listener: Listener): void {
    this.listeners.add(listener);
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
  }

  fire(name: string, origin: Origin, build: (headers: HeaderList) => void, more: { subclass?: string; body?: string } = {}): void {
    this.sequence++;
    let event: SwitchedEvent | undefined;
    for (const listener of this.listeners) {
      if (!listener.wants(name, more.subclass)) continue;
      if (!event) {
        event = { name, ...more, headers: this.head(name, more.subclass, origin) };
        build(event.headers);
      }
      listener.take(event);
    }
  }

  /** The headers that every event begins with. */
  head(name: string, subclass: string | undefined, [file, call, line]: Origin): HeaderList {
    const now = this.now();
    const headers = subclass === undefined ? [] : ['Event-Subclass', subclass];
    headers.push(
      'Event-Name', name,
      'Core-UUID', this.coreUuid,
      'FreeSWITCH-Hostname', this.hostname,
      'FreeSWITCH-Switchname', this.hostname,
      'FreeSWITCH-IPv4', '127.0.0.1',
      'FreeSWITCH-IPv6', '::1',
      'Event-Date-Local', localStamp(now),
      'Event-Date-GMT', gmtStamp(now),
      'Event-Date-Timestamp', micros(now),
      'Event-Calling-File', file,
      'Event-Calling-Function', call,
      'Event-Calling-Line-Number', `${line}`,
      'Event-Sequence', `${this.sequence}`,
    );
    return headers;
  }
}

/** Value of the first header of this name, in whatever case. */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) if (headers[i] === name) return headers[i + 1];
  const wanted = name.toLowerCase();
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]!.length === wanted.length && headers[i]!.toLowerCase() === wanted) return headers[i + 1];
  }
  return undefined;
}
