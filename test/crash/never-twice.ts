import { expect } from 'chai';
import type { Attempt } from '../../src/calls/attempt.entity.js';
import { type AttemptResult, resultOf } from '../../src/calls/attempt-result.js';
import type { CampaignRows } from '../support/campaign-rows.js';

/**
 * What must be true after any crash, judged by the simulated switch's own log of calls: every contact has ended,
 * every attempt is settled; the switch took each attempt once at most, and took nothing that is not an attempt;
 * what it took is settled with what it says of the call's end, or LOST where `mayLose`; what it did not take is
 * LOST, or failed because it was never sent. `whenAnswered` is what may have come of an answered call: with agents, more.
 */
export async function expectNeverTwiceNeverLost(rig: CampaignRows, contacts: number, mayLose = false, whenAnswered: readonly AttemptResult[] = ['answered']): Promise<void> {
  expect(await rig.count(`dialer_contact WHERE state IN ('waiting', 'dialing')`), 'contacts that have not ended').to.equal(0);
  expect(await rig.count('dialer_contact'), 'contacts').to.equal(contacts);
  expect(await rig.count('attempt WHERE settled_at IS NULL'), 'attempts that are not settled').to.equal(0);
  expect(await rig.count('domain_event'), 'events nobody consumed').to.equal(0);

  const attempts: Pick<Attempt, 'id' | 'number' | 'result' | 'cause'>[] = await rig.dataSource.query('SELECT id, number, result, cause FROM attempt WHERE ordinal > 0');
  const { taken: all, ended } = rig.calls();
  // Agents' telephones are called too, by no gateway.
  const taken = all.filter(({ gateway }) => gateway === 'carrier');
  const takenIds = new Set(taken.map(({ uuid }) => uuid));
  expect(takenIds.size, 'attempts that the switch took, each once').to.equal(taken.length);
  const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  for (const { uuid, number } of taken) expect(byId.get(uuid)?.number, `the attempt of the call ${uuid}`).to.equal(`+${number.replace(/^\+/, '')}`);
  for (const { id, result, cause } of attempts) {
    const end = ended.get(id);
    if (!takenIds.has(id)) expect(result, `${id} was never taken by the switch (${cause})`).to.be.oneOf(['lost', 'failed']);
    else if (result === 'lost') expect(mayLose, `${id} is LOST although the switch kept its end`).to.equal(true);
    else expect(result, id).to.be.oneOf(end?.answeredAt === undefined ? [resultOf({ cause: end?.cause ?? 'nothing' })] : [...whenAnswered]);
  }
}
