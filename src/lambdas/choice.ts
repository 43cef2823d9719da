import { z } from 'zod';
import { failed, ok, type Result } from '../shared/result.js';
import { lambdaFailure, type LambdaFailure } from './lambda-failure.js';

/** Who takes a call: an agent, or whoever a queue finds. */
export type Choice = { queue: string; agent?: undefined } | { agent: string; queue?: undefined };

/** The queues and agents that there are; the room of agents knows them. */
export interface Directory {
  hasQueue(accountId: number, name: string): Promise<boolean>;
  hasAgent(accountId: number, name: string): Promise<boolean>;
}

/** As mod_callcenter has them (`sales@default`). What has a meaning in a dialplan or a command is not in a name. */
const name = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,99}$/u);
const choice = z.union([z.strictObject({ queue: name }), z.strictObject({ agent: name })]);

/** What a lambda returned, as a choice; the failure when it is none, or names somebody who is not there. */
export async function choiceFrom(value: unknown, accountId: number, directory: Directory | undefined): Promise<Result<Choice, LambdaFailure>> {
  const parsed = choice.safeParse(value);
  if (!parsed.success) return failed(lambdaFailure('answer', `returned ${shown(value)}, where { "queue": "…" } or { "agent": "…" } is wanted`));
  const { queue, agent }: Choice = parsed.data;
  if (queue !== undefined && (await directory?.hasQueue(accountId, queue)) === false) return failed(lambdaFailure('answer', `chose the queue "${queue}", which there is not`));
  if (agent !== undefined && (await directory?.hasAgent(accountId, agent)) === false) return failed(lambdaFailure('answer', `chose the agent "${agent}", which there is not`));
  return ok(parsed.data);
}

/** In words. */
export const choiceInWords = ({ queue, agent }: Choice): string => (queue === undefined ? `the agent "${agent}"` : `the queue "${queue}"`);

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
