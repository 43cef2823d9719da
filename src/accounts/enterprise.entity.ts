import { BaseEntity, Entity } from 'typeorm';
import { Id, Moment, Text } from '../database/columns.js';

/** The agency: it owns the switches and all the accounts. */
@Entity('enterprise')
export class Enterprise extends BaseEntity {
  @Id() id!: number;
  @Text(200) name!: string;
  /** IANA name; the contact trace shows times in it. */
  @Text(60) zone!: string;
  @Moment() createdAt!: Date;
}
