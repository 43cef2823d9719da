import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { Dialer } from './dialer.entity.js';

export type ListRole = 'call' | 'block';

/** A list in a dialer, and what it is there for. Linking a list to block binds the very next attempt. */
@Entity('dialer_list')
@Index('dialer_list_link', ['dialerId', 'listId'], { unique: true })
export class DialerList extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'dialer_list_account') account?: Account;
  @Int() dialerId!: number;
  @Reference(() => Dialer, 'dialer_id', 'dialer_list_dialer') dialer?: Dialer;
  @Int() listId!: number;
  @Reference(() => ContactList, 'list_id', 'dialer_list_list') list?: ContactList;
  @Text(10) role!: ListRole;
  /** Lists that call are taken in this order. */
  @Int({ default: 0 }) position!: number;
  /** Of a list that blocks: the status given to a contact that it stops, such as `Do not call`. */
  @Text(40, { default: 'BLACKLIST' }) status!: string;
  /** Of a list that calls: its contacts up to this id have their place in the dialer. */
  @Int({ default: 0 }) enrolledTo!: number;
  /** The dialer's own list, `<its name>/AUTO`, for contacts that come while it runs: made and linked by itself, it stays and calls. */
  @Flag({ default: false }) isOwn!: boolean;
}
