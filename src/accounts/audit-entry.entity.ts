import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Json, Moment, Text } from '../database/columns.js';

/** Who did what, and when. Rows are only ever added; an erasure empties what they tell of the person (personal-data/erase.ts). */
@Entity('audit_entry')
@Index('audit_entry_account', ['accountId', 'at'])
export class AuditEntry extends BaseEntity {
  @Id() id!: number;
  /** Empty when it concerns the whole enterprise. */
  @Int({ nullable: true }) accountId!: number | null;
  @Moment() at!: Date;
  /** An email address, a token's name, or `service`. */
  @Text(200) actor!: string;
  /** A verb of the domain, such as `start dialer`. */
  @Text(60) action!: string;
  /** What it was done to, such as `dialer 12`. */
  @Text(200) subject!: string;
  @Json({ nullable: true }) detail!: object | null;
}
