import { trace, type TraceLine } from '../calls/trace.js';
import { lawFor, type Refusal, refusals } from '../compliance/verdict.js';
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
import { active } from './dialer-state.js';
import { judgeContact } from './judge-contact.js';
import { type Promised, promisesOf } from './promises.js';
import { DialerVersion } from './dialer-version.entity.js';

/** Why a contact was or was not called by a dialer, when next, and which rule stands in the way (D8). */
export interface Explanation {
  contact: Contact;
  /** Its place in the dialer; null while it has none. */
  place: (Pick<DialerContact, 'contactId' | 'listId' | 'state' | 'status' | 'attempts' | 'lastResult' | 'nextAt' | 'endedAt'> & { promisedBy: string | null }) | null;
  /** What would stop a call at this moment; null when no rule would. */
  refusal: Refusal | null;
  /** Every rule that would stop it; the first is the one above. */
  refusals: Refusal[];
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
  const seat = { id: place?.id ?? 0, contactId, listId: contact.listId, attempts: place?.attempts ?? 0 };
  const { claim, refusal: refused, candidate, rules } = await transaction(dataSource, (manager) => judgeContact(manager, dialer, settings, seat, now));
  const [all, law] = [refusals(candidate, rules, now), lawFor(candidate, rules)];
  // By the contact's id, so no national form is read and the country does not matter.
  const attempts = await trace(context, principal, { contactId, country: 'US' as Country, limit: 50 });
  if (!attempts.ok) return attempts;
  const own = attempts.value.filter((line) => line.dialerId === dialerId);
  const best = settings.bestTime && place?.nextAt ? await hourWaitedFor(dataSource.manager, contact, place) : undefined;
  const others = all.filter(({ rule, reason }) => rule !== refused?.rule || reason !== refused.reason);
  const promise = place ? (await promisesOf(dataSource.manager, [place.id])).get(place.id) : undefined;
  const shown = place && { ...place, nextAt: promise?.at ?? place.nextAt, promisedBy: promise?.agent ?? null };
  return ok({ contact, place: shown, number: claim.number, refusal: refused ?? null, refusals: refused ? [refused, ...others] : others, law: law.map(({ code, name, version }) => ({ code, name, version })), sentence: sentenceOf(dialer, place, refused, own[0], now, best, promise), attempts: own });
}

/** The hour of earlier answers for which the contact waits, where it is that. */
async function hourWaitedFor(manager: EntityManager, contact: Contact, { nextAt, dialerId, listId, accountId }: DialerContact): Promise<BestHour | undefined> {
  const one = { ...contact, number: contact.number as PhoneNumber };
  const best = (await ownHours(manager, accountId, [one], nextAt!.getTime())).get(one.number) ?? listHour(await hourOfList(manager, dialerId, listId), one);
  return best && hourIn(best.zone, nextAt!.getTime()) === best.hour ? best : undefined;
}

function sentenceOf(dialer: Dialer, place: DialerContact | null, refused: Refusal | undefined, last: TraceLine | undefined, now: number, best: BestHour | undefined, promise: Promised | undefined): string {
  if (!place) return `It has no place in the dialer yet: that comes when the dialer runs. ${dialer.explanation ?? ''}`.trim();
  if (hasEnded(place.state)) {
    const why = last ? ` The last attempt, at ${last.createdAt.toISOString()}: ${last.result === 'refused' ? last.reason : `${last.result ?? last.state}.`}` : '';
    return `It has ended as ${place.status ?? place.state} after ${place.attempts} ${place.attempts === 1 ? 'attempt' : 'attempts'}.${why}`;
  }
  if (place.state === 'dialing') return 'It is being called now.';
  if (!active.includes(dialer.state)) return `The dialer is ${dialer.state}. ${dialer.explanation ?? ''}`.trim();
  if (refused) return refused.reason;
  if (promise) return `The agent ${promise.agent} promised to call at ${promise.at.toISOString()}; from a day later on anyone does.`;
  if (best && place.nextAt!.getTime() > now)
    return `It waits for ${String(best.hour).padStart(2, '0')}:00 in ${best.zone} (${place.nextAt!.toISOString()}), when ${best.of === 'its own' ? 'it answered before' : 'the contacts of its list answer most'}.`;
  if (place.nextAt && place.nextAt.getTime() > now) return `It waits until ${place.nextAt.toISOString()}${place.lastResult ? ` after "${place.lastResult}"` : ''}.`;
  return `It waits for its turn. ${dialer.explanation ?? ''}`.trim();
}
