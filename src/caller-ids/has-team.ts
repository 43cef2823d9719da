import type { EntityManager } from 'typeorm';
import { CallerId } from './caller-id.entity.js';
import { isSameTeam } from './rule.js';

/** Whether a number of the account, or one beside `except`, is of the team. */
export async function hasTeam(manager: EntityManager, accountId: number, team: string, except?: number): Promise<boolean> {
  const numbers = await manager.getRepository(CallerId).find({ select: { id: true, teams: true }, where: { accountId } });
  return numbers.some(({ id, teams }) => id !== except && teams.some((one) => isSameTeam(one, team)));
}
