import { Call } from '../call.js';
import type { LoggedCall } from '../call-log.js';
import { Channel } from '../channel.js';
import type { Exchange } from '../exchange.js';
import type { Dialog } from '../sip-variables.js';
import type { Trunk } from '../gateways.js';

/** Numbers that rise with each call, for ports and SIP tags. */
let serial = 0;

/** What one leg's SIP dialog has of its own. */
export function createDialog(exchange: Exchange, trunk: Trunk, number: string, uuid: string, callerName: string, callerNumber: string): Dialog {
  serial++;
  return {
    trunk,
    number,
    callerName,
    callerNumber,
    localPort: 20_000 + ((serial * 4) % 20_000),
    remotePort: 20_002 + ((serial * 4) % 20_000),
    session: exchange.limits.sinceStartup,
    token: `${serial.toString(36)}x${uuid.slice(-12)}`,
  };
}

export interface NewLeg {
  uuid: string;
  trunk: Trunk;
  number: string;
  callerName?: string;
  callerNumber?: string;
  logged?: LoggedCall;
}

/** The leg of a call that the switch places, before its INVITE leaves. */
export function createLeg(exchange: Exchange, { uuid, trunk, number, callerName, callerNumber = '0000000000', logged }: NewLeg): Call {
  const dialog = createDialog(exchange, trunk, number, uuid, callerName ?? '', callerNumber);
  const name = `sofia/${trunk.profile}/${trunk.name === undefined ? `${number}@${trunk.proxy}` : number}`;
  const channel = new Channel(uuid, name, {
    callerName,
    callerNumber,
    firstCallerName: callerName,
    firstCallerNumber: callerNumber,
    calleeName: 'Outbound Call',
    calleeNumber: number,
    destination: number,
    context: 'default',
    index: 1,
    createdAt: exchange.schedule.now(),
  });
  const call = new Call(exchange, channel, dialog, logged);
  exchange.calls.set(uuid, call);
  return call;
}
