import { randomUUID } from 'node:crypto';
import { headerList } from '../../switch/codec.js';
import type { Call } from '../call.js';
import type { LoggedCall } from '../call-log.js';
import type { Exchange } from '../exchange.js';
import { actionsFor, begin, stepProfile } from '../routing.js';
import { originateUsage, parseOriginate, type OriginateCommand } from './command.js';
import { placeLeg } from './dial.js';
import { routeOf } from './route.js';

/** Runs an originate command; `reply` gets the switch's words, at once or when the call is answered or has failed. */
export function originate(exchange: Exchange, text: string, reply: (text: string) => void): void {
  if (!text) return reply(originateUsage);
  const command = parseOriginate(text);
  if ('refusal' in command) return reply(command.refusal);
  const failed = (cause: string) => reply(`-ERR ${cause}\n`);
  const uuid = command.given.get('origination_uuid') ?? randomUUID();
  const route = routeOf(exchange, command);
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
  if ('cause' in route && route.cause === 'CHAN_NOT_IMPLEMENTED') return failed(route.cause);
  if (exchange.paused || exchange.calls.has(uuid) || !exchange.limits.admit(exchange.calls.size)) return refuse('DESTINATION_OUT_OF_ORDER');
  if ('cause' in route) {
    fireStillbirth(exchange, uuid);
    return refuse(route.cause);
  }
  exchange.log.taken(Object.assign(logged, { dialled: true }));
  placeLeg(exchange, route, {
    uuid,
    logged,
    command,
    variables: command.variables,
    callerIdName: command.callerIdName,
    callerIdNumber: command.callerIdNumber,
    timeout: command.timeout,
    failed,
    succeeded: (call) => {
      reply(`+OK ${uuid}\n`);
      proceed(call, command);
    },
  });
}

/** On to the dialplan or the application. */
function proceed(call: Call, { next }: OriginateCommand): void {
  const { channel } = call;
  if ('application' in next) return begin(call, [next]);
  stepProfile(call, next);
  const actions = actionsFor(call);
  if (actions) return begin(call, actions);
  channel.variables.set('call_uuid', channel.uuid);
  channel.running = 'CS_ROUTING';
  call.hangup('NO_ROUTE_DESTINATION', 'us');
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
