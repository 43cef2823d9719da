import { randomUUID } from 'node:crypto';
import { headerList } from '../../switch/codec.js';
import { Call } from '../call.js';
import type { LoggedCall } from '../call-log.js';
import { Channel } from '../channel.js';
import type { Exchange } from '../exchange.js';
import type { Gateway } from '../gateways.js';
import type { Dialog } from '../sip-variables.js';
import { originateUsage, parseOriginate, type OriginateCommand } from './command.js';
import { Origination } from './origination.js';

/** Numbers that rise with each call, for ports and SIP tags. */
let serial = 0;

/** Runs an originate command; `reply` gets the switch's words, at once or when the call is answered or has failed. */
export function originate(exchange: Exchange, text: string, reply: (text: string) => void): void {
  if (!text) return reply(originateUsage);
  const command = parseOriginate(text);
  if ('refusal' in command) return reply(command.refusal);
  const failed = (cause: string) => reply(`-ERR ${cause}\n`);
  if (command.endpoint !== 'sofia') return failed('CHAN_NOT_IMPLEMENTED');
  const uuid = command.given.get('origination_uuid') ?? randomUUID();
  const route = routeOf(exchange, command.destination);
  const logged: LoggedCall = {
    uuid,
    number: route.number,
    gateway: route.name,
    callerIdNumber: command.callerIdNumber ?? '',
    callerIdName: command.callerIdName ?? '',
    takenAt: exchange.schedule.now(),
    dialled: false,
  };
  const refuse = (cause: string) => {
    exchange.log.taken({ ...logged, cause, endedAt: logged.takenAt });
    failed(cause);
  };
  if (exchange.paused || exchange.calls.has(uuid) || !exchange.limits.admit(exchange.calls.size)) return refuse('DESTINATION_OUT_OF_ORDER');
  if ('cause' in route) {
    fireStillbirth(exchange, uuid);
    return refuse(route.cause);
  }
  route.gateway.callsOut++;
  exchange.log.taken(Object.assign(logged, { dialled: true }));
  const call = createCall(exchange, uuid, command, route, logged);
  exchange.calls.set(uuid, call);
  const { gateway } = route;
  const reaction = gateway.refusal === undefined ? exchange.people(route.number) : ({ kind: 'refuses', cause: gateway.refusal } as const);
  new Origination(call, command, (answer) => {
    if (answer.startsWith('-ERR')) gateway.failedOut++;
    reply(answer);
  }).start(reaction);
}

type Route = { name: string; number: string } & ({ gateway: Gateway } | { cause: string });

/** `gateway/name/number`. Other profiles lead nowhere here. */
function routeOf(exchange: Exchange, destination: string): Route {
  const [kind = '', name = '', ...rest] = destination.split('/');
  const number = rest.join('/');
  if (kind.toLowerCase() !== 'gateway') return { name: '', number: destination, cause: rest.length || name ? 'INVALID_PROFILE' : 'INVALID_URL' };
  if (!rest.length) return { name, number, cause: 'INVALID_URL' };
  const gateway = exchange.gateways.get(name);
  if (!gateway) return { name, number, cause: 'INVALID_GATEWAY' };
  return gateway.isUp ? { name, number, gateway } : { name, number, cause: 'GATEWAY_DOWN' };
}

/** A session that found no way out was never created for listeners, yet they are told that it is destroyed. */
function fireStillbirth(exchange: Exchange, uuid: string): void {
  exchange.bus.fire('CHANNEL_DESTROY', ['switch_core_session.c', 'switch_core_session_perform_destroy', 1584], (headers) =>
    headers.push(...headerList(
      'Channel-State', 'CS_NONE',
      'Channel-Call-State', 'DOWN',
      'Channel-State-Number', '0',
      'Channel-Name', 'N/A',
      'Unique-ID', uuid,
      'Call-Direction', 'outbound',
      'Presence-Call-Direction', 'outbound',
      'Channel-HIT-Dialplan', 'false',
      'Channel-Call-UUID', uuid,
      'Answer-State', 'ringing',
      'variable_direction', 'outbound',
      'variable_is_outbound', 'true',
      'variable_uuid', uuid,
      'variable_call_uuid', uuid,
      'variable_session_id', `${exchange.limits.sinceStartup}`,
    )),
  );
}

function createCall(exchange: Exchange, uuid: string, command: OriginateCommand, { gateway, number }: Route & { gateway: Gateway }, logged: LoggedCall): Call {
  const callerNumber = command.callerIdNumber ?? '0000000000';
  serial++;
  const dialog: Dialog = {
    gateway,
    number,
    callerName: command.callerIdName ?? '',
    callerNumber,
    localPort: 20_000 + ((serial * 4) % 20_000),
    remotePort: 20_002 + ((serial * 4) % 20_000),
    session: exchange.limits.sinceStartup,
    token: `${serial.toString(36)}x${uuid.slice(-12)}`,
  };
  const channel = new Channel(uuid, `sofia/${gateway.profile}/${number}`, {
    callerName: command.callerIdName,
    callerNumber,
    firstCallerName: command.callerIdName,
    firstCallerNumber: callerNumber,
    calleeName: 'Outbound Call',
    calleeNumber: number,
    destination: number,
    context: 'default',
    index: 1,
    createdAt: exchange.schedule.now(),
  });
  return new Call(exchange, channel, dialog, logged);
}
