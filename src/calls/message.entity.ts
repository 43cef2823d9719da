import { BaseEntity, Entity } from 'typeorm';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';

/** Uploaded audio that a dialer plays. The file is DATA_DIR/messages/<storedName>, a name nobody can guess. */
@Entity('message')
export class Message extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'message_account') account?: Account;
  @Text(200) name!: string;
  @Text(100) storedName!: string;
  @Int() bytes!: number;
  @Int() milliseconds!: number;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
