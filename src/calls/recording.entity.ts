import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';

/** `expected` until the switch's file was found; `missing` when none came. */
export type RecordingState = 'expected' | 'stored' | 'missing' | 'deleted';

/** The recording of an attempt in which an agent talked. The row stays when the file is deleted, so that the trace can say so. */
@Entity('recording')
@Index('recording_attempt', ['attemptId'], { unique: true })
@Index('recording_look', ['nextLookAt'])
@Index('recording_age', ['accountId', 'state', 'createdAt'])
export class Recording extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'recording_account') account?: Account;
  @Text(36) attemptId!: string;
  @Text(10) state!: RecordingState;
  /** Below the folder of recordings; a name that we made. */
  @Text(100) storedName!: string;
  @Int({ default: 0 }) bytes!: number;
  @Int({ default: 0 }) milliseconds!: number;
  /** Why there is none, in a sentence. */
  @Text(200, { nullable: true }) reason!: string | null;
  /** When the attempt was settled. */
  @Moment() createdAt!: Date;
  /** When its file is looked for again; empty once it is known. */
  @Moment({ nullable: true }) nextLookAt!: Date | null;
  @Moment({ nullable: true }) deletedAt!: Date | null;
  @Text(200, { nullable: true }) deletedBy!: string | null;
}
