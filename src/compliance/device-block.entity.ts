import { BaseEntity, Entity, Index } from 'typeorm';
import { Enterprise } from '../accounts/enterprise.entity.js';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';

export const deviceSettings = ['block', 'allow'] as const;
export type DeviceSetting = (typeof deviceSettings)[number];

/** A phone or an email address that no dialer of any account contacts, or that was allowed again. */
@Entity('device_block')
@Index('device_block_device', ['enterpriseId', 'device'], { unique: true })
export class DeviceBlock extends BaseEntity {
  @Id() id!: number;
  @Int() enterpriseId!: number;
  @Reference(() => Enterprise, 'enterprise_id', 'device_block_enterprise') enterprise?: Enterprise;
  /** E.164, an internal number as it is dialled, or an email address in small letters; compared by its bytes (on MariaDB and MySQL its collation is utf8mb4_bin). */
  @Text(200) device!: string;
  @Text(10) setting!: DeviceSetting;
  @Text(500) reason!: string;
  @Text(200) changedBy!: string;
  @Moment() changedAt!: Date;
}
