import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';

/** The key under which somebody added a contact to a dialer: whoever sends it again means the same contact. */
@Entity('added_key')
@Index('added_key_once', ['dialerId', 'keyHash'], { unique: true })
@Index('added_key_contact_ref', ['contactId'])
export class AddedKey extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'added_key_account') account?: Account;
  @Int() dialerId!: number;
  /** SHA-256 of the key: the databases do not agree on whether "a" and "A" are the same text. */
  @Text(64) keyHash!: string;
  @Int() contactId!: number;
  @Reference(() => Contact, 'contact_id', 'added_key_contact') contact?: Contact;
  @Moment() createdAt!: Date;
}
