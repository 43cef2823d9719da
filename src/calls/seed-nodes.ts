import type { EntityManager } from 'typeorm';
import { Enterprise } from '../accounts/enterprise.entity.js';
import { lockEnterprise } from '../accounts/lock-enterprise.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { messageFolder } from './messages.js';
import { Node } from './node.entity.js';
import { newRecordingKey, recordingFolder } from './recording-place.js';

export interface NodeAddress {
  host: string;
  port: number;
  password: string;
}

const isHere = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

/**
 * Makes node rows of FREESWITCH_URL, once: while there is no real node. From then on the rows rule. `leave` is what
 * the rooms above do about the simulated switch, in the same transaction. True when rows were made.
 */
export async function seedNodes(context: Context, addresses: readonly NodeAddress[], publicUrl: string, leave: (manager: EntityManager, now: number) => Promise<void>): Promise<boolean> {
  if (addresses.length === 0) return false;
  const enterprise = await firstEnterprise(context);
  return transaction(context.dataSource, async (manager) => {
    // Of two processes that start together, one does it.
    await lockEnterprise(manager, enterprise.id);
    const nodes = manager.getRepository(Node);
    const known = await nodes.findBy({ isSimulated: false });
    if (known.length > 0) {
      const unlike = addresses.filter((address) => !known.some(({ host, port, password }) => host === address.host && port === address.port && password === address.password));
      if (unlike.length > 0) context.log.warn({ switches: unlike.map(({ host, port }) => `${host}:${port}`) }, 'FREESWITCH_URL differs from the nodes that are here and changes nothing: it is read once; change them in the back office, under Nodes');
      return false;
    }
    for (const { host, port, password } of addresses)
      await nodes.insert({
        enterpriseId: enterprise.id, name: `${host}:${port}`, host, port, password, enabled: true, isSimulated: false, maxCalls: 0, callsPerSecond: 0, weight: 1,
        mediaLocation: isHere(host) ? messageFolder(context) : cachedFor(publicUrl),
        recordingLocation: isHere(host) ? recordingFolder(context) : `${publicUrl}/media/recordings`, recordingKey: newRecordingKey(),
        createdAt: new Date(context.clock.now()),
      });
    await leave(manager, context.clock.now());
    return true;
  });
}

/** Without this mod_httapi asks for the file's age before each call, one call at a time: 0.4 s of silence for 40 answers in a second. */
const cachedFor = (publicUrl: string) => `${publicUrl.replace('://', '://(abs_cache_control=86400)')}/media`;

/** Points the simulated switch's row at where it listens this time; makes it when there is no node at all. */
export async function noteSimulatedNode(context: Context, { host, port, password }: NodeAddress): Promise<void> {
  const nodes = context.dataSource.getRepository(Node);
  const existing = await nodes.findOneBy({ isSimulated: true });
  if (existing) {
    await nodes.update(existing.id, { host, port, password });
    return;
  }
  const enterprise = await firstEnterprise(context);
  await nodes.insert({
    enterpriseId: enterprise.id, name: 'Simulated switch', host, port, password, enabled: true, isSimulated: true, maxCalls: 0, callsPerSecond: 0, weight: 1,
    mediaLocation: messageFolder(context), recordingLocation: recordingFolder(context), recordingKey: newRecordingKey(), speech: 'simulated voice', createdAt: new Date(context.clock.now()),
  });
}

const firstEnterprise = ({ dataSource }: Context): Promise<Enterprise> => dataSource.getRepository(Enterprise).findOneOrFail({ where: {}, order: { id: 'ASC' } });
