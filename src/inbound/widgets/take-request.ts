import { type EntityManager, In, MoreThan } from 'typeorm';
import { Account } from '../../accounts/account.entity.js';
import { lookUpBlacklists } from '../../compliance/blacklist.js';
import { insertConsent } from '../../compliance/consents.js';
import type { Context } from '../../database/context.js';
import { sqlTime } from '../../database/sql.js';
import { transaction } from '../../database/transaction.js';
import { consentInVain, optOut } from '../../contacts/opt-out.js';
import { addInTransaction, whatNext } from '../../dialers/add-to-dialer.js';
import { type Country, parsePhoneNumber, type PhoneNumber } from '../../shared/phone-number.js';
import { failed, ok, type Result } from '../../shared/result.js';
import { whyNeverCalled } from '../never-called.js';
import { type Openness, opennessOf } from './opening-hours.js';
import { lockWidget } from './save-widget.js';
import { faultInTicket } from './ticket.js';
import type { Widget } from './widget.entity.js';
import { type RequestOutcome, WidgetRequest } from './widget-request.entity.js';

/** What a visitor sends; nothing of it is trusted. */
export interface CallMeRequest {
  number: string;
  name?: string;
  /** The box at the sentence of consent is ticked. */
  agrees?: boolean;
  /** It is closed, and they want to be called when it opens. */
  later?: boolean;
  page?: string;
  ticket?: string;
  /** No visitor sees this field; programs fill it in. */
  website?: string;
}

/** Where it came from, as the server saw it. */
export interface Visit {
  origin: string;
  /** As it is counted: see networkOf. */
  address: string;
}

/** What the visitor is told: that they are called, and from when on where that is not at once. */
export interface Taken {
  callsFrom: number | null;
}

export interface NotTaken {
  status: 404 | 409 | 422 | 429;
  message: string;
  field?: string;
}

const hour = 3_600_000;

/**
 * Takes the request of a visitor to be called: they become a contact of the widget's dialer, called at once or when it opens.
 * The same number again while it waits is the same contact. Or never to be called: they opt out of every dialer of the account
 * from the very next attempt on, whatever their number, and nobody learns whether they had before. Programs, and numbers on the widget's blacklist, get the answer of
 * everybody else, and nobody is added. Whatever comes of it is a row.
 */
export function takeRequest(context: Context, widgetId: number, request: CallMeRequest, visit: Visit): Promise<Result<Taken, NotTaken>> {
  return transaction(context.dataSource, async (manager): Promise<Result<Taken, NotTaken>> => {
    const widget = await lockWidget(manager, widgetId);
    if (!widget?.enabled) return failed({ status: 404, message: 'This form is not in use.' });
    return new Taking(manager, widget, request, visit, context.clock.now()).take();
  });
}

class Taking {
  private readonly page: string;
  private readonly name: string | undefined;

  constructor(private readonly manager: EntityManager, private readonly widget: Widget, private readonly request: CallMeRequest, private readonly visit: Visit, private readonly now: number) {
    this.page = pageOf(request.page, visit.origin);
    this.name = widget.askName ? request.name?.trim().slice(0, 200) || undefined : undefined;
  }

  async take(): Promise<Result<Taken, NotTaken>> {
    const { widget, request, now } = this;
    const account = await this.manager.getRepository(Account).findOneByOrFail({ id: widget.accountId });
    const country = account.country as Country;
    const isNo = widget.purpose === 'never call me';
    // A no of any number is heard, also of one that would never be called.
    const read = isNo ? parsePhoneNumber(request.number.trim(), country) : readNumber(request.number, country, widget.abroad);
    if (!read.ok) return this.refuse(request.number.trim(), { status: 422, message: `This number ${read.failure}.`, field: 'number' });
    const number = read.value;
    const openness = await opennessOf(this.manager, widget, now);
    if (!openness.isOpen && !(openness.mayWait && request.later)) return this.refuse(number, { status: 409, message: 'It is closed now.' }, openness.says);
    // What is promised is what the rules of time let the dialer do with the number. Another rule that forbids it is not told: programs and numbers on a list hear what all do.
    const { isOpen, opensAt, says } = await opennessOf(this.manager, widget, now, { number });
    if (opensAt === null) return this.refuse(number, { status: 409, message: 'It cannot be taken at the moment.' }, says);
    const callsFrom = isOpen ? null : opensAt;

    const machine = request.website ? 'filled in the field that no visitor sees' : faultInTicket(widget, request.ticket, now);
    if (machine) return this.answer(callsFrom, number, 'bot', `A program, it seems: it ${machine}.`);
    if (widget.consent !== '' && widget.mustConsent && !request.agrees) return this.refuse(number, { status: 422, message: 'The consent is not given.', field: 'agrees' });
    const tooMany = await this.tooMany(number);
    if (tooMany) return this.refuse(number, { status: 429, message: isNo ? 'There were too many requests just now, so this one was not noted; try again in an hour.' : 'There were several requests already; try again in an hour.' }, tooMany);
    if (isNo) return this.optOut(number);
    if (widget.blacklistId !== null) {
      const hit = (await lookUpBlacklists(this.manager, [{ listId: widget.blacklistId, status: '' }], [number], now)).get(number)?.[0];
      if (hit) return this.answer(callsFrom, number, 'blacklisted', `The number is on the list "${hit.listName}".`);
    }
    const waiting = await this.findWaiting(number);
    if (waiting) {
      if (openness.isOpen) await this.callNow(waiting.placeId);
      const inVain = await this.recordConsent(number);
      return this.answer(callsFrom, number, 'again', `The contact was waiting already. ${inVain ?? ''}`.trimEnd(), waiting.contactId);
    }
    return this.add(number, openness, callsFrom);
  }

  private async optOut(number: PhoneNumber): Promise<Result<Taken, NotTaken>> {
    const { widget: { accountId, name }, page, now } = this;
    const { isNew } = await optOut(this.manager, { accountId, number, source: `form "${name}" on ${page}`, at: now });
    return this.answer(null, number, 'opted out', isNew ? 'No dialer calls the number any more.' : 'The number had opted out before.');
  }

  private async add(number: PhoneNumber, { isOpen, opensAt }: Openness, callsFrom: number | null): Promise<Result<Taken, NotTaken>> {
    const { widget, name, page, now } = this;
    const { consent } = widget;
    const added = await addInTransaction(
      this.manager,
      { id: widget.dialerId! },
      {
        number,
        name,
        source: `widget ${widget.name}`,
        attributes: { page, ...(consent && { consent, consentAt: new Date(now).toISOString(), consentBy: widget.mustConsent ? 'ticked' : 'shown' }) },
        ...(!isOpen && { notBefore: new Date(opensAt!).toISOString() }),
      },
      `widget ${widget.name}`,
      now,
    );
    if (!added.ok) return this.refuse(number, { status: 409, message: 'It cannot be taken at the moment.' }, added.failure.message);
    // Said anew: they may be called because of the consent, or not be called all the same.
    const says = (await this.recordConsent(number)) ?? (await whatNext(this.manager, added.value.place, now));
    return this.answer(callsFrom, number, 'added', says, added.value.contact.id);
  }

  /** A box that was ticked is a consent, also for dialers that call nobody without; a sentence that only stood there is none. Why they are not called all the same where they opted out before: the office reads it, the visitor does not. */
  private async recordConsent(number: PhoneNumber): Promise<string | undefined> {
    const { accountId, name, consent, mustConsent } = this.widget;
    if (consent === '' || !mustConsent) return undefined;
    const recordedBy = `widget ${name}`.slice(0, 200);
    await insertConsent(this.manager, { accountId, number, givenAt: new Date(this.now), source: recordedBy, proof: `“${consent}”, ticked on ${this.page}`, recordedBy }, this.now);
    return (await consentInVain(this.manager, accountId, number))?.says;
  }

  /** Which limit is reached, in a sentence. What added nothing by itself (programs, mistakes) does not count. */
  private async tooMany(number: string): Promise<string | undefined> {
    const { id: widgetId, mostPerNumber, mostPerAddress, mostPerHour } = this.widget;
    const rows = this.manager.getRepository(WidgetRequest);
    const lately = { widgetId, at: MoreThan(new Date(this.now - hour)), outcome: In(['added', 'again', 'opted out', 'blacklisted'] satisfies RequestOutcome[]) };
    if ((await rows.countBy({ ...lately, number })) >= mostPerNumber) return `There were ${mostPerNumber} requests for the number in an hour.`;
    if ((await rows.countBy({ ...lately, address: this.visit.address })) >= mostPerAddress) return `There were ${mostPerAddress} requests from the address in an hour.`;
    return (await rows.countBy(lately)) >= mostPerHour ? `There were ${mostPerHour} requests in an hour.` : undefined;
  }

  /** The contact of an earlier request to this dialer for the number, as long as that has not ended. */
  private async findWaiting(number: string): Promise<{ placeId: number; contactId: number } | undefined> {
    const rows: { placeId: number; contactId: number }[] = await this.manager.query(
      `SELECT place.id AS placeId, place.contact_id AS contactId FROM widget_request request
       JOIN dialer_contact place ON place.contact_id = request.contact_id AND place.dialer_id = request.dialer_id
       WHERE request.dialer_id = ? AND request.number = ? AND request.outcome = ? AND place.state IN (?, ?) ORDER BY request.id DESC LIMIT 1`,
      [this.widget.dialerId, number, 'added', 'waiting', 'dialing'],
    );
    return rows[0];
  }

  /** Who waits for a later time, and asks again while it is open, is called next; the gate judges as ever. */
  private callNow(placeId: number): Promise<unknown> {
    const now = sqlTime(this.now);
    return this.manager.query("UPDATE dialer_contact SET next_at = ?, priority = CASE WHEN priority < 1 THEN 1 ELSE priority END WHERE id = ? AND state = 'waiting' AND next_at > ?", [now, placeId, now]);
  }

  private async refuse(number: string, told: NotTaken, says = told.message): Promise<Result<Taken, NotTaken>> {
    await this.write(number, 'refused', says, null, null);
    return failed(told);
  }

  private async answer(callsFrom: number | null, number: string, outcome: RequestOutcome, says: string, contactId: number | null = null): Promise<Result<Taken, NotTaken>> {
    await this.write(number, outcome, says, contactId, callsFrom);
    return ok({ callsFrom });
  }

  private async write(number: string, outcome: RequestOutcome, says: string, contactId: number | null, callsFrom: number | null): Promise<void> {
    const { id: widgetId, accountId, dialerId, consent, mustConsent } = this.widget;
    const isAgreed = consent !== '' && (!mustConsent || this.request.agrees === true);
    await this.manager.getRepository(WidgetRequest).insert({
      accountId, widgetId, dialerId, contactId, outcome, says,
      at: new Date(this.now),
      number: number.slice(0, 40),
      name: this.name ?? null,
      page: this.page,
      address: this.visit.address,
      consent: isAgreed ? consent : null,
      callsFrom: callsFrom === null ? null : new Date(callsFrom),
    });
  }
}

/** Never an internal number of the account. The failure is the end of a sentence. */
function readNumber(text: string, country: Country, abroad: boolean): Result<PhoneNumber, string> {
  const number = parsePhoneNumber(text.trim(), country);
  if (!number.ok) return number;
  const why = whyNeverCalled(number.value, country, abroad);
  return why === undefined ? number : failed(why);
}

/** The page's address without what may be private in it (query and fragment), if it is on the site that sent the request; else the site. */
function pageOf(page: string | undefined, origin: string): string {
  if (page === undefined || !URL.canParse(page)) return origin;
  const { origin: own, pathname } = new URL(page);
  return own === origin ? `${own}${pathname}`.slice(0, 500) : origin;
}
