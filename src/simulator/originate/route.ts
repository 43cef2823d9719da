import type { Exchange } from '../exchange.js';
import { directTrunk, profiles, type Gateway, type Trunk } from '../gateways.js';
import { phoneAddress, realm, type Phone } from '../phones.js';
import type { DialString } from './command.js';

/** Where a dial string leads: a trunk and a number behind it, or one of the switch's own phones; or the cause why nowhere. */
export type Route =
  | { number: string; name: string; trunk: Trunk; gateway?: Gateway; phone?: Phone; /** Of `user/…`. */ user?: string }
  | { number: string; name: string; cause: string };

/** `sofia/gateway/name/number`, `sofia/profile/user@host`, `user/extension@domain`. */
export function routeOf(exchange: Exchange, { endpoint, destination }: DialString): Route {
  switch (endpoint.toLowerCase()) {
    case 'sofia':
      return sofia(exchange, destination);
    case 'user':
      return user(exchange, destination);
    case 'error':
      return { name: '', number: '', cause: destination.toUpperCase() };
    default:
      return { name: '', number: destination, cause: 'CHAN_NOT_IMPLEMENTED' };
  }
}

function sofia(exchange: Exchange, destination: string): Route {
  const [kind = '', name = '', ...rest] = destination.split('/');
  if (kind.toLowerCase() !== 'gateway') return address(exchange, kind, [name, ...rest].join('/'));
  const number = rest.join('/');
  if (!rest.length) return { name, number, cause: 'INVALID_URL' };
  const gateway = exchange.gateways.get(name);
  if (!gateway) return { name, number, cause: 'INVALID_GATEWAY' };
  return gateway.isUp ? { name, number, trunk: gateway, gateway } : { name, number, cause: 'GATEWAY_DOWN' };
}

/** `sip:user@host:port;parameters` of a profile. */
function address(exchange: Exchange, profile: string, text: string): Route {
  const number = `${profile}/${text}`;
  if (!text) return { name: '', number: profile, cause: 'INVALID_URL' };
  if (!(profile in profiles)) return { name: '', number, cause: 'INVALID_PROFILE' };
  const [, who = '', host = '', parameters = ''] = /^(?:sips?:)?([^@;]*)@?([^;]*)(.*)$/.exec(text) ?? [];
  return { name: '', number: who, trunk: directTrunk(profile, host || phoneAddress, parameters), phone: exchange.phones.find(who) };
}

function user(exchange: Exchange, destination: string): Route {
  const [extension = '', domain = realm] = destination.split('@');
  const phone = exchange.phones.find(extension);
  if (!phone) return { name: '', number: extension, cause: 'SUBSCRIBER_ABSENT' };
  if (!phone.isRegistered) return { name: '', number: extension, cause: 'USER_NOT_REGISTERED' };
  const trunk = directTrunk('internal', phoneAddress, `;transport=udp;gw=phone${phone.extension}`);
  return { name: '', number: phone.user, trunk, phone, user: `${extension}@${domain}` };
}
