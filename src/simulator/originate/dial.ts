import { randomUUID } from 'node:crypto';
import type { Call } from '../call.js';
import type { LoggedCall } from '../call-log.js';
import type { Exchange } from '../exchange.js';
import type { Reaction } from '../people/reaction.js';
import { DEFAULT_TIMEOUT, parseDialString, type DialString } from './command.js';
import { createLeg } from './leg.js';
import { Origination, tellOutgoing } from './origination.js';
import { routeOf, type Route } from './route.js';

type Way = Exclude<Route, { cause: string }>;

interface PlacedLeg {
  uuid: string;
  /** Kept in the log when it came from an originate command. */
  logged?: LoggedCall;
  command: DialString;
  variables: Iterable<[string, string]>;
  callerIdName?: string;
  callerIdNumber?: string;
  timeout: number;
  originator?: Call;
  succeeded: (call: Call) => void;
  failed: (cause: string) => void;
}

/** Lets the INVITE of one leg leave. */
export function placeLeg(exchange: Exchange, route: Way, leg: PlacedLeg): Call {
  const { number, trunk, gateway, phone, user } = route;
  if (gateway) gateway.callsOut++;
  const call = createLeg(exchange, { uuid: leg.uuid, trunk, number, callerName: leg.callerIdName, callerNumber: leg.callerIdNumber, logged: leg.logged });
  if (leg.originator) {
    call.channel.other = leg.originator.channel.asOther('originator');
    call.channel.callUuid = leg.originator.uuid;
  }
  const legTimeout = Number.parseInt(leg.command.given.get('leg_timeout') ?? '', 10) || undefined;
  const [extension = '', domain = ''] = user?.split('@') ?? [];
  new Origination(call, {
    variables: user ? [...leg.variables, ['dialed_user', extension], ['dialed_domain', domain], ['sip_invite_domain', domain], ['presence_id', user]] : leg.variables,
    ignoreEarlyMedia: leg.command.given.get('ignore_early_media') ?? ([...leg.variables].find(([name]) => name === 'ignore_early_media')?.[1]),
    // A user's phone is dialled by an originate of its own, whose time limit the leg's is.
    timeout: user && legTimeout ? Math.min(legTimeout, leg.timeout) : leg.timeout,
    legTimeout: user ? undefined : legTimeout,
    answersAs: phone?.answersAs,
    succeeded: () => {
      if (user) tellOutgoing(call);
      leg.succeeded(call);
    },
    failed: (cause) => {
      if (gateway) gateway.failedOut++;
      leg.originator?.channel.variables.set('last_bridge_hangup_cause', cause);
      leg.failed(cause);
    },
  }).start(reactionTo(exchange, route, phone?.calls));
  if (phone) phone.calls++;
  return call;
}

function reactionTo(exchange: Exchange, { gateway, phone, number }: Way, calls = 0): Reaction {
  if (gateway?.refusal !== undefined) return { kind: 'refuses', cause: gateway.refusal };
  return phone ? exchange.agentPeople(phone.extension, calls) : exchange.people(number);
}

export interface Dialling {
  url: string;
  /** The leg that places the call, if one does. */
  originator?: Call;
  /** Variables from whoever dials, and those that the originator exports. */
  variables?: [string, string][];
  exported?: [string, string][];
  callerIdName?: string;
  callerIdNumber?: string;
  /** Seconds. */
  timeout?: number;
  answered: (call: Call) => void;
  failed: (cause: string) => void;
}

/**
 * Dials from within the switch: an agent of a queue, the other end of a bridge. The function `cancel` of
 * what it gives ends it while it rings.
 */
export function dial(exchange: Exchange, { url, originator, variables = [], exported = [], ...rest }: Dialling): { cancel: (cause: string) => void } {
  const nothing = { cancel: () => undefined };
  const command = parseDialString(url);
  const route = command && routeOf(exchange, command);
  const uuid = command?.given.get('origination_uuid') ?? randomUUID();
  if (!command || !route || exchange.calls.has(uuid) || !exchange.limits.admit(exchange.calls.size)) {
    rest.failed('DESTINATION_OUT_OF_ORDER');
    return nothing;
  }
  if ('cause' in route) {
    rest.failed(route.cause);
    return nothing;
  }
  let isRinging = true;
  // A user's own variables come after those of whoever dials, any other leg's before them.
  const own = [...command.variables];
  const call = placeLeg(exchange, route, {
    uuid,
    command,
    variables: route.user ? [...exported, ...variables, ...own] : [...own, ...exported, ...variables],
    callerIdName: command.given.get('origination_caller_id_name') ?? rest.callerIdName,
    callerIdNumber: command.given.get('origination_caller_id_number') ?? rest.callerIdNumber,
    timeout: rest.timeout ?? DEFAULT_TIMEOUT,
    originator,
    succeeded: (answered) => {
      isRinging = false;
      rest.answered(answered);
    },
    failed: (cause) => {
      isRinging = false;
      rest.failed(cause);
    },
  });
  return {
    cancel: (cause) => {
      if (isRinging) call.hangup(cause, 'us');
    },
  };
}
