import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Json, Moment, Text } from './columns.js';

/** The outbox: what happened, written in the transaction in which it happened, until it has been consumed. */
@Entity('domain_event')
export class DomainEvent extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Text(60) kind!: string;
  @Json() payload!: object;
  @Moment() createdAt!: Date;
  /** When consuming it failed: why, and how often; it is tried again from `retryAt`. */
  @Int({ default: 0 }) failures!: number;
  @Text(500, { nullable: true }) failure!: string | null;
  @Index('domain_event_retry') @Moment({ nullable: true }) retryAt!: Date | null;
}
