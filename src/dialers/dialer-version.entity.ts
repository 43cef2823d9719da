import { BaseEntity, Column, Entity, Index } from 'typeorm';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';
import { Dialer } from './dialer.entity.js';
import { type DialerSettings, readStoredSettings } from './settings.js';

/** The settings of a dialer as they were saved once; an attempt names the version it was dialled under. */
@Entity('dialer_version')
@Index('dialer_version_ordinal', ['dialerId', 'ordinal'], { unique: true })
export class DialerVersion extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'dialer_version_account') account?: Account;
  @Int() dialerId!: number;
  @Reference(() => Dialer, 'dialer_id', 'dialer_version_dialer') dialer?: Dialer;
  @Int() ordinal!: number;
  /** Read through here alone, so that a version that was saved by an earlier release still dials. */
  @Column({ type: 'simple-json', transformer: { to: (settings: DialerSettings) => settings, from: readStoredSettings } }) settings!: DialerSettings;
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
