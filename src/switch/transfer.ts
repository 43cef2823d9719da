import { failed, ok, type Result } from '../shared/result.js';
import { asWord } from './callcenter.js';
import type { Decision, TransferTo, Whom } from './switch.js';

/**
 * Where `uuid_transfer` sends a leg: `app:data inline` runs one application, `extension XML context` the dialplan. The command is
 * split at blanks, and inline parts actions at commas and colons, so a name has none of them; the failure is a sentence.
 */
export function transferTarget(to: TransferTo): Result<string, string> {
  if (to.kind === 'queue') return asWord(to.queue) && !to.queue.includes(':') ? ok(`callcenter:${to.queue} inline`) : failed(`The queue's name "${to.queue}" has characters that a command cannot hold.`);
  if (!/^[\w.+*#-]{1,60}$/.test(to.extension)) return failed(`"${to.extension}" is no extension: it may have letters, digits and . + * # - _.`);
  if (!/^[\w.-]{1,60}$/.test(to.context)) return failed(`"${to.context}" is no context of the dialplan: it may have letters, digits and . - _.`);
  return ok(`${to.extension} XML ${to.context}`);
}

/**
 * The dial string of whoever an agent asks first. A queue and the dialplan are reached by a loopback, which must not bow out: on 1.10.12
 * that takes the leg away to which `att_xfer` would connect the contact, who is then left in silence. It is one word of
 * `uuid_broadcast`. Nobody rings for longer than 20 s: an agent who hangs up meanwhile leaves the contact waiting for that long.
 */
export function consultUrl(uuid: string, leg: string, whom: Whom): Result<string, string> {
  const variables = `origination_uuid=${leg},smart_dialers=1,smart_dialers_consult_of=${uuid},originate_timeout=20,ignore_early_media=true,loopback_bowout=false,loopback_bowout_on_execute=false`;
  if (whom.kind === 'agent') {
    if (!asWord(whom.agent) || !/^[^\s'"\\|]+$/.test(whom.contact)) return failed(`The agent "${whom.agent}" has a name or an address that a command cannot hold.`);
    // mod_callcenter then counts them as in an outside call, and offers them no other.
    return ok(`{${variables},execute_on_answer=callcenter_track:${whom.agent}}${whom.contact}`);
  }
  const target = transferTarget(whom);
  if (!target.ok) return target;
  return ok(`{${variables}}loopback/${whom.kind === 'queue' ? `app=callcenter:${whom.queue}` : `${whom.extension}/${whom.context}`}`);
}

/** In words, for people. */
export const nameOf = (whom: Whom): string => (whom.kind === 'queue' ? whom.queue : whom.kind === 'agent' ? whom.agent : whom.extension);

/** What the attempt says of it; its column has 40 characters. */
export const noteOf = (whom: Whom): string => `transferred to ${nameOf(whom)}`.slice(0, 40);

/** The variable smart_dialers_target of a call that came in, for what is decided. `uuid_setvar` takes the rest of its line as the value, less quotes and backslashes. */
export function decisionOf(decision: Decision): Result<string, string> {
  switch (decision.kind) {
    case 'none':
    case 'hangup':
      return ok('');
    case 'redirect':
      return /^[\w.-]+$/.test(decision.gateway) && /^[+\d*#]{1,20}$/.test(decision.number)
        ? ok(`sofia/gateway/${decision.gateway}/${decision.number}`)
        : failed(`"${decision.number}" through the gateway "${decision.gateway}" cannot be dialled.`);
    case 'queue':
      return asWord(decision.queue) ? ok(decision.queue) : failed(`The queue's name "${decision.queue}" has characters that a command cannot hold.`);
    case 'message':
      return asWord(decision.file) ? ok(decision.file) : failed(`The message "${decision.file}" cannot be named in a command.`);
    case 'extension':
      return transferTarget(decision);
  }
}
