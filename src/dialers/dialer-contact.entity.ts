import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { Dialer } from './dialer.entity.js';
import type { DialerContactState } from './dialer-contact-state.js';

/**
 * One contact's place in one dialer. The claim index reads new contacts (no `nextAt`) list by list in
 * their order, and those that wait for a time by that time.
 */
@Entity('dialer_contact')
@Index('dialer_contact_once', ['dialerId', 'contactId'], { unique: true })
@Index('dialer_contact_claim', ['dialerId', 'state', 'nextAt', 'listId', 'contactId'])
@Index('dialer_contact_contact', ['contactId'])
@Index('dialer_contact_urgent', ['dialerId', 'state', 'priority', 'nextAt'])
@Index('dialer_contact_expires', ['state', 'expiresAt'])
export class DialerContact extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'dialer_contact_account') account?: Account;
  @Int() dialerId!: number;
  @Reference(() => Dialer, 'dialer_id', 'dialer_contact_dialer') dialer?: Dialer;
  @Int() contactId!: number;
  @Reference(() => Contact, 'contact_id', 'dialer_contact_contact_ref') contact?: Contact;
  @Int() listId!: number;
  @Text(20) state!: DialerContactState;
  /** The word shown for how it ended, such as BLACKLIST or the status set for that list. */
  @Text(40, { nullable: true }) status!: string | null;
  @Int({ default: 0 }) attempts!: number;
  /** The last result, as in attempt.result. */
  @Text(20, { nullable: true }) lastResult!: string | null;
  /** Not to be dialled before; empty for a new one. */
  @Moment({ nullable: true }) nextAt!: Date | null;
  /** Until when the rules, as they were asked last, have it wait: where `nextAt` is that, it is judged anew when they change (judge-waiting.ts). */
  @Moment({ nullable: true }) refusedUntil!: Date | null;
  @Moment({ nullable: true }) endedAt!: Date | null;
  /** While a contact that had ended is called by hand: how it had. */
  @Text(20, { nullable: true }) endedAs!: DialerContactState | null;
  /** Above 0: taken, once its time has come, before all others, the highest first. Who is added to be called at once has 1 at least. */
  @Int({ default: 0 }) priority!: number;
  /** Not to be dialled from then on: it ends as expired. */
  @Moment({ nullable: true }) expiresAt!: Date | null;
}
