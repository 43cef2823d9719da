import type { EntityManager } from 'typeorm';
import type { ShownCallerId } from '../caller-ids/for-calls.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { attemptId } from '../shared/id.js';
import type { CommandFailure, Origination } from '../switch/switch.js';
import { attemptRow, insertAttempts, recordingOf } from './attempt-row.js';
import { judge } from './judge.js';
import type { LiveCalls } from './live-calls.js';
import type { Claim, Order, Placed } from './order.js';
import type { Settler } from './settle.js';
import type { Trunk } from './trunks.js';

/** An originate is not sent when this much time has passed since its attempt was written (a frozen process, say): another leader may have settled it. */
const sendWithin = 3_000;

/**
 * The one gate: the only way to an originate, for every mode and every path (linted). In one transaction
 * `prepare` claims contacts and locks what binds them, the rules judge each, its attempt or refusal is
 * written, and `apply` moves the contacts on; once that is committed, the originates are sent. It fails
 * closed: when anything in it fails, nothing was written and nobody is called.
 *
 * `trunks` are the places to use, one a call. Returns what was done, or undefined when `prepare` found
 * that nothing may be placed now.
 */
export async function place(
  { context, live, settler, machineNow }: { context: Context; live: LiveCalls; settler: Settler; machineNow: () => number },
  trunks: readonly Trunk[],
  prepare: (manager: EntityManager) => Promise<Order | undefined>,
  apply: (manager: EntityManager, placed: Placed, now: number) => Promise<void>,
): Promise<Placed | undefined> {
  const { dataSource, clock } = context;
  let calls: { origination: Origination; trunk: Trunk; order: Order; listId: number; isDetecting?: boolean }[] = [];
  let writtenAt = 0;
  const placed = await transaction(dataSource, async (manager) => {
    calls = [];
    const order = await prepare(manager);
    if (!order) return undefined;
    // After the locks: whoever held them before (a new quota, say) is earlier than these attempts.
    const now = clock.now();
    const judged = await judge(manager, order, now);
    const result: Placed = { dialled: [], refused: [] };
    const rows = judged.map(({ claim, refusal: refused }) => {
      const id = attemptId(now);
      if (refused) {
        result.refused.push({ id, dialerContactId: claim.dialerContactId, refusal: refused });
        return attemptRow(id, order, claim, now, { refusal: refused });
      }
      const trunk = trunks[result.dialled.length]!;
      result.dialled.push({ id, dialerContactId: claim.dialerContactId, contactId: claim.contactId, trunk });
      const shown = order.callerIdFor(claim);
      calls.push({ origination: origination(id, order, claim, trunk, shown), trunk, order, listId: claim.listId, isDetecting: order.isDetecting?.(claim, trunk) });
      return attemptRow(id, order, claim, now, { trunk, shown });
    });
    await insertAttempts(manager, rows);
    await order.countCallerIds(manager);
    await apply(manager, result, now);
    // Before the commit: this process may be frozen between the database's commit and our hearing of it.
    writtenAt = machineNow();
    return result;
  });
  for (const { origination: call, trunk, order, listId, isDetecting } of calls) {
    live.add({
      id: call.uuid, accountId: order.accountId, dialerId: order.dialerId, listId, nodeId: trunk.nodeId, gatewayId: trunk.gatewayId, state: 'originating', since: clock.now(),
      isDirty: false, isDetecting, givesMachines: order.givesMachines, queue: order.queue, agentLeg: order.agent?.leg, agent: order.agent?.name,
    });
    if (machineNow() - writtenAt > sendWithin) continue;
    void trunk.connection.originate(call).then((outcome) => {
      if (!outcome.ok && neverRan(outcome.failure)) settler.notSent(call.uuid, outcome.failure.message);
    });
  }
  return placed;
}

/** The switch certainly did not run the command; in every other case reconciling finds out. */
const neverRan = (failure: CommandFailure): boolean => failure.kind === 'refused' || (failure.kind === 'down' && !failure.sent);

function origination(uuid: string, order: Order, claim: Claim, trunk: Trunk, shown: ShownCallerId): Origination {
  const recording = recordingOf(order, trunk, uuid);
  return {
    uuid,
    number: claim.number,
    gateway: trunk.gatewayName,
    ringTime: order.ringSeconds,
    ...(shown.number && { callerIdNumber: shown.number }),
    ...(order.callerIdName && { callerIdName: order.callerIdName }),
    extension: order.extension,
    ...(trunk.speech && { speech: trunk.speech }),
    variables: { ...order.variables(trunk, claim), ...(shown.outboundCampaign && { outbound_campaign: shown.outboundCampaign }), ...(recording && { recording }) },
    attributes: { ...claim.attributes, ...(claim.lineType && { line_type: claim.lineType }), ...(claim.name && { name: claim.name }), ...(claim.clientId && { client_id: claim.clientId }) },
  };
}
