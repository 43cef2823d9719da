import { BaseEntity, Entity, PrimaryColumn } from 'typeorm';
import { Int, Moment, Text } from '../database/columns.js';

/** `ringing` is the agent's telephone, `calling` the contact's; `over` stays until the next call, for the disposition. */
export const deskCallStates = ['ringing', 'calling', 'talking', 'over'] as const;
export type DeskCallState = (typeof deskCallStates)[number];

/** The call that an agent has now, or had last: written by the process that leads, read by the desk. */
@Entity('desk_call')
export class DeskCall extends BaseEntity {
  @PrimaryColumn({ type: 'int' }) agentId!: number;
  /** Empty for a call that no dialer made: somebody called in. */
  @Int({ nullable: true }) dialerId!: number | null;
  @Text(36, { nullable: true }) attemptId!: string | null;
  @Int({ nullable: true }) taskId!: number | null;
  /** The dialer's call before it: what came of it may still be said, beside this one or once it has come to nothing. */
  @Text(36, { nullable: true }) earlierAttemptId!: string | null;
  @Text(20) state!: DeskCallState;
  @Moment() since!: Date;
}
