import { BaseEntity, Entity, Index } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Agent } from './agent.entity.js';

/** `follow up` is a call that an agent promised: planned until its time, then offered to the same agent. */
export const taskKinds = ['preview', 'click', 'follow up'] as const;
export type TaskKind = (typeof taskKinds)[number];

/** Nothing is dialled before `accepted`; the leader moves that to `dialing` by compare-and-set, so a task is taken up once. */
export const taskStates = ['planned', 'offered', 'accepted', 'dialing', 'done', 'skipped', 'snoozed', 'expired', 'failed'] as const;
export type TaskState = (typeof taskStates)[number];

export const openTaskStates = ['offered', 'accepted', 'dialing'] as const satisfies readonly TaskState[];

/** One contact for one agent to call: shown to them, and dialled when they say so. The process that leads reads it here. */
@Entity('task')
@Index('task_state', ['state', 'agentId'])
@Index('task_agent', ['agentId', 'id'])
@Index('task_attempt', ['attemptId'])
export class Task extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'task_account') account?: Account;
  @Int() dialerId!: number;
  @Int() contactId!: number;
  @Int() dialerContactId!: number;
  @Int() agentId!: number;
  @Reference(() => Agent, 'agent_id', 'task_agent_ref') agent?: Agent;
  @Text(20) kind!: TaskKind;
  @Text(20) state!: TaskState;
  /** When it was, or is to be, offered. */
  @Moment() offeredAt!: Date;
  /** Not accepted until then, it goes back to the pool; once it has come to nothing, when that was. */
  @Moment() expiresAt!: Date;
  @Moment({ nullable: true }) decidedAt!: Date | null;
  @Text(36, { nullable: true }) attemptId!: string | null;
  /** Why it came to nothing, in words for the agent; before that, why a lambda gave it to them. */
  @Text(500, { nullable: true }) says!: string | null;
}
