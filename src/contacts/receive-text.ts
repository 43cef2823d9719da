import { z } from 'zod';
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
  /** The account's number that it came to, and when (ISO 8601, with a zone), as whoever hands it over writes them: what cannot be read of these loses nobody's no. */
  to?: unknown;
  receivedAt?: unknown;
}

export interface TextRead {
  number: PhoneNumber;
  saysNo: boolean;
  /** The entry that holds: of two texts, or the same one twice, the first one's. */
  optedOut: OptOutEntry | null;
  /** What could not be read of it, in a sentence each; empty: all was. */
  says: string;
}

/** Providers name the way that a text came before its number: `whatsapp:+12025550177`, or `WhatsApp: +1…`. */
const channel = /^(?:whatsapp|sms|mms|rcs|tel)\s*:\s*/i;

const instant = z.iso.datetime({ offset: true });

/** Before this nobody texted us: a clock that was never set. */
const earliest = Date.UTC(2000);

/**
 * Whoever says no in a text has opted out, from the very next attempt on. A text that says nothing of the kind is not kept.
 * A time that cannot be (in the future, before 2000) or that cannot be read is taken for now: no one's no is lost by a clock that is wrong.
 */
export async function receiveText(context: Context, principal: Principal, accountId: number, { from, text, to, receivedAt }: TextIn): Promise<Result<TextRead, Problem>> {
  if (!may(principal, 'block')) return failed(problem(403, 'Your role may not record opt-outs; nothing was saved.'));
  const { country } = await context.dataSource.getRepository(Account).findOneByOrFail({ id: accountId });
  // Texts come from outside, so never from an internal number of the account.
  const number = parsePhoneNumber(from.trim().replace(channel, ''), country as Country);
  if (!number.ok) return failed(problem(422, `The sender "${from.slice(0, 60)}" ${number.failure}, so there is nobody who could be called; nothing was saved.`, 'from'));
  const [called, came] = [readCalled(to), readInstant(receivedAt)];
  const says = [called, came].flatMap((read) => (read.ok ? [] : [read.failure])).join(' ');
  if (!saysNo(text)) return ok({ number: number.value, saysNo: false, optedOut: null, says });
  const now = context.clock.now();
  const told = (came.ok && came.value) || now;
  const at = told >= earliest && told <= now ? told : now;
  const source = sourceOf(text, called.ok ? called.value : undefined, country as Country, principal.name);
  const { entry } = await transaction(context.dataSource, (manager) => optOut(manager, { accountId, number: number.value, source, at }));
  return ok({ number: number.value, saysNo: true, optedOut: asOptOut(entry), says });
}

const isLeftOut = (value: unknown): boolean => value === undefined || value === null || value === '';

/** The number of the account's as it was written; undefined: none was. */
function readCalled(to: unknown): Result<string | undefined, string> {
  if (isLeftOut(to)) return ok(undefined);
  if (typeof to === 'string' || typeof to === 'number') return ok(String(to));
  return failed('"to" could not be read and was left out: it is the number that the text came to, as text.');
}

function readInstant(receivedAt: unknown): Result<number | undefined, string> {
  if (isLeftOut(receivedAt)) return ok(undefined);
  const read = instant.safeParse(receivedAt);
  const told = read.success ? Date.parse(read.data) : Number.NaN;
  return Number.isNaN(told) ? failed('"receivedAt" could not be read, so it is taken for now: a point in time is written like 2026-11-22T09:00:00-05:00.') : ok(told);
}

/** Such as `text "STOP" to +12025550100, by Messages`: the words as they came, in one line and shortened. */
function sourceOf(text: string, to: string | undefined, country: Country, by: string): string {
  const called = to === undefined || to.trim() === '' ? undefined : parsePhoneNumber(to.slice(0, 200).trim().replace(channel, ''), country);
  const where = called === undefined ? '' : ` to ${called.ok ? called.value : inOneLine(to!, 20)}`;
  return `text "${inOneLine(text, 60)}"${where}, by ${by}`;
}

/** Without what moves or hides other text: controls, marks of direction, halves of a character. */
function inOneLine(text: string, most: number): string {
  const letters = [...text.slice(0, 1_000).replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim()];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : letters.join('');
}
