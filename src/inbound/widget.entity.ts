import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Schedule } from '../compliance/schedule.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { Flag, Id, Int, Json, Moment, Reference, Text } from '../database/columns.js';
import { Dialer } from '../dialers/dialer.entity.js';

/** What visitors read. */
export interface WidgetTexts {
  title: string;
  /** Who calls and what about; whoever sends the form asks for that call. */
  explanation: string;
  button: string;
  thanks: string;
}

/** A form on a website: who leaves a number there is added to a dialer. */
@Entity('widget')
@Index('widget_public_key', ['publicKey'], { unique: true })
@Index('widget_account_ref', ['accountId'])
@Index('widget_dialer_ref', ['dialerId'])
@Index('widget_schedule_ref', ['scheduleId'])
@Index('widget_except_ref', ['exceptListId'])
export class Widget extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'widget_account') account?: Account;
  /** In the address of its script; anybody can read it there. */
  @Text(32) publicKey!: string;
  @Text(100) name!: string;
  @Flag({ default: true }) isActive!: boolean;
  @Int() dialerId!: number;
  @Reference(() => Dialer, 'dialer_id', 'widget_dialer') dialer?: Dialer;
  /** Who asks while it is closed is called when it opens. */
  @Int({ nullable: true }) scheduleId!: number | null;
  @Reference(() => Schedule, 'schedule_id', 'widget_schedule') schedule?: Schedule;
  /** Numbers that are not called. */
  @Int({ nullable: true }) exceptListId!: number | null;
  @Reference(() => ContactList, 'except_list_id', 'widget_except_list') exceptList?: ContactList;
  /** The sites that may send the form, such as https://www.example.com. */
  @Json() origins!: string[];
  @Json() texts!: WidgetTexts;
  /** Most requests an hour from one address. */
  @Int() perHour!: number;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
