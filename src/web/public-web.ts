import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { failed, ok, type Result } from '../shared/result.js';
import { guardedLookup, hostOf, isLoopback, isPublic } from './public-address.js';

export interface Question {
  url: string;
  /** JSON, which is posted; without it the address is only read. */
  body?: string;
  headers?: Record<string, string>;
  /** From now to the last byte of the answer, in milliseconds. */
  timeLimit: number;
}

export interface WebAnswer {
  status: number;
  body: string;
}

/** What we ask of others is small, and so are their answers. */
const mostBytes = 65_536;

/** Why something is not got, as the end of a sentence about the host ("did not answer within 1000 ms"), without the address in it. */
export type WebFailure = { isLate: boolean; says: string };

/**
 * Requests to addresses that people typed. They must not become a way into our own network: HTTPS alone, to public addresses
 * alone (judged after the look-up of the name), no redirect is followed, an answer is 64 kB at most and must be there within
 * the time limit. With `allowsLoopback`, for tests, also plain HTTP to this machine.
 */
export class PublicWeb {
  private readonly closing = new AbortController();
  private readonly allowed: (address: string) => boolean;
  private readonly agents: { 'https:': https.Agent; 'http:': http.Agent };

  constructor(private readonly options: { allowsLoopback?: boolean } = {}) {
    this.allowed = (address) => isPublic(address) || (options.allowsLoopback === true && isLoopback(address));
    const pool = { keepAlive: true, maxSockets: 20 };
    this.agents = { 'https:': new https.Agent(pool), 'http:': new http.Agent(pool) };
  }

  /** What is wrong with an address that somebody wants to have asked, in a sentence; before any look-up of its name. */
  faultIn(text: string): string | undefined {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url) return 'This is not a web address; write it like https://example.com/choose.';
    if (url.username || url.password) return 'A name and a password must not stand in the address, where everybody reads them: each request is signed.';
    const host = hostOf(url);
    if (this.options.allowsLoopback && url.protocol === 'http:' && isLoopback(host)) return undefined;
    if (url.protocol !== 'https:') return 'The address must begin with https://, so that nobody on the way reads what is sent.';
    return this.isOwn(host) ? 'The host must be on the internet: an address of the own network is not asked.' : undefined;
  }

  private isOwn(host: string): boolean {
    return isIP(host) ? !this.allowed(host) : host === 'localhost' || host.endsWith('.localhost') || !host.includes('.');
  }

  async ask({ url: text, body, headers, timeLimit }: Question): Promise<Result<WebAnswer, WebFailure>> {
    if (!URL.canParse(text)) return failed({ isLate: false, says: 'has no web address' });
    const url = new URL(text);
    const host = hostOf(url);
    // An address in the URL itself is connected to without a look-up, and a name without a dot is one of the own network.
    if (this.isOwn(host) && !(this.options.allowsLoopback && isLoopback(host))) return failed({ isLate: false, says: 'is at an address that is not on the internet' });
    if (url.protocol !== 'https:' && !(this.options.allowsLoopback && url.protocol === 'http:' && isLoopback(host))) return failed({ isLate: false, says: 'is not asked without encryption' });
    const limit = AbortSignal.timeout(timeLimit);
    try {
      const signal = AbortSignal.any([limit, this.closing.signal]);
      const about: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
      return ok(await this.send(url, body, { ...headers, ...about, Accept: 'application/json' }, signal));
    } catch (error) {
      if (limit.aborted) return failed({ isLate: true, says: `did not answer within ${timeLimit} ms` });
      const { code, message } = error as NodeJS.ErrnoException;
      if (this.closing.signal.aborted) return failed({ isLate: false, says: 'was not asked to the end: the service stops' });
      return failed({ isLate: false, says: message.startsWith('its ') ? `was not heard: ${message}` : `could not be reached (${code ?? message})` });
    }
  }

  close(): void {
    this.closing.abort();
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private send(url: URL, body: string | undefined, headers: Record<string, string>, signal: AbortSignal): Promise<WebAnswer> {
    const options = { method: body === undefined ? 'GET' : 'POST', headers, signal, lookup: guardedLookup(this.allowed), agent: this.agents[url.protocol as keyof typeof this.agents] };
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > mostBytes) request.destroy(new Error('its answer is longer than 64 kB'));
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}
