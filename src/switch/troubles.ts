import type { SwitchAddress } from './parse-switch-url.js';

/**
 * Why a switch cannot be reached, as sentences for the back office: what was seen, then what to look at.
 * The password is in none of them.
 */
export function troublesOf({ host, port }: SwitchAddress) {
  const place = `FreeSWITCH at ${host}:${port}`;
  return {
    wrongPassword: `${place} refused the password: it must be the one in event_socket.conf.xml.`,
    notPermitted: `${place} turned this machine away: its address is not in apply-inbound-acl of event_socket.conf.xml.`,
    closed: `${place} closed the connection.`,
    ended: `The connection to ${place} ended without a word: was FreeSWITCH stopped?`,
    stopped: `The connection to ${place} was closed by us.`,
    notYet: `There is no connection to ${place} yet.`,
    noConnection: (seconds: number) => `${place} did not take the connection within ${seconds} s: is the host up, and does a firewall let us through?`,
    silent: (seconds: number) => `Something at ${host}:${port} took the connection and then stayed silent for ${seconds} s: is that FreeSWITCH's event socket?`,
    noAnswer: (seconds: number) => `${place} did not answer for ${seconds} s: the connection is dropped and made anew.`,
    garbage: (what: string) => `What came from ${host}:${port} is not the event socket's protocol (${what}): the connection is dropped and made anew.`,
    noEvents: (answer: string) => `${place} did not give us its events: ${answer}`,
    socket: (error: NodeJS.ErrnoException) => socketTrouble(error, place, host, port),
  };
}

function socketTrouble(error: NodeJS.ErrnoException, place: string, host: string, port: number): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return `Nothing listens at ${host}:${port}: is FreeSWITCH running, with mod_event_socket loaded?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host name ${host} was not found: is it right, and does name resolution work?`;
    case 'ECONNRESET':
    case 'EPIPE':
      return `The connection to ${place} was reset.`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${place} cannot be reached (${error.code}): is the network up?`;
    default:
      return `The connection to ${place} failed (${error.code ?? error.message}).`;
  }
}
