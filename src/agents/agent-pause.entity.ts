import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Agent } from './agent.entity.js';

/** A time in which an agent was on a break, and why, for reports. */
@Entity('agent_pause')
@Index('agent_pause_agent', ['agentId', 'startedAt'])
export class AgentPause extends BaseEntity {
  @Id() id!: number;
  @Int() agentId!: number;
  @Reference(() => Agent, 'agent_id', 'agent_pause_agent_ref') agent?: Agent;
  @Text(100) reason!: string;
  @Moment() startedAt!: Date;
  @Moment({ nullable: true }) endedAt!: Date | null;
}
