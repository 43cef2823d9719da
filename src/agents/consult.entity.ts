import { BaseEntity, Entity, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Int, Moment, Reference, Text } from '../database/columns.js';
import { Agent } from './agent.entity.js';

/**
 * `asked` of the switch, `calling` whoever is asked, `talking` to them; then it has `failed`, the agent `returned` to the contact, or
 * the contact was `transferred`.
 */
export const openConsultStates = ['asked', 'calling', 'talking'] as const;
export type ConsultState = (typeof openConsultStates)[number] | 'failed' | 'returned' | 'transferred';

/** Somebody whom an agent asks, while the contact waits, whether they take the call. Everything of it is on the switch; this is what the desk shows. */
@Entity('consult')
@Index('consult_attempt', ['attemptId', 'askedAt'])
@Index('consult_state', ['state'])
export class Consult extends BaseEntity {
  /** UUID of the leg of whoever is asked; ours. */
  @PrimaryColumn({ type: 'varchar', length: 36 }) leg!: string;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'consult_account') account?: Account;
  @Int() agentId!: number;
  @Reference(() => Agent, 'agent_id', 'consult_agent_ref') agent?: Agent;
  @Text(36) attemptId!: string;
  /** Whom, in words: an agent, a queue, an extension. */
  @Text(100) name!: string;
  @Text(20) state!: ConsultState;
  /** Why it came to nothing. */
  @Text(500, { nullable: true }) says!: string | null;
  @Moment() askedAt!: Date;
}
