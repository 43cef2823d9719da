import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Id, Int, LongText, Moment, Reference, Text } from '../database/columns.js';

/** What somebody wrote down about a contact. */
@Entity('contact_note')
@Index('contact_note_contact', ['contactId', 'id'])
@Index('contact_note_attempt', ['attemptId'])
export class ContactNote extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'contact_note_account') account?: Account;
  @Int() contactId!: number;
  /** The call in which it was written; empty when it was in none. */
  @Text(36, { nullable: true }) attemptId!: string | null;
  @LongText() text!: string;
  @Text(200) writtenBy!: string;
  @Moment() writtenAt!: Date;
}
