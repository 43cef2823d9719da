import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';

/**
 * Numbers with what is known about them. Whether a list calls or blocks is its role in a dialer
 * (dialer_list), so everything that can be done with one can be done with the other.
 *
 * Writers of contacts first update `contactCount` here. The row lock makes the writers of one list
 * wait for each other, so ids become visible in ascending order (enrolment counts on it), and a
 * call being placed holds the row while it looks a number up (compliance/blacklist.ts).
 */
@Entity('contact_list')
@Index('contact_list_name', ['accountId', 'name'], { unique: true })
export class ContactList extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'contact_list_account') account?: Account;
  @Text(200) name!: string;
  @Text(500, { default: '' }) description!: string;
  /** Entries that are not cancelled. */
  @Int({ default: 0 }) contactCount!: number;
  /** Its numbers are called by no dialer of the account, whatever lists that links; so with those who opted out. */
  @Flag({ default: false }) blocksAll!: boolean;
  /** A do-not-call registry of this country (ISO 3166): it blocks where the law there names registries, in every dialer. */
  @Text(2, { nullable: true }) registryOf!: string | null;
  /** Of a registry: the day of the file that was last read into it; its age counts from then. */
  @Moment({ nullable: true }) asOf!: Date | null;
  @Moment() createdAt!: Date;
}
