import { trace, type TraceLine } from '../calls/trace.js';
import { lawFor, refusals } from '../compliance/verdict.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import type { EntityManager } from 'typeorm';
import { Contact } from '../contacts/contact.entity.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import type { Country, PhoneNumber } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { hourIn } from './best-hour.js';
import { type BestHour, hourOfList, listHour, ownHours } from './best-time.js';
import { Dialer } from './dialer.entity.js';
import { DialerContact } from './dialer-contact.entity.js';
import { hasEnded } from './dialer-contact-state.js';
import { DialerList } from './dialer-list.entity.js';
import { active, everyContactEnded, stateInWords } from './dialer-state.js';
import { toldThen } from './earlier-refusal.js';
import { explanationOf } from './explanation.js';
import { judgeContact } from './judge-contact.js';
import { type Promised, promisesOf } from './promises.js';
import { statusInWords } from './status-words.js';
import { beforeStart, beginOf, firstCall, type Hindrance } from './time-to-call.js';
import { DialerVersion } from './dialer-version.entity.js';

/** Why a contact was or was not called by a dialer, when next, and which rule stands in the way (D8). */
export interface Explanation {
  contact: Contact;
  /** Its place in the dialer; null while it has none. */
  place: (Pick<DialerContact, 'contactId' | 'listId' | 'state' | 'status' | 'attempts' | 'lastResult' | 'nextAt' | 'endedAt'> & { promisedBy: string | null }) | null;
  /** What stands in the way of a call now; null when nothing does. */
  refusal: Hindrance | null;
  /** All that stands in the way, the one above first; of a dialer whose start is still to come, that, and what the rules would say then. */
  refusals: Hindrance[];
  /** The number whose turn it is. */
  number: string;
  /** The jurisdictions whose rules hold for that number. */
  law: { code: string; name: string; version: string }[];
  /** All of it in a sentence or two. */
  sentence: string;
  /** Newest first, refusals too, 50 at most. */
  attempts: TraceLine[];
}

/** Asks the rules of the dialer about the contact as they stand now, as the gate would, and writes nothing. */
export async function explainContact(context: Context, principal: Principal, dialerId: number, contactId: number): Promise<Result<Explanation, Problem>> {
  if (!may(principal, 'view')) return failed(problem(403, 'You may not see contacts.'));
  const { dataSource, clock } = context;
  const dialer = await findVisible(dataSource, principal, Dialer, dialerId);
  const contact = dialer && (await dataSource.getRepository(Contact).findOneBy({ id: contactId, accountId: dialer.accountId }));
  if (!dialer || !contact) return failed(problem(404, `There is no contact ${contactId} for a dialer ${dialerId}.`));
  const place = await dataSource.getRepository(DialerContact).findOneBy({ dialerId, contactId });
  const links = await dataSource.getRepository(DialerList).findBy({ dialerId });
  const isCalled = links.some(({ listId, role }) => role === 'call' && listId === contact.listId);
  if (!place && !isCalled) return failed(problem(404, `The contact ${contactId} is on no list that the dialer "${dialer.name}" calls.`));

  const now = clock.now();
  const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  const begin = beginOf(dialer, settings, now);
  const { claim, refusal: ruled, candidate, rules, refusalAt } = await transaction(dataSource, (manager) => judgeContact(manager, dialer, settings, place ?? { id: 0, contactId, listId: contact.listId, attempts: 0 }, begin, now));
  const promise = place ? (await promisesOf(dataSource.manager, [place.id])).get(place.id) : undefined;
  const shown = place && { ...place, nextAt: promise?.at ?? place.nextAt, promisedBy: promise?.agent ?? null };
  const isOver = place !== null && hasEnded(place.state);
  const notYet = begin > now && !isOver ? beforeStart(begin, settings) : undefined;
  const next = firstCall(refusalAt, Math.max(begin, shown?.nextAt?.getTime() ?? 0), settings, place?.expiresAt?.getTime() ?? null);
  // Then the call under way is its own.
  const isCalledNow = place?.state === 'dialing';
  const never = isOver || next.at !== undefined ? undefined : next.waits.at(-1);
  const inTheWay = [...(ruled?.ends ? [ruled, never, notYet] : [never, notYet, ruled]), ...refusals(candidate, rules, begin)].flatMap((one) => one ?? []).filter(({ rule }) => !(rule === 'under way' && isCalledNow));
  const refused = inTheWay[0];
  // By the contact's id, so no national form is read and the country does not matter.
  const attempts = await trace(context, principal, { contactId, country: 'US' as Country, limit: 50 });
  if (!attempts.ok) return attempts;
  const own = attempts.value.filter((line) => line.dialerId === dialerId);
  const best = settings.bestTime && place?.nextAt ? await hourWaitedFor(dataSource.manager, contact, place) : undefined;
  return ok({
    contact, place: shown, number: claim.number, refusal: refused ?? null,
    refusals: inTheWay.filter(({ reason }, index) => index === inTheWay.findIndex((one) => one.reason === reason)),
    law: lawFor(candidate, rules).map(({ code, name, version }) => ({ code, name, version })),
    sentence: sentenceOf({ ...dialer, explanation: explanationOf(dialer, context) }, contact, place, inTheWay, own[0], now, best, promise, next.waits[0]),
    attempts: own,
  });
}

/** The hour of earlier answers for which the contact waits, where it is that. */
async function hourWaitedFor(manager: EntityManager, contact: Contact, { nextAt, dialerId, listId, accountId }: DialerContact): Promise<BestHour | undefined> {
  const one = { ...contact, number: contact.number as PhoneNumber };
  const best = (await ownHours(manager, accountId, [one], nextAt!.getTime())).get(one.number) ?? listHour(await hourOfList(manager, dialerId, listId), one);
  return best && hourIn(best.zone, nextAt!.getTime()) === best.hour ? best : undefined;
}

function sentenceOf(dialer: Pick<Dialer, 'state' | 'explanation'>, { cancelledAt, cancelledReason }: Contact, place: DialerContact | null, inTheWay: readonly Hindrance[], last: TraceLine | undefined, now: number, best: BestHour | undefined, promise: Promised | undefined, then: Hindrance | undefined): string {
  const refused = inTheWay[0];
  const ofDialer = dialer.explanation ?? (refused?.rule === 'start' || refused?.rule === 'stop' ? refused.reason : '');
  if (!place && cancelledAt) return `Its entry on the list was cancelled at ${cancelledAt.toISOString()}, so the dialer does not take it up: ${cancelledReason}`;
  if (!place) return `It has no place in the dialer yet: that comes ${active.includes(dialer.state) ? 'as soon as a process dials' : 'when the dialer runs'}. ${ofDialer}`.trim();
  if (hasEnded(place.state)) {
    return `It has ended as ${place.status === null ? place.state : `"${statusInWords(place.status)}"`} after ${place.attempts === 0 ? 'no calls' : `${place.attempts} ${place.attempts === 1 ? 'call' : 'calls'}`}.${whyEnded(place, last, inTheWay)}`;
  }
  if (place.state === 'dialing') return 'It is being called now.';
  // One that could not go on by itself (go-on.ts).
  if (dialer.state === 'completed' && dialer.explanation === everyContactEnded) return 'The dialer had ended with its last contact: start it again for whom it has again.';
  if (!active.includes(dialer.state)) return `The dialer is ${stateInWords(dialer)}. ${ofDialer}`.trim();
  // A rule that lets it be called before its time has come does not keep it.
  if (refused && (refused.until ?? Number.POSITIVE_INFINITY) >= (place.nextAt?.getTime() ?? 0)) return refused.reason;
  if (promise) return `The agent ${promise.agent} promised to call at ${promise.at.toISOString()}; from a day later on anyone does.`;
  if (best && place.nextAt!.getTime() > now)
    return `It waits for ${String(best.hour).padStart(2, '0')}:00 in ${best.zone} (${place.nextAt!.toISOString()}), when ${best.of === 'its own' ? 'it answered before' : 'the contacts of its list answer most'}.`;
  if (place.nextAt && place.nextAt.getTime() > now && place.lastResult === 'refused' && last?.result === 'refused' && place.refusedUntil?.getTime() === place.nextAt.getTime())
    return `${refused?.reason ?? 'No rule stands in the way now.'} ${toldThen({ at: last.createdAt, reason: last.reason! })} It is asked again at ${place.nextAt.toISOString()}, or soon after the dialer is saved.${then ? ` At that time: ${then.reason}` : ''}`;
  if (place.nextAt && place.nextAt.getTime() > now) return `It waits until ${place.nextAt.toISOString()}${place.lastResult ? ` after "${place.lastResult}"` : ''}. ${then ? `At that time: ${then.reason}` : ''}`.trim();
  return `It waits for its turn. ${dialer.explanation ?? ''}`.trim();
}

/** What came last, and whether the rule that ended it would do so now. A refusal is an attempt too, in the trace; what the place counts are calls. */
function whyEnded({ state }: DialerContact, last: TraceLine | undefined, inTheWay: readonly Hindrance[]): string {
  const isRefused = last?.result === 'refused';
  const holds = isRefused && (last.rule === 'expired' || inTheWay.some(({ reason }) => reason.slice(0, mostKept) === last.reason));
  const told = last ? ` The last attempt, at ${last.createdAt.toISOString()}${isRefused ? `, was refused${holds ? ': ' : '; the reason then: '}${last.reason}` : `: ${cameOf(last)}.`}` : '';
  const isByRule = state === 'blacklisted' || state === 'blocked' || (isRefused && state === 'success');
  if (!isByRule || holds) return told;
  const ends = inTheWay.find((one) => one.ends);
  if (ends) return isRefused ? `${told} Now: ${ends.reason}` : told;
  if (inTheWay.length === 0) return `${told} No rule stands in the way now; add it again to have it called.`;
  return `${told} What ended it stands in the way no longer; add it again to have it called. It would wait: ${inTheWay[0]!.reason}`;
}

/** Of a reason, as the row of a refusal has it (attempt-row.ts). */
const mostKept = 500;

/** Of a call whose end is not known somebody may have answered it, and was reached (next-action.ts): "lost" alone would contradict that. */
const cameOf = ({ result, state, answeredAt }: TraceLine): string => (result === 'lost' && answeredAt !== null ? 'somebody answered; the call’s end is not known' : (result ?? state));
