import { failed, ok, type Result } from '../shared/result.js';
import { asWord } from './callcenter.js';
import type { Decision, TransferTo } from './switch.js';

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

/** What the attempt says of it; its column has 40 characters. */
export const noteOf = (to: TransferTo): string => `transferred to ${to.kind === 'queue' ? to.queue : to.extension}`.slice(0, 40);

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
