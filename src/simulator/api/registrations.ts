import type { Exchange } from '../exchange.js';
import { contactOf, expiry, phoneAddress, realm, type Phone } from '../phones.js';
import { localStamp } from '../dates.js';

const rule = '='.repeat(97);

/** A row of `show registrations`. */
export function registrationRow({ extension, token, ...phone }: Phone, hostname: string): Record<string, string> {
  const [ip = '', port = ''] = phoneAddress.split(':');
  return {
    reg_user: extension,
    realm,
    token,
    url: contactOf({ extension, token, ...phone }),
    expires: `${Math.floor(phone.since / 1000) + expiry}`,
    network_ip: ip,
    network_port: port,
    network_proto: 'udp',
    hostname,
    metadata: '',
  };
}

/** `sofia status profile internal reg [user]` */
export function registrationsOf(exchange: Exchange, only?: string): string {
  const phones = exchange.phones.registered().filter(({ extension }) => only === undefined || `${extension}@${realm}`.startsWith(only));
  const [ip = '', port = ''] = phoneAddress.split(':');
  const blocks = phones.map(({ extension, user, token, since }) => {
    const ends = since + expiry * 1000;
    const lines: [string, string][] = [
      ['Call-ID:    ', token],
      ['User:       ', `${extension}@${realm}`],
      ['Contact:    ', `"" <sip:${user}@${phoneAddress};transport=udp;gw=phone${extension}>`],
      ['Agent:      ', 'FreeSWITCH-mod_sofia/1.10.12-release~64bit'],
      ['Status:     ', `Registered(UDP)(unknown) EXP(${localStamp(ends)}) EXPSECS(${Math.floor((ends - exchange.schedule.now()) / 1000)})`],
      ['Ping-Status:', 'Reachable'],
      ['Ping-Time:', '0.00'],
      ['Host:       ', exchange.globals.get('hostname') ?? ''],
      ['IP:         ', ip],
      ['Port:       ', port],
      ['Auth-User:  ', extension],
      ['Auth-Realm: ', realm],
      ['MWI-Account:', `${extension}@${realm}`],
    ];
    return `${lines.map(([name, value]) => `${name}\t${value}\n`).join('')}\n`;
  });
  return `\nRegistrations:\n${rule}\n${blocks.join('')}Total items returned: ${phones.length}\n${rule}\n`;
}

/** `sofia_contact [profile/]user[@domain]` */
export function sofiaContact({ phones }: Exchange, argument: string): string {
  const [user = ''] = argument.replace(/^[^/]*\//, '').split('@');
  const phone = phones.find(user);
  return phone?.isRegistered ? contactOf(phone) : 'error/user_not_registered';
}
