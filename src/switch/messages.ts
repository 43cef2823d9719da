import { failed, ok, type Result } from '../shared/result.js';

/** One message of the event socket: header lines, an empty line, and as many bytes of body as Content-Length says. */
export interface Message {
  headers: Record<string, string>;
  body: string | undefined;
}

/** No header block of FreeSWITCH comes near the first; the second would hold the list of 50,000 channels. */
const mostHeaderBytes = 64 * 1024;
const mostBodyBytes = 64 * 1024 * 1024;

/**
 * Cuts what a socket brings into messages. Lengths are counted in bytes and text is decoded only when it
 * is whole, so a character that two packets share stays one. The failure says in a few words why this
 * is not the event socket's protocol; nothing after it can be trusted.
 */
export class Messages {
  private chunks: Buffer[] = [];
  private size = 0;
  /** The header block that is already read, while its body is not there yet. */
  private headers: Record<string, string> | undefined;
  private bodySize = 0;

  /** Calls back for each message that the chunk completes. */
  read(chunk: Buffer, message: (message: Message) => void): Result<void, string> {
    this.chunks.push(chunk);
    this.size += chunk.length;
    for (;;) {
      if (!this.headers) {
        const headers = this.takeHeaders();
        if (!headers.ok) return headers;
        if (!headers.value) return ok(undefined);
        this.headers = headers.value;
      }
      // A body of megabytes comes in hundreds of chunks: they are put together once, when all are there.
      if (this.size < this.bodySize) return ok(undefined);
      const headers = this.headers;
      const body = this.bodySize > 0 ? this.take(this.bodySize).toString('utf8') : undefined;
      this.headers = undefined;
      this.bodySize = 0;
      message({ headers, body });
    }
  }

  private takeHeaders(): Result<Record<string, string> | undefined, string> {
    const start = this.joined().findIndex((byte) => byte !== newline);
    if (start < 0) return ok(undefined);
    if (start > 0) this.take(start);
    const end = this.joined().indexOf('\n\n');
    if (end > mostHeaderBytes || (end < 0 && this.size > mostHeaderBytes)) return failed('a message without an end');
    if (end < 0) return ok(undefined);
    const lines = this.take(end + 2).toString('utf8', 0, end).split('\n');
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const colon = line.indexOf(': ');
      if (colon < 1) return failed('a line without a header');
      // Not decoded: only the lines of a plain event are URL-encoded, and a bare "%" stands for itself.
      headers[line.slice(0, colon)] = line.slice(colon + 2);
    }
    if (!headers['Content-Type']) return failed('a message without a type');
    const length = headers['Content-Length'] ?? '0';
    this.bodySize = Number(length);
    if (!/^\d+$/.test(length) || this.bodySize > mostBodyBytes) return failed('a body of impossible length');
    return ok(headers);
  }

  private joined(): Buffer {
    if (this.chunks.length !== 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0]!;
  }

  private take(length: number): Buffer {
    const all = this.joined();
    const rest = all.subarray(length);
    this.chunks = rest.length > 0 ? [rest] : [];
    this.size = rest.length;
    return all.subarray(0, length);
  }
}

const newline = 0x0a;
