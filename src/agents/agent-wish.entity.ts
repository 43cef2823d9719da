import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Json, Moment, Reference, Text } from '../database/columns.js';
import type { AgentStatus, TransferTo, Whom } from '../switch/switch.js';
import { Agent } from './agent.entity.js';

/** What a desk wants of the switch, which only the process that leads may ask. */
export type Wish =
  | { kind: 'status'; status: AgentStatus; reason: string }
  | { kind: 'transfer'; attemptId: string; to: TransferTo }
  | { kind: 'consult'; attemptId: string; leg: string; whom: Whom }
  | { kind: 'end consult'; attemptId: string; leg: string; whom: Whom; how: 'transfer' | 'return' };

/** A wish of a desk and what came of it. */
@Entity('agent_wish')
@Index('agent_wish_state', ['state'])
@Index('agent_wish_agent', ['agentId', 'id'])
export class AgentWish extends BaseEntity {
  @Id() id!: number;
  @Int() agentId!: number;
  @Reference(() => Agent, 'agent_id', 'agent_wish_agent_ref') agent?: Agent;
  @Json() wish!: Wish;
  @Text(20) state!: 'asked' | 'doing' | 'done' | 'failed';
  /** Why it was not done. */
  @Text(500, { nullable: true }) says!: string | null;
  @Text(200) askedBy!: string;
  @Moment() askedAt!: Date;
  @Moment({ nullable: true }) doneAt!: Date | null;
}
