import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Json, Moment, Reference, Text } from '../database/columns.js';
import type { Criterion } from './criteria.js';
import { ScoreCard } from './score-card.entity.js';

/** The criteria of a card from one change to the next: what a call was scored by stays as it was. */
@Entity('score_card_version')
@Index('score_card_version_ordinal', ['cardId', 'ordinal'], { unique: true })
export class ScoreCardVersion extends BaseEntity {
  @Id() id!: number;
  @Int() cardId!: number;
  @Reference(() => ScoreCard, 'card_id', 'score_card_version_card') card?: ScoreCard;
  @Int() ordinal!: number;
  @Json() criteria!: Criterion[];
  @Text(200) createdBy!: string;
  @Moment() createdAt!: Date;
}
