import { randomUUID } from 'node:crypto';
import type { Call } from './call.js';
import { findActions, inlineActions, type Action } from './dialplan.js';
import { execute } from './execute.js';
import { runActions } from './script.js';

export interface Target {
  extension: string;
  dialplan?: string;
  context?: string;
}

/** The most transfers of one leg; each takes one off `max_forwards`. */
const mostTransfers = 70;

/**
 * Sends a leg elsewhere: it leaves what it was doing and whom it was joined to. `done` ends the
 * application that asked for it.
 */
export function transfer(call: Call, target: Target, done?: () => void): void {
  if (!leave(call, target, done)) return;
  call.bridge?.diverted(call);
  // The other end of a bridge may have taken it along.
  if (call.channel.isUp) route(call);
}

/** Sends two that are joined to the same place. */
export function transferBoth(call: Call, other: Call, target: Target): void {
  const legs = [call, other].filter((leg) => leave(leg, target));
  call.bridge?.dissolve();
  for (const leg of legs) if (leg.channel.isUp) route(leg);
}

/** The leg stops what it does, with another extension before it. */
function leave(call: Call, target: Target, done?: () => void): boolean {
  const { channel } = call;
  if (!channel.isUp || !stepProfile(call, target)) {
    call.hangup('EXCHANGE_ROUTING_ERROR', 'us');
    done?.();
    return false;
  }
  channel.profile.logicalDirection = 'inbound';
  channel.state = 'CS_ROUTING';
  call.script?.stop();
  call.interrupt('diverted', done);
  return true;
}

/** The new profile of a leg that goes to another extension, and the variables that tell of it. False when it went on too often. */
export function stepProfile(call: Call, { extension, dialplan, context }: Target): boolean {
  const { channel } = call;
  const { profile, variables } = channel;
  const forwards = variables.get('max_forwards');
  const left = forwards === undefined ? mostTransfers : Number.parseInt(forwards, 10) - 1;
  if (!(left > 0)) return false;
  variables.set('max_forwards', `${left}`);
  const kept = profile.dialplan?.toLowerCase() === 'inline' ? undefined : profile.dialplan;
  const to = { dialplan: dialplan || kept || 'XML', context: context || profile.context || 'default', destination: extension || 'service' };
  const now = call.exchange.schedule.now();
  variables.set('signal_bond', undefined);
  const source = `${Math.floor(now / 1000)}:${randomUUID()}:bl_xfer:${to.destination}/${to.context}/${to.dialplan}`;
  noteTransfer(call, source);
  channel.other = undefined;
  channel.profile = { ...profile, ...to, rdnis: profile.destination, transferSource: source, index: profile.index + 1, createdAt: now };
  return true;
}

/** Where a leg was sent, and all the places before. */
export function noteTransfer({ channel: { variables } }: Call, source: string): void {
  const history = variables.get('transfer_history');
  const all = history === undefined ? source : `ARRAY::${history.startsWith('ARRAY::') ? history.slice(7) : history}|:${source}`;
  if (history === undefined) variables.set('transfer_history', all);
  else variables.replace('transfer_history', all);
  variables.set('transfer_source', source);
}

/** The actions of the leg's extension in its context, if there is one. */
export function actionsFor(call: Call): Action[] | undefined {
  const { dialplan = 'XML', context, destination, rdnis } = call.channel.profile;
  if (dialplan.toLowerCase() === 'inline') {
    // Once the switch has read the actions, the leg is for whom it was for before.
    call.channel.profile = { ...call.channel.profile, destination: rdnis ?? '', rdnis: undefined };
    return inlineActions(destination);
  }
  return findActions(call.exchange.dialplan.get(context), {
    value: (name) => call.value(name),
    expand: (text) => call.expand(text),
    run: ({ application, data }) => void execute(call, application, data, () => undefined),
    matched: (groups) => call.channel.variables.set('DP_MATCH', `ARRAY::${groups.join('|:')}`),
  });
}

/** Looks for the leg's extension and begins its actions; there may be none, which ends it. */
export function route(call: Call): void {
  const { channel } = call;
  channel.running = 'CS_ROUTING';
  channel.state = 'CS_ROUTING';
  const actions = actionsFor(call);
  if (!actions) {
    channel.variables.set('call_uuid', channel.uuid);
    return call.hangup('NO_ROUTE_DESTINATION', 'us');
  }
  begin(call, actions);
}

/** The leg enters the dialplan with these actions. */
export function begin(call: Call, actions: readonly Action[]): void {
  const { channel } = call;
  if (channel.direction === 'outbound' && !channel.hitDialplan) channel.flipCallerId();
  channel.variables.set('call_uuid', channel.uuid);
  channel.hitDialplan = true;
  channel.running = 'CS_EXECUTE';
  channel.state = 'CS_EXECUTE';
  runActions(call, actions);
}
