import { failed, ok, type Result } from '../shared/result.js';
import { asWord } from './callcenter.js';
import type { TransferTo } from './switch.js';

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
