import { BaseEntity, Entity } from 'typeorm';
import { Id, Int, Json, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';
import { ContactList } from './contact-list.entity.js';

export type ImportState = 'waiting' | 'running' | 'done' | 'failed';

/** A file on its way into a list. `rowsRead` is written with the rows themselves, so a restart goes on after them. */
@Entity('contact_import')
export class ContactImport extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'contact_import_account') account?: Account;
  @Int() listId!: number;
  @Reference(() => ContactList, 'list_id', 'contact_import_list') list?: ContactList;
  @Text(255) fileName!: string;
  /** Name of the kept upload under DATA_DIR/imports; empty once it was removed (forget-uploads.ts). */
  @Text(100) storedName!: string;
  @Int() bytes!: number;
  @Int({ default: 0 }) bytesRead!: number;
  @Json() options!: object;
  @Text(20) state!: ImportState;
  @Int({ default: 0 }) rowsRead!: number;
  @Int({ default: 0 }) rowsAdded!: number;
  @Int({ default: 0 }) rowsRejected!: number;
  /** Why it failed, as a sentence for the person who uploaded it. */
  @Text(500, { nullable: true }) failure!: string | null;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
  @Moment({ nullable: true }) endedAt!: Date | null;
}
