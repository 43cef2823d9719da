import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { IANAZone } from 'luxon';
import { failed, ok, type Result } from '../../shared/result.js';
import type { LineType } from '../number-facts.js';
import type { LookUpProvider } from './look-up-provider.entity.js';
import { guardedLookup, hostOf, isLoopback, isPublic } from '../../web/public-address.js';

export interface ProvidersAnswer {
  lineType: LineType | null;
  place: string | null;
  zone: string | null;
}

export type Provider = Pick<LookUpProvider, 'url' | 'headerName' | 'headerSecret' | 'lineTypePath' | 'placePath' | 'zonePath' | 'timeLimit'>;

/** Asks about a number. The failure is the end of a sentence about the provider, without its URL or secret. */
export type AskProvider = (provider: Provider, number: string) => Promise<Result<ProvidersAnswer, string>>;

/** An answer about one number has a few hundred bytes. */
const mostBytes = 65_536;

/**
 * Asks the provider over HTTPS. A provider's URL is typed by people, so it must not become a way into our own network:
 * connections go to public addresses alone (public-address.ts), redirects are not followed, an answer is 64 kB at most and
 * must be there within the time limit, and nothing of it but three values is kept. With `allowsLoopback`, for tests, also
 * plain HTTP to this machine.
 */
export function createAskProvider({ allowsLoopback = false } = {}): AskProvider {
  const allowed = (address: string) => isPublic(address) || (allowsLoopback && isLoopback(address));
  const lookup = guardedLookup(allowed);
  const agents = { 'https:': new https.Agent({ keepAlive: true, maxSockets: 20 }), 'http:': new http.Agent({ keepAlive: true, maxSockets: 20 }) };
  return async (provider, number) => {
    const url = new URL(provider.url.replaceAll('{number}', encodeURIComponent(number)));
    const host = hostOf(url);
    // An address in the URL itself is connected to without a look-up.
    if (isIP(host) && !allowed(host)) return failed('is at an address that is not on the internet');
    if (url.protocol !== 'https:' && !(allowsLoopback && url.protocol === 'http:' && isLoopback(host))) return failed('is not asked without encryption');
    const headers = { Accept: 'application/json', ...(provider.headerName && { [provider.headerName]: provider.headerSecret }) };
    try {
      const { status, body } = await get(url, { headers, lookup, agent: agents[url.protocol as keyof typeof agents], signal: AbortSignal.timeout(provider.timeLimit) });
      if (status !== 200) return failed(`answered with HTTP ${status}`);
      return read(body, provider);
    } catch (error) {
      const { name, code, message } = error as NodeJS.ErrnoException;
      if (name === 'AbortError' || name === 'TimeoutError') return failed(`did not answer within ${provider.timeLimit} ms`);
      return failed(message.startsWith('its ') ? `was not asked: ${message}` : `could not be reached (${code ?? name})`);
    }
  };
}

function get(url: URL, options: https.RequestOptions): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).get(url, options, (response) => {
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
  });
}

function read(body: string, { lineTypePath, placePath, zonePath }: Provider): Result<ProvidersAnswer, string> {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return failed('did not answer in JSON');
  }
  const [lineType, place, zone] = [lineTypePath, placePath, zonePath].map((path) => (path === '' ? undefined : valueAt(answer, path)));
  if ([lineType, place, zone].every((value) => value === undefined || value === null)) return failed('answered with nothing at the places where we look');
  return ok({
    lineType: lineType === undefined || lineType === null ? null : lineTypeOf(lineType),
    place: typeof place === 'string' && place.trim() !== '' ? place.trim().slice(0, 300) : null,
    zone: typeof zone === 'string' && zone.length <= 60 && IANAZone.isValidZone(zone) ? zone : null,
  });
}

/** What is at `carrier.lines[0].type` of a structure. */
const valueAt = (answer: unknown, path: string): unknown =>
  path.split(/[.[\]]+/).filter(Boolean).reduce((part, key) => (typeof part === 'object' && part !== null && Object.hasOwn(part, key) ? (part as Record<string, unknown>)[key] : undefined), answer);

const words: [RegExp, LineType][] = [[/voip/, 'voip'], [/mobile|wireless|cell/, 'mobile'], [/toll/, 'toll free'], [/premium/, 'premium'], [/land|fixed|wireline/, 'fixed'], [/unknown/, 'unknown']];

/** In the words that providers use (`nonFixedVoip`, `Wireless`, `landline`), or as a yes or no to "is it mobile?". */
function lineTypeOf(value: unknown): LineType {
  if (typeof value === 'boolean') return value ? 'mobile' : 'fixed';
  const text = String(value).toLowerCase();
  return words.find(([word]) => word.test(text))?.[1] ?? 'other';
}
