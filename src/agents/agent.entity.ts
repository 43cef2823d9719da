import { BaseEntity, Entity, Index } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { Flag, Id, Int, Json, Moment, Reference, Text } from '../database/columns.js';
import type { AgentPhase } from './phase.js';

/** An agent of mod_callcenter, as its node has it; found there. */
@Entity('agent')
@Index('agent_name', ['nodeId', 'name'], { unique: true })
@Index('agent_user_once', ['userId'], { unique: true })
export class Agent extends BaseEntity {
  @Id() id!: number;
  @Int() nodeId!: number;
  @Text(100) name!: string;
  @Text(20) type!: string;
  @Text(200) contact!: string;
  @Text(30) status!: string;
  @Text(30) state!: string;
  /** What it was doing when it was looked at last, as the dialers count it. */
  @Text(10, { default: 'away' }) phase!: AgentPhase;
  /** Names of the queues that it serves. */
  @Json() queues!: string[];
  /** What is said of its telephone: `softphone`, or why dialer calls are not offered to it. */
  @Text(200) phone!: string;
  /** An administrator says that its fixed address is a softphone (A23). */
  @Flag({ default: false }) isSoftphone!: boolean;
  /** Who sits there: the user whose desk shows its calls. */
  @Int({ nullable: true }) userId!: number | null;
  @Reference(() => User, 'user_id', 'agent_user') user?: User;
  @Flag({ default: false }) isGone!: boolean;
  @Moment({ nullable: true }) seenAt!: Date | null;
}
