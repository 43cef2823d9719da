import { escapeXml } from '../xml.js';
import type { Exchange } from '../exchange.js';
import type { Gateway } from '../gateways.js';
import { split } from '../originate/split.js';
import { type ApiCommand } from './command.js';
import { registrationsOf, sofiaContact } from './registrations.js';

const rule = '='.repeat(97);
const xmlHead = '<?xml version="1.0" encoding="ISO-8859-1"?>\n';

/** What mod_sofia tells of its gateways and of the phones that are registered with it. */
export function sofiaCommands(exchange: Exchange): Record<string, ApiCommand> {
  const { gateways, calls, schedule } = exchange;
  return {
    sofia: (argument) => {
      const [verb = '', what, name = '', more, only] = split(argument, ' ');
      const gateway = gateways.get(name);
      const all = [...gateways.values()];
      if (what === 'gateway' && name && !gateway) return 'Invalid Gateway!\n';
      switch (verb) {
        case 'status':
          if (what === undefined) return profiles(all, calls.size);
          if (what === 'profile' && more === 'reg') return registrationsOf(exchange, only);
          if (what !== 'gateway') return 'Invalid Syntax!\n';
          return gateway ? asText(gateway, schedule.now()) : summary(all);
        case 'xmlstatus':
          if (what !== 'gateway') return 'Invalid Syntax!\n';
          if (gateway) return xmlHead + asXml(gateway, schedule.now());
          return `${xmlHead}<gateways>\n${all.map((each) => asXml(each, schedule.now())).join('')}</gateways>\n`;
        case 'jsonstatus':
          return `${JSON.stringify(asJson(all, calls.size), null, '\t')}\n`;
        default:
          return usage;
      }
    },
    sofia_contact: (argument) => sofiaContact(exchange, argument),
  };
}

const usage = 'USAGE:\nsofia <status|xmlstatus|jsonstatus> gateway <name>\n';

const status = ({ isUp }: Gateway): string => (isUp ? 'UP' : 'DOWN');
const address = ({ username, proxy }: Gateway): string => `sip:${username}@${proxy}`;

function profiles(gateways: Gateway[], inUse: number): string {
  const line = (name: string, type: string, data: string, state: string) => `${name.padStart(25)}\t${type}\t  ${data.padStart(40)}\t${state}\n`;
  return (
    `${'Name'.padStart(25)}\t   Type\t${'Data'.padStart(42)}\tState\n${rule}\n` +
    line('external', 'profile', 'sip:mod_sofia@127.0.0.1:5080', `RUNNING (${inUse})`) +
    gateways.map((gateway) => line(`external::${gateway.name}`, 'gateway', address(gateway), 'NOREG')).join('') +
    `${rule}\n1 profile 0 aliases\n`
  );
}

function summary(gateways: Gateway[]): string {
  const sum = (of: (gateway: Gateway) => number) => gateways.reduce((total, gateway) => total + of(gateway), 0);
  return (
    `${'Profile::Gateway-Name'.padStart(25)}\t${'    Data    '.padStart(32)}\tState\tPing Time\tIB Calls(F/T)\tOB Calls(F/T)\n${rule}\n` +
    gateways
      .map((gateway) => `${`external::${gateway.name}`.padStart(25)}\t${address(gateway).padStart(32)}\tNOREG\t  0.00\t0/0\t${gateway.failedOut}/${gateway.callsOut}\n`)
      .join('') +
    `${rule}\n${gateways.length} gateway${gateways.length === 1 ? '' : 's'}: Inbound(Failed/Total): 0/0,Outbound(Failed/Total):${sum(({ failedOut }) => failedOut)}/${sum(({ callsOut }) => callsOut)}\n`
  );
}

/** What both forms say of a gateway, in the order in which both say it. */
function facts(gateway: Gateway): [text: string, xml: string, value: string][] {
  return [
    ['Name    ', 'name', gateway.name],
    ['Profile ', 'profile', gateway.profile],
    ['Scheme  ', 'scheme', 'Digest'],
    ['Realm   ', 'realm', gateway.proxy],
    ['Username', 'username', gateway.username],
    ['Password', 'password', 'yes'],
    ['From    ', 'from', `<${address(gateway)}>`],
    ['Contact ', 'contact', `<${gateway.contact}>`],
    ['Exten   ', 'exten', gateway.username],
    ['To      ', 'to', address(gateway)],
    ['Proxy   ', 'proxy', `sip:${gateway.proxy}`],
    ['Context ', 'context', 'public'],
    ['Expires ', 'expires', '3600'],
    ['Freq    ', 'freq', '3600'],
    ['Ping    ', 'ping', '0'],
    ['PingFreq', 'pingfreq', '0'],
  ];
}

function asText(gateway: Gateway, now: number): string {
  const lines: [string, string | number][] = [
    ...facts(gateway).map(([name, , value]): [string, string] => [name, value]),
    ['PingTime', '0.00'],
    ['PingState', '0/0/0'],
    ['State   ', 'NOREG'],
    ['Status  ', status(gateway)],
    ['Uptime  ', `${Math.floor((now - gateway.since) / 1000)}s`],
    ['CallsIN ', 0],
    ['CallsOUT', gateway.callsOut],
    ['FailedCallsIN', 0],
    ['FailedCallsOUT', gateway.failedOut],
  ];
  return `${rule}\n${lines.map(([name, value]) => `${name}\t${value}\n`).join('')}${rule}\n`;
}

function asXml(gateway: Gateway, now: number): string {
  const elements: [string, string | number][] = [
    ...facts(gateway).map(([, name, value]): [string, string] => [name, value]),
    ['pingmin', 0],
    ['pingcount', 0],
    ['pingmax', 0],
    ['pingtime', '0.00'],
    ['pinging', 0],
    ['state', 'NOREG'],
    ['status', status(gateway)],
    ['uptime-usec', (now - gateway.since) * 1000],
    ['calls-in', 0],
    ['calls-out', gateway.callsOut],
    ['failed-calls-in', 0],
    ['failed-calls-out', gateway.failedOut],
  ];
  return `  <gateway>\n${elements.map(([name, value]) => `    <${name}>${escapeXml(`${value}`)}</${name}>\n`).join('')}  </gateway>\n`;
}

const asJson = (gateways: Gateway[], inUse: number) => ({
  profiles: {
    external: {
      status: { type: 'profile', state: 'RUNNING', 'in-use': inUse, data: 'sip:mod_sofia@127.0.0.1:5080' },
      gateways: Object.fromEntries(gateways.map((gateway) => [gateway.name, { type: 'gateway', data: address(gateway), state: 'NOREG' }])),
    },
  },
});
