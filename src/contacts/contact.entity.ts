import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Json, LongText, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';
import type { CallingPreferences } from '../compliance/calling-preferences.js';
import type { CustomerType } from '../compliance/customer-type.js';
import { ContactList } from './contact-list.entity.js';

/** One entry of a list: a person to call, or a number that must not be called. */
@Entity('contact')
@Index('contact_list_order', ['listId'])
@Index('contact_list_number', ['listId', 'number', 'cancelledAt', 'blacklistedUntil'])
@Index('contact_account_client', ['accountId', 'clientId'])
@Index('contact_account_email', ['accountId', 'email'])
export class Contact extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'contact_account') account?: Account;
  @Int() listId!: number;
  @Reference(() => ContactList, 'list_id', 'contact_contact_list') list?: ContactList;
  /** The main number, E.164: the person's identity. */
  @Text(32) number!: string;
  @Text(200, { nullable: true }) name!: string | null;
  @Text(100, { nullable: true }) clientId!: string | null;
  @Text(200, { nullable: true }) email!: string | null;
  @Text(500, { nullable: true }) address!: string | null;
  /** IANA name; where empty, the number's own zones hold. */
  @Text(60, { nullable: true }) zone!: string | null;
  @Text(10, { nullable: true }) language!: string | null;
  /** Whom the law protects is decided by it; where empty, by the dialer. */
  @Text(10, { nullable: true }) customerType!: CustomerType | null;
  @Int({ default: 0 }) priority!: number;
  @Json({ nullable: true }) preferences!: CallingPreferences | null;
  /** Further numbers, each with its type (mobile, home, work …). */
  @Json({ nullable: true }) otherNumbers!: { type: string; number: string }[] | null;
  /** Every other column of the file it came from. */
  @Json({ nullable: true }) attributes!: Record<string, string> | null;
  @Moment() addedAt!: Date;
  @Text(200) addedBy!: string;
  /** Why it is on the list: an import's name, a reason given by hand. */
  @LongText({ nullable: true }) description!: string | null;
  /** On a list that blocks: until when; empty is for ever. */
  @Moment({ nullable: true }) blacklistedUntil!: Date | null;
  /** The blocking was cancelled: the row stays, marked. */
  @Moment({ nullable: true }) cancelledAt!: Date | null;
  @Text(500, { nullable: true }) cancelledReason!: string | null;
}
