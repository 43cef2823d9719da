/**
 * The messages of FreeSWITCH's event socket as bytes on the wire. A message is lines `Name: value`, an
 * empty line and, where `Content-Length` says so, that many bytes of body. Lengths count bytes of
 * UTF-8, never characters: getting that wrong shifts every message that follows.
 */

/**
 * One header of an event. Its JSON is made once: a channel says most of what it is in each of its
 * events, and much of it is the same for all channels.
 */
export class Header {
  private text: string | undefined;

  constructor(
    readonly name: string,
    readonly value: string,
  ) {}

  /** `"Name":"value"`; a value of several (`ARRAY::a|:b`) is a list in JSON, and only there. */
  get json(): string {
    return (this.text ??= jsonName(this.name) + (this.value.startsWith('ARRAY::') ? `[${this.value.slice(7).split('|:').map(jsonText).join(', ')}]` : jsonText(this.value)));
  }
}

/** Headers from names and values in turn. */
export function headerList(...texts: string[]): Header[] {
  const headers: Header[] = [];
  for (let i = 0; i < texts.length; i += 2) headers.push(new Header(texts[i]!, texts[i + 1]!));
  return headers;
}

export type EventFormat = 'plain' | 'json';

export const commandReply = (text: string): string => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;

export const apiResponse = (body: string): string =>
  `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;

/** An event of the switch, framed. `body` is what BACKGROUND_JOB carries. */
export function encodeEvent(format: EventFormat, headers: readonly Header[], body?: string): string {
  const text = format === 'json' ? eventAsJson(headers, body) : eventAsPlain(headers, body);
  return `Content-Length: ${Buffer.byteLength(text)}\nContent-Type: text/event-${format}\n\n${text}`;
}

/** The inner text of `event plain`: values URL-encoded, an empty one written as `_undef_`. */
export function eventAsPlain(headers: readonly Header[], body?: string, encode: (value: string) => string = urlEncode): string {
  const text = headers.map(({ name, value }) => `${name}: ${encode(value) || '_undef_'}\n`).join('');
  return body ? `${text}Content-Length: ${Buffer.byteLength(body)}\n\n${body}` : `${text}\n`;
}

/**
 * The inner text of `event json`. Put together by hand: an event may have the same name twice
 * (Hangup-Cause in CHANNEL_HANGUP_COMPLETE), which no object can.
 */
export function eventAsJson(headers: readonly Header[], body?: string): string {
  const parts = headers.map(({ json }) => json);
  if (body !== undefined) parts.push(`"Content-Length":"${Buffer.byteLength(body)}"`, `"_body":${jsonText(body)}`);
  return `{${parts.join(',')}}`;
}

/** Anything but what stands for itself in JSON. */
const mustEscape = /[^ !\u0023-\u005b\u005d-\uffff]/;
const jsonText = (value: string): string => (mustEscape.test(value) ? JSON.stringify(value) : `"${value}"`);

/** `"Name":` for each name seen; there are some hundred, and originate can invent more, so it is bounded. */
const jsonNames = new Map<string, string>();
function jsonName(name: string): string {
  let text = jsonNames.get(name);
  if (text === undefined) {
    text = `${JSON.stringify(name)}:`;
    if (jsonNames.size < 5_000) jsonNames.set(name, text);
  }
  return text;
}

const unsafe = /[^ -~]|[\r\n #%&+:;<=>?@[\\\]^`{|}"]/;

/**
 * FreeSWITCH's own URL encoding, byte by byte. As there, a `%` that two hexadecimal digits in capitals
 * follow is taken for encoded already and left alone, so `%41` comes back as `A`.
 */
function urlEncode(value: string): string {
  if (!unsafe.test(value)) return value;
  let text = '';
  const bytes = Buffer.from(value);
  for (let i = 0; i < bytes.length; i++) {
    const character = String.fromCharCode(bytes[i]!);
    const encoded = character === '%' && /^[0-9A-F]{2}$/.test(bytes.toString('latin1', i + 1, i + 3));
    text += unsafe.test(character) && !encoded ? `%${bytes[i]!.toString(16).toUpperCase().padStart(2, '0')}` : character;
  }
  return text;
}

/** What a client sent: its first line, the headers under it, and the body if `Content-Length` announced one. */
export interface Command {
  line: string;
  /** By name in lower case; the last one wins. */
  headers: Map<string, string>;
  body?: string;
}

const LF = 10;
const CR = 13;

/** Cuts the stream of a client into commands. Stray line ends between commands are skipped, as the switch does. */
export class CommandReader {
  private pending: Buffer = Buffer.alloc(0);
  /** How far the pending bytes have been searched for the empty line, so that a long command is not searched twice. */
  private searched = 0;

  push(chunk: Buffer): Command[] {
    this.pending = this.pending.length ? Buffer.concat([this.pending, chunk]) : chunk;
    const commands: Command[] = [];
    for (let command = this.next(); command; command = this.next()) commands.push(command);
    return commands;
  }

  private next(): Command | undefined {
    let start = 0;
    while (this.pending[start] === LF || this.pending[start] === CR) start++;
    if (start) this.drop(start);
    const end = this.endOfHeaders();
    if (end === undefined) return undefined;
    const [line = '', ...rest] = this.pending.toString('utf8', 0, end).split(/[\r\n]+/);
    const headers = new Map<string, string>();
    for (const header of rest) {
      const colon = header.indexOf(':');
      if (colon > 0) headers.set(header.slice(0, colon).toLowerCase(), header.slice(colon + 1).replace(/^ +/, ''));
    }
    const length = Math.max(0, Number.parseInt(headers.get('content-length') ?? '0', 10) || 0);
    if (this.pending.length < end + length) return undefined;
    const body = length ? this.pending.toString('utf8', end, end + length) : undefined;
    this.drop(end + length);
    return { line, headers, body };
  }

  /** Index after the empty line: two line feeds with at most carriage returns between them. */
  private endOfHeaders(): number | undefined {
    for (let at = this.pending.indexOf(LF, this.searched); at >= 0; at = this.pending.indexOf(LF, at + 1)) {
      let next = at + 1;
      while (this.pending[next] === CR) next++;
      if (this.pending[next] === LF) return next + 1;
      if (next === this.pending.length) break;
      this.searched = next;
    }
    return undefined;
  }

  private drop(count: number): void {
    this.pending = this.pending.subarray(count);
    this.searched = 0;
  }
}
