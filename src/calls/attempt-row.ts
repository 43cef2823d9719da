import type { EntityManager } from 'typeorm';
import type { ShownCallerId } from '../caller-ids/for-calls.js';
import type { Refusal } from '../compliance/rule.js';
import { insertRows, sqlTime } from '../database/sql.js';
import type { Claim, Order } from './order.js';
import { recordingTarget } from './recording-place.js';
import type { Trunk } from './trunks.js';

const columns = [
  'id', 'account_id', 'campaign_id', 'dialer_id', 'dialer_version_id', 'dialer_contact_id', 'contact_id', 'list_id', 'number', 'client_id',
  'email', 'ordinal', 'node_id', 'gateway_id', 'caller_id', 'caller_id_reason', 'outbound_campaign', 'tag', 'state', 'result',
  'rule', 'reason', 'refused_until', 'created_at', 'ended_at', 'settled_at', 'queue', 'agent', 'agent_leg', 'by_hand', 'is_recorded', 'chosen',
] as const;

/** Where the switch puts the recording of this attempt; undefined when there is to be none. */
export const recordingOf = (order: Pick<Order, 'isRecording'>, trunk: Trunk, id: string): string | undefined => (order.isRecording ? recordingTarget(trunk, id) : undefined);

/** What of an order is in the row of an attempt. */
type AttemptOf = Pick<Order, 'accountId' | 'campaignId' | 'dialerId' | 'dialerVersionId' | 'tag' | 'queue' | 'agent' | 'byHand' | 'isRecording' | 'offersKeys' | 'says'>;

/** The row of an attempt that is dialled by a trunk, or of one that a rule refused. */
export function attemptRow(id: string, order: AttemptOf, claim: Pick<Claim, 'dialerContactId' | 'contactId' | 'listId' | 'number' | 'clientId' | 'email' | 'attempts'>, now: number, outcome: { trunk?: Trunk; shown?: ShownCallerId; refusal?: Refusal }): unknown[] {
  const { trunk, shown, refusal } = outcome;
  const at = sqlTime(now);
  const waitsUntil = refusal?.until ?? refusal?.again;
  const until = waitsUntil === undefined ? null : sqlTime(waitsUntil);
  return [
    id, order.accountId, order.campaignId, order.dialerId, order.dialerVersionId, claim.dialerContactId, claim.contactId, claim.listId, claim.number,
    claim.clientId, claim.email, refusal ? 0 : claim.attempts + 1, trunk?.nodeId ?? null, trunk?.gatewayId ?? null,
    shown?.number || null, shown?.reason ?? null, shown?.outboundCampaign || null, order.tag || null,
    refusal ? 'settled' : 'originating', refusal ? 'refused' : null, refusal?.rule ?? null, (refusal?.reason ?? order.says)?.slice(0, 500) ?? null, until, at, refusal ? at : null, refusal ? at : null,
    order.queue ?? null, order.agent?.name ?? null, order.agent?.leg || null, order.byHand ? 1 : 0,
    trunk && recordingOf(order, trunk, id) ? 1 : 0,
    trunk && order.offersKeys ? 'nothing' : null,
  ];
}

export const insertAttempts = (manager: EntityManager, rows: readonly unknown[][]): Promise<void> => insertRows(manager, 'attempt', columns, rows);
