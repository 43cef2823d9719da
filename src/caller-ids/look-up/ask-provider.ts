import { IANAZone } from 'luxon';
import { failed, ok, type Result } from '../../shared/result.js';
import type { LineType } from '../number-facts.js';
import type { LookUpProvider } from './look-up-provider.entity.js';
import { PublicWeb } from '../../web/public-web.js';

export interface ProvidersAnswer {
  lineType: LineType | null;
  place: string | null;
  zone: string | null;
}

export type Provider = Pick<LookUpProvider, 'url' | 'headerName' | 'headerSecret' | 'lineTypePath' | 'placePath' | 'zonePath' | 'timeLimit'>;

/** Asks about a number. The failure is the end of a sentence about the provider, without its URL or secret. */
export type AskProvider = (provider: Provider, number: string) => Promise<Result<ProvidersAnswer, string>>;

/**
 * Asks the provider over HTTPS, at an address that people typed (public-web.ts says what is not asked). Nothing of the
 * answer but three values is kept. With `allowsLoopback`, for tests, also plain HTTP to this machine.
 */
export function createAskProvider(options: { allowsLoopback?: boolean } = {}): AskProvider {
  const web = new PublicWeb(options);
  return async (provider, number) => {
    const { headerName, headerSecret, timeLimit } = provider;
    const answer = await web.ask({ url: provider.url.replaceAll('{number}', encodeURIComponent(number)), headers: headerName ? { [headerName]: headerSecret } : {}, timeLimit });
    if (!answer.ok) return failed(answer.failure.says);
    const { status, body } = answer.value;
    return status === 200 ? read(body, provider) : failed(`answered with HTTP ${status}`);
  };
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
