import type { EntityManager } from 'typeorm';
import { CallerIds } from '../caller-ids/for-calls.js';
import type { Message } from '../calls/message.entity.js';
import { playable } from '../calls/messages.js';
import type { Claim, Order } from '../calls/order.js';
import type { Trunk } from '../calls/trunks.js';
import { lockRules } from '../compliance/account-rules.js';
import { blockingLists } from '../compliance/blacklist.js';
import { Schedule } from '../compliance/schedule.entity.js';
import { forShare } from '../database/sql.js';
import { factsOf } from '../caller-ids/number-facts.js';
import { claim, claimOne } from './claim.js';
import { silentDetection } from './detection.js';
import { figuresThatHold, frame, variablesOfFigures } from './detection-figures.js';
import type { Dialer } from './dialer.entity.js';
import { rulesOf } from './dialer-rules.js';
import { enhance } from './enhance.js';
import type { Plan } from './plan.js';
import { type DialerSettings, mayDetect, needsAgents, offersKeys, reachesAgents } from './settings.js';

/** The one contact that is wanted, where that is decided. */
export interface WantedContact {
  contactId: number;
  /** The agent chose it by click-to-dial. */
  isByHand?: boolean;
  /** Nobody chose it: it is its turn, or it is not called. */
  isInTurn?: boolean;
  /** Why it is for this agent, in words. */
  says?: string;
}

/** The agent who waits on the line for a contact: of agent first and preview. */
export interface WaitingAgent {
  name: string;
  leg: string;
  wanted?: WantedContact;
}

/**
 * A person who said "Hello?" has an agent within 2 s of the end of it, or hears the safe-harbour message (16 CFR
 * 310.4(b)(4)(iii)). Detection needs so much silence to know that it was the end (docs/answering-machines.md), and a frame more.
 */
const patience = 2_000;

const patienceOf = (detection: DialerSettings['detection']): number => patience - figuresThatHold(detection).silenceMs - frame;

/**
 * How long the telephone of an agent whom a lambda chose rings (milliseconds) before the queue has the rest: an agent answers within
 * a second or not in time, and the queue needs as much. After detection less is left than two agents need one after the other.
 */
const keptRings = 1_000;

/** In the gate's transaction: the locks that bind, then the claims. Undefined when this process or this plan is out of date. */
export async function composeOrder(manager: EntityManager, dialer: Dialer, plan: Plan, count: number, now: number, agent?: WaitingAgent, wanted: WantedContact | undefined = agent?.wanted): Promise<Order | undefined> {
  const { id: dialerId, accountId, campaignId } = dialer;
  const [row] = await manager.query(`SELECT state, version_id AS versionId FROM dialer WHERE id = ?${forShare(manager)}`, [dialerId]);
  if (row?.state !== 'running' || row.versionId !== plan.versionId) return undefined;
  const links: { listId: number; role: string; status: string }[] = await manager.query(
    'SELECT list_id AS listId, role, status FROM dialer_list WHERE dialer_id = ? ORDER BY position, id',
    [dialerId],
  );
  const calling = links.filter(({ role }) => role === 'call').map(({ listId }) => listId);
  const { settings, queue } = plan;
  const accountRules = (await lockRules(manager, [accountId], now)).get(accountId)!;
  const schedule = await lockSchedule(manager, settings.scheduleId);
  const blocking = await blockingLists(manager, accountId, links);
  const claimed = wanted === undefined ? await claim(manager, dialerId, settings, calling, count, now) : await claimOne(manager, dialerId, settings, wanted.contactId, now, { isByHand: wanted.isByHand, ...(wanted.isInTurn && { turnOf: calling }) });
  const claims = settings.enhancedCallerId ? await enhance(manager, accountId, claimed, blocking, now) : claimed;
  const silent = settings.detection.on && !agent ? await silentDetection(manager, dialerId) : undefined;
  const isDetecting = ({ gatewayId }: Trunk, one: Claim): boolean => silent !== undefined && !silent.isOff && !silent.gateways.has(gatewayId) && detects(settings, one);
  const { callerId: rule, outboundCampaign } = settings;
  const extension = extensionOf(settings, agent);
  const callerIds = await CallerIds.prepare(manager, { accountId, rule, outboundCampaign, contactIds: claims.map(({ contactId }) => contactId), now });
  return {
    accountId, campaignId, dialerId, dialerVersionId: row.versionId, tag: settings.tag, ringSeconds: settings.ringSeconds,
    callerIdFor: (one) => callerIds.show(one, agent?.name), countCallerIds: (manager) => callerIds.write(manager), callerIdName: settings.callerIdName,
    extension,
    ...(queue && isForAgents(plan) && { queue: queue.name, isDetecting: (one: Claim, trunk: Trunk) => isDetecting(trunk, one), givesMachines: settings.detection.onMachine === 'agent' }),
    offersKeys: !agent && offersKeys(settings),
    ...(agent && { agent, byHand: wanted?.isByHand ?? false, says: wanted?.says }),
    isRecording: records(plan),
    variables: (trunk, one) => variablesOf(plan, dialer, trunk, one, isDetecting(trunk, one), agent),
    rules: { ...rulesOf(settings, schedule, accountRules), ...(wanted?.isByHand && { manualCallIsSuccess: false, inboundCallIsSuccess: false }) },
    blocking,
    claims,
  };
}

function extensionOf({ method, menu }: Pick<DialerSettings, 'method' | 'menu'>, agent: WaitingAgent | undefined): string {
  if (agent) return 'agent_joined';
  return method === 'auto' && !menu ? 'broadcast' : 'contact_first';
}

/** In a broadcast the queue is only for those who ask for an agent; without it, or the message for when nobody comes, that key is not offered. */
const isForAgents = ({ settings, queue, messages }: Plan): boolean =>
  queue !== undefined && (needsAgents(settings) || settings.menu !== '' || (reachesAgents(settings) && settings.safeHarbourId !== null && messages.has(settings.safeHarbourId)));

/** Detection is on where the law and the account want it (A18), by the country of the number; `silentDetection` says where it was wrong too often. */
function detects({ detection, ...settings }: DialerSettings, { number }: Claim): boolean {
  if (!detection.on || !mayDetect(settings)) return false;
  return detection.countries.length === 0 || detection.countries.includes(factsOf(number)?.country ?? '');
}

/** Nothing is recorded of which people were not told. */
const records = ({ settings: { recording }, queue, messages }: Plan): boolean => queue !== undefined && recording.on && recording.announcementId !== null && messages.has(recording.announcementId);

function variablesOf(plan: Plan, dialer: Dialer, trunk: Trunk, contact: Claim, isDetecting: boolean, agent: WaitingAgent | undefined): Record<string, string> {
  const { settings, queue, messages } = plan;
  const file = (id: number | null): string => {
    const message: Message | undefined = id === null ? undefined : messages.get(id);
    return message ? playable(trunk.mediaLocation, message, contact) : '';
  };
  const common = { dialer: String(dialer.id), tag: settings.tag, message: file(settings.messageId), ...(!agent && offersKeys(settings) && keyVariables(plan)) };
  if (!isForAgents(plan) && !settings.menu && !agent) return common;
  return {
    ...common,
    queue: queue?.name ?? '',
    menu: settings.menu,
    detection: isDetecting ? 'on' : 'off',
    on_machine: settings.detection.onMachine,
    ...(isDetecting && variablesOfFigures(settings.detection)),
    patience_ms: String(isDetecting ? patienceOf(settings.detection) : patience),
    greeting: file(settings.greetingId),
    hold: file(settings.holdMessageId),
    voicemail_message: file(settings.voicemailMessageId),
    machine_announcement: file(settings.machineAnnouncementId),
    safe_harbour: file(settings.safeHarbourId),
    opt_out_key: (offersKeys(settings) && settings.keys.optOut) || settings.optOutKey,
    recording_announcement: records(plan) ? file(settings.recording.announcementId) : '',
    ...(agent && { agent: agent.name, agent_leg: agent.leg }),
    ...(!agent && settings.lambdaId !== null && { kept_ms: String(isDetecting ? patienceOf(settings.detection) : keptRings) }),
  };
}

function keyVariables(plan: Plan): Record<string, string> {
  const { confirm, repeat, agent, optOut, repeats, waitSeconds } = plan.settings.keys;
  return {
    key_confirm: confirm ?? '', key_repeat: repeat ?? '', key_agent: (isForAgents(plan) && agent) || '', key_opt_out: optOut ?? '',
    // A tally: the dialplan takes one stroke off for each time.
    repeats: 'i'.repeat(repeats), key_wait_ms: String(waitSeconds * 1_000),
  };
}

/** The schedule as it stands, and stays until the transaction ends. */
async function lockSchedule(manager: EntityManager, id: number | null): Promise<Schedule | undefined> {
  if (id === null) return undefined;
  await manager.query(`SELECT id FROM schedule WHERE id = ?${forShare(manager)}`, [id]);
  return (await manager.getRepository(Schedule).findOneBy({ id })) ?? undefined;
}
