import { failed, ok, type Result } from '../shared/result.js';

export interface SwitchAddress {
  host: string;
  port: number;
  password: string;
}

const form = 'esl://:password@host:8021';

/**
 * Reads one or several switches, separated by commas, in the form `esl://:password@host:port`. Characters
 * of the password that mean something in a URL (a comma too) are written %2C. The failure is a sentence;
 * it names a switch by its place in the list, because the text has a password in it.
 */
export function parseSwitchUrls(text: string): Result<SwitchAddress[], string> {
  const addresses: SwitchAddress[] = [];
  const parts = text.split(',').map((part) => part.trim());
  for (const [index, part] of parts.entries()) {
    const which = parts.length === 1 ? 'The address of the switch' : `Address ${index + 1} of the switches`;
    const address = parseSwitchUrl(part);
    if (!address.ok) return failed(`${which} ${address.failure}; its form is ${form}.`);
    const { host, port } = address.value;
    if (addresses.some((other) => other.host === host && other.port === port)) return failed(`${which} names ${host}:${port} a second time.`);
    addresses.push(address.value);
  }
  return ok(addresses);
}

function parseSwitchUrl(text: string): Result<SwitchAddress, string> {
  if (text === '') return failed('is empty');
  if (!text.startsWith('esl://')) return failed('does not begin with esl://');
  if (!URL.canParse(text)) return failed('cannot be read as a URL (a host or a port is wrong, or a sign in the password needs its % form)');
  const url = new URL(text);
  // A browser's rule: a host of numbers keeps the brackets of IPv6, which a socket does not want.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (host === '') return failed('has no host');
  if (url.username !== '') return failed('has a user name, which the event socket does not know (":" goes before the password)');
  if (/^\/?$/.test(url.pathname) === false || url.search !== '' || url.hash !== '') return failed('has something after the port');
  const password = decoded(url.password);
  if (password === undefined) return failed('has a "%" in its password that is not written %25');
  if (password === '') return failed('has no password');
  if (/\p{Cc}/u.test(password)) return failed('has a control character in its password');
  return ok({ host, port: url.port === '' ? 8021 : Number(url.port), password });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
