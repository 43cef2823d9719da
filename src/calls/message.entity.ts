import { BaseEntity, Entity } from 'typeorm';
import { Id, Int, LongText, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';

/** What a dialer plays: uploaded audio, in DATA_DIR/messages/<storedName>, a name nobody can guess; or a text that the switch speaks. */
@Entity('message')
export class Message extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'message_account') account?: Account;
  @Text(200) name!: string;
  /** Empty of a text. */
  @Text(100) storedName!: string;
  /** {name}, {number} and {an attribute} in it stand for the contact's. */
  @LongText({ nullable: true }) text!: string | null;
  @Int() bytes!: number;
  @Int() milliseconds!: number;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
