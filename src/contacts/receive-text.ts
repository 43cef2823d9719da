import { Account } from '../accounts/account.entity.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { saysNo } from '../compliance/says-no.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { type Country, parsePhoneNumber, type PhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { asOptOut, optOut, type OptOutEntry } from './opt-out.js';

/** A text that came in at a number of the account's, as the provider of texts hands it over. */
export interface TextIn {
  from: string;
  text: string;
  /** The account's number that it came to. */
  to?: string;
  receivedAt?: Date;
}

export interface TextRead {
  number: PhoneNumber;
  saysNo: boolean;
  /** The entry that holds: of two texts, or the same one twice, the first one's. */
  optedOut: OptOutEntry | null;
}

/** Providers name the way that a text came before its number: `whatsapp:+12025550177`. */
const channel = /^(?:whatsapp|sms|mms|rcs|tel):/i;

/** Before this nobody texted us: a clock that was never set. */
const earliest = Date.UTC(2000);

/**
 * Whoever says no in a text has opted out, from the very next attempt on. A text that says nothing of the kind is not kept.
 * A time that cannot be (in the future, before 2000) is taken for now: no one's no is lost by a clock that is wrong.
 */
export async function receiveText(context: Context, principal: Principal, accountId: number, { from, text, to, receivedAt }: TextIn): Promise<Result<TextRead, Problem>> {
  if (!may(principal, 'block')) return failed(problem(403, 'Your role may not record opt-outs; nothing was saved.'));
  const { country } = await context.dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  // Texts come from outside, so never from an internal number of the account.
  const number = parsePhoneNumber(from.trim().replace(channel, ''), country as Country);
  if (!number.ok) return failed(problem(422, `The sender "${from.slice(0, 60)}" ${number.failure}, so there is nobody who could be called; nothing was saved.`, 'from'));
  if (!saysNo(text)) return ok({ number: number.value, saysNo: false, optedOut: null });
  const now = context.clock.now();
  const told = receivedAt?.getTime() ?? now;
  const at = told >= earliest && told <= now ? told : now;
  const { entry } = await transaction(context.dataSource, (manager) => optOut(manager, { accountId, number: number.value, source: sourceOf(text, to, country as Country, principal.name), at }));
  return ok({ number: number.value, saysNo: true, optedOut: asOptOut(entry) });
}

/** Such as `text "STOP" to +12025550100, by Messages`: the words as they came, in one line and shortened. */
function sourceOf(text: string, to: string | undefined, country: Country, by: string): string {
  const called = to === undefined || to.trim() === '' ? undefined : parsePhoneNumber(to.trim().replace(channel, ''), country);
  const where = called === undefined ? '' : ` to ${called.ok ? called.value : inOneLine(to!, 20)}`;
  return `text "${inOneLine(text, 60)}"${where}, by ${by}`;
}

/** Without what moves or hides other text: controls, marks of direction, halves of a character. */
function inOneLine(text: string, most: number): string {
  const letters = [...text.slice(0, 1_000).replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim()];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : letters.join('');
}
