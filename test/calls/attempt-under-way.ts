import type { DataSource } from 'typeorm';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { attemptId } from '../../src/shared/id.js';

let made = 0;

/** Writes an attempt as the gate does, and gives its id. */
export async function attemptUnderWay(dataSource: DataSource, some: Partial<Attempt> & Pick<Attempt, 'accountId'>): Promise<string> {
  const id = attemptId(1_767_614_400_000 + (made += 1));
  const row = {
    id, campaignId: 1, dialerId: 1, dialerVersionId: 1, dialerContactId: 1, contactId: 1, listId: 1, number: '+12015550100', clientId: null, email: null, ordinal: 1,
    nodeId: 1, gatewayId: 1, state: 'originating' as const, createdAt: new Date(1_767_614_400_000 + made),
  };
  await dataSource.getRepository(Attempt).insert({ ...row, ...some });
  return id;
}
