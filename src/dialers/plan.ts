import { type DataSource, In } from 'typeorm';
import { Queue } from '../agents/queue.entity.js';
import { Message } from '../calls/message.entity.js';
import { Node } from '../calls/node.entity.js';
import { readRules } from '../compliance/account-rules.js';
import type { Jurisdiction } from '../compliance/jurisdictions/jurisdiction.js';
import { inForce } from '../compliance/jurisdictions.js';
import { weeklyOf } from '../compliance/opening.js';
import { Schedule } from '../compliance/schedule.entity.js';
import type { Dialer } from './dialer.entity.js';
import { DialerList } from './dialer-list.entity.js';
import { DialerVersion } from './dialer-version.entity.js';
import { type DialerSettings, givesMachinesToAgents, reachesAgents } from './settings.js';

/** What a dialer goes by, read once a second. */
export interface Plan {
  /** The version that it is of: when the dialer has another by the time of a call, this plan is not used. */
  versionId: number;
  settings: DialerSettings;
  lists: DialerList[];
  schedule: Schedule | undefined;
  queue: Queue | undefined;
  /** The jurisdictions in force in its account. The gate reads them again under its locks: this is for pacing and for people. */
  law: readonly Jurisdiction[];
  /** The messages that the settings name, by id. */
  messages: Map<number, Message>;
  /** Where a node finds them. */
  mediaLocation: (nodeId: number) => string;
}

export async function readPlan(dataSource: DataSource, { versionId, id: dialerId, accountId }: Dialer): Promise<Plan> {
  const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: versionId });
  const lists = await dataSource.getRepository(DialerList).find({ where: { dialerId }, order: { position: 'ASC', id: 'ASC' } });
  const { scheduleId, queueId } = settings;
  const schedule = scheduleId === null ? undefined : ((await dataSource.getRepository(Schedule).findOneBy({ id: scheduleId })) ?? undefined);
  const queue = queueId === null ? undefined : ((await dataSource.getRepository(Queue).findOneBy({ id: queueId })) ?? undefined);
  const ids = messagesOf(settings);
  const messages = ids.length === 0 ? [] : await dataSource.getRepository(Message).findBy({ id: In(ids) });
  const node = queue && (await dataSource.getRepository(Node).findOneBy({ id: queue.nodeId }));
  const law = inForce(await readRules(dataSource.manager, accountId));
  return { versionId, settings, lists, schedule, queue, law, messages: new Map(messages.map((message) => [message.id, message])), mediaLocation: (nodeId) => (node?.id === nodeId ? node.mediaLocation : '') };
}

/** Whether the switch has to speak: one of the messages to the contact is a text. */
export const speaks = ({ messages }: Pick<Plan, 'messages'>): boolean => [...messages.values()].some(({ text }) => text !== null);

/** Calls that may come to agents go through the node of their queue; undefined where any node will do. */
export const nodeOf = ({ settings, queue }: Plan): number | undefined => (reachesAgents(settings) || givesMachinesToAgents(settings) ? queue?.nodeId : undefined);

/** Its lists whose contacts are called. */
export const callingLists = ({ lists }: Plan): DialerList[] => lists.filter(({ role }) => role === 'call');

/** Whether its schedule is closed now. */
export const isClosed = ({ schedule }: Plan, now: number): boolean => schedule !== undefined && weeklyOf(schedule.zone, schedule)(now) !== now;

/** The ids of all messages that the settings name. */
export function messagesOf(settings: DialerSettings): number[] {
  const { messageId, greetingId, agentMessageId, voicemailMessageId, machineAnnouncementId, holdMessageId, safeHarbourId, recording } = settings;
  return [messageId, greetingId, agentMessageId, voicemailMessageId, machineAnnouncementId, holdMessageId, safeHarbourId, recording.announcementId].filter((id) => id !== null);
}
