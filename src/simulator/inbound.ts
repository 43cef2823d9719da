import { randomUUID } from 'node:crypto';
import { Call } from './call.js';
import { Channel } from './channel.js';
import type { Exchange } from './exchange.js';
import { directTrunk } from './gateways.js';
import { createDialog } from './originate/leg.js';
import { Person } from './people/person.js';
import type { Answer } from './people/reaction.js';
import { begin, route } from './routing.js';
import { onArrival } from './sip-variables.js';

/** Somebody who calls in stays on the line, and in a queue, until we or an agent end it; a test can say otherwise. */
const caller: Answer = { after: 0, by: 'human', stays: Number.POSITIVE_INFINITY, talks: true };

/**
 * A call from outside: to a queue at once, or into the dialplan's context `public`. Undefined when the switch
 * takes no more.
 */
export function callIn(exchange: Exchange, from: string, to: string, queue?: string, answer: Partial<Answer> = {}): Call | undefined {
  if (!exchange.limits.admit(exchange.calls.size)) return undefined;
  const uuid = randomUUID();
  const trunk = directTrunk('external', '127.0.0.1:5080');
  const dialog = createDialog(exchange, trunk, to, uuid, from, from);
  const channel = new Channel(
    uuid,
    `sofia/external/${from}@127.0.0.1`,
    {
      username: from, dialplan: 'XML', callerName: from, callerNumber: from, firstCallerName: from, firstCallerNumber: from, networkAddress: '127.0.0.1',
      destination: to, context: 'public', index: 1, createdAt: exchange.schedule.now(),
    },
    'inbound',
  );
  channel.callState = 'RINGING';
  const call = new Call(exchange, channel, dialog, undefined);
  exchange.calls.set(uuid, call);
  onArrival(channel, dialog);
  call.fire('CHANNEL_CREATE', ['switch_core_state_machine.c', 'switch_core_session_run', 626]);
  call.person = new Person(call, { ...caller, ...answer });
  if (queue === undefined) route(call);
  else begin(call, [{ application: 'answer', data: '' }, { application: 'callcenter', data: queue }]);
  return call;
}
