import { signatureOf } from '../../web/sign.js';
import type { Widget } from './widget.entity.js';

/** Nobody reads a form and types a number sooner, in seconds. The form itself waits so long with what a browser filled in. */
export const leastWait = 2;
/** A form that has been open for longer asks for a new ticket by itself (call-me.ts), in seconds. */
const longestWait = 12 * 3_600;

type Signed = Pick<Widget, 'secret' | 'publicKey'>;

/** A form gets one when somebody opens it, and a request needs it: so it is known how long they took. */
export const ticketFor = ({ secret, publicKey }: Signed, now: number): string => signatureOf(secret, publicKey, now);

/** Why the sender of a ticket is taken for a program, as the end of a sentence; undefined for a person. */
export function faultInTicket({ secret, publicKey }: Signed, ticket: string | undefined, now: number): string | undefined {
  if (!ticket) return 'came without having opened the form';
  const seconds = /^t=(\d{1,12}),/.exec(ticket)?.[1];
  // What is compared is no secret of ours that a clock could give away: a guess is one in 2^256.
  if (seconds === undefined || signatureOf(secret, publicKey, Number(seconds) * 1_000) !== ticket) return 'came with a ticket that is not ours';
  const waited = Math.floor(now / 1_000) - Number(seconds);
  if (waited < leastWait) return `was sent ${waited} s after the form was opened`;
  return waited > longestWait ? 'was sent more than 12 hours after the form was opened' : undefined;
}
