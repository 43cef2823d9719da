import type { DataSource } from 'typeorm';
import type { Account } from '../accounts/account.entity.js';
import type { InboundNode } from '../calls/inbound-node.js';
import { playable } from '../calls/messages.js';
import { marks, timeOf } from '../database/sql.js';
import { failed, ok, type Result } from '../shared/result.js';
import type { Decision } from '../switch/switch.js';
import type { ForwardingAction } from './forwarding.entity.js';
import { type Asked, judge, type Judged } from './match.js';
import { readShown } from './patterns.js';
import { countryOf, readCalled, type Situation, type SituatedForwarding } from './situation.js';

/** The node on which the call is, as far as a decision needs it. */
export type Place = Pick<InboundNode, 'nodeId' | 'mediaLocation' | 'gateways'>;

/** What is decided about a call, and why. */
export interface Decided {
  decision: Decision;
  /** The forwarding that decided. */
  by?: SituatedForwarding;
  /** In words, for the trace; empty where no forwarding is for it. */
  says?: string;
  judged: { forwarding: SituatedForwarding; verdict: Judged }[];
}

/** Reads a call as its account does; asks the database only where a forwarding names lists and the caller shows a number. */
export async function ask(dataSource: Pick<DataSource, 'query'>, forwardings: readonly SituatedForwarding[], account: Account, call: { from: string; to: string; at: number }): Promise<Asked> {
  const from = readShown(call.from, countryOf(account), account.shortNumbers);
  const listIds = [...new Set(forwardings.flatMap(({ isActive, callers }) => (isActive ? callers.listIds : [])))];
  const lists = from?.number === undefined || listIds.length === 0 ? new Map<number, string>() : await listsOf(dataSource, listIds, from.number, call.at);
  return { from, to: readCalled(call.to, account), at: call.at, lists };
}

/** Which of the lists have the number, now; one look-up by the index (list, number), however long they are. */
export async function listsOf(dataSource: Pick<DataSource, 'query'>, listIds: readonly number[], number: string, now: number): Promise<Map<number, string>> {
  const rows: { listId: number; name: string; until: string | Date | null; cancelledAt: unknown }[] = await dataSource.query(
    `SELECT contact.list_id AS listId, contact_list.name AS name, contact.blacklisted_until AS until, contact.cancelled_at AS cancelledAt
      FROM contact JOIN contact_list ON contact_list.id = contact.list_id WHERE contact.list_id IN (${marks(listIds)}) AND contact.number = ?`,
    [...listIds, number],
  );
  return new Map(rows.filter(({ until, cancelledAt }) => cancelledAt === null && (until === null || timeOf(until) > now)).map(({ listId, name }) => [listId, name]));
}

/** The first forwarding that is for the call and can be carried out on its node decides; those after it are judged too, for who asks why. */
export function decide(situation: Situation, forwardings: readonly SituatedForwarding[], asked: Asked, place: Place): Decided {
  const judged = forwardings.map((forwarding) => ({ forwarding, verdict: judge(forwarding, asked) }));
  for (const one of judged) {
    if (!one.verdict.matches) continue;
    const decision = decisionFor(one.forwarding.action, asked, situation, place);
    if (!decision.ok) {
      one.verdict = { matches: false, reasons: [...one.verdict.reasons, `But ${decision.failure}`] };
      continue;
    }
    return { decision: decision.value, by: one.forwarding, says: `"${one.forwarding.name}": ${inWords(one.forwarding.action, situation)}`, judged };
  }
  return { decision: { kind: 'none' }, judged };
}

function decisionFor(action: ForwardingAction, { to }: Asked, { queues, messages }: Situation, { nodeId, mediaLocation, gateways }: Place): Result<Decision, string> {
  switch (action.kind) {
    case 'hang up':
      return ok({ kind: 'hangup' });
    case 'go on':
      return ok({ kind: 'none' });
    case 'redirect':
      // Where it is for any number, or those like a pattern.
      if (to.number === action.number) return failed('it would redirect the number to itself, and the call would come back without end.');
      return gateways[0] === undefined ? failed('no gateway of its switch is up, so the call cannot go to another number.') : ok({ kind: 'redirect', gateway: gateways[0], number: action.number });
    case 'queue': {
      const queue = queues.get(action.queueId);
      const there = [...queues.values()].find((other) => other.nodeId === nodeId && other.name === queue?.name);
      return !there || there.isGone ? failed('the switch has no such queue any more.') : ok({ kind: 'queue', queue: there.name });
    }
    case 'message': {
      const message = messages.get(action.messageId);
      return message ? ok({ kind: 'message', file: playable(mediaLocation, message) }) : failed('the message is gone.');
    }
    case 'extension':
      return ok({ kind: 'extension', extension: action.extension, context: action.context });
  }
}

function inWords(action: ForwardingAction, { queues, messages }: Pick<Situation, 'queues' | 'messages'>): string {
  switch (action.kind) {
    case 'hang up':
      return 'hangs up';
    case 'go on':
      return 'goes on in the switch as without forwardings';
    case 'redirect':
      return `redirects to ${action.number}`;
    case 'queue':
      return `goes to the queue ${queues.get(action.queueId)?.name ?? action.queueId}`;
    case 'message':
      return `plays the message "${messages.get(action.messageId)?.name ?? action.messageId}"`;
    case 'extension':
      return `goes to the extension ${action.extension} of ${action.context}`;
  }
}
