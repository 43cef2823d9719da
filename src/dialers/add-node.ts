import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { audit } from '../accounts/audit.js';
import { isDuplicate } from '../accounts/is-duplicate.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { nodeFields } from '../calls/edit-nodes.js';
import { Node } from '../calls/node.entity.js';
import { newRecordingKey, recordingsBeside } from '../calls/recording-place.js';
import { keepLawEverywhere } from '../compliance/account-rules.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { readInput } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Dialer } from './dialer.entity.js';
import { active } from './dialer-state.js';

/** A new node; what is left out is the usual part of the switch's own limit. Without a place for recordings it has the one beside its messages, where that is this service's. */
export const nodeInput = nodeFields.partial({ enabled: true, maxCalls: true, callsPerSecond: true, weight: true, recordingLocation: true, speech: true }).extend({ port: z.int().min(1).max(65_535).default(8_021) });

/** Adds a FreeSWITCH. It is connected within two seconds, and its gateways are found. */
export async function addNode(context: Context, principal: Principal, input: z.input<typeof nodeInput>): Promise<Result<Node, Problem>> {
  if (!may(principal, 'manage enterprise')) return failed(problem(403, 'Only an agency administrator can add nodes.'));
  const parsed = readInput(nodeInput, input, 'Nothing was saved.');
  if (!parsed.ok) return parsed;
  try {
    const node = await transaction(context.dataSource, async (manager) => {
      const nodes = manager.getRepository(Node);
      const row = await nodes.save(
        nodes.create({ enabled: true, speech: '', recordingKey: newRecordingKey(), maxCalls: 0, callsPerSecond: 0, weight: 1, ...parsed.value, recordingLocation: parsed.value.recordingLocation || recordingsBeside(parsed.value.mediaLocation), enterpriseId: principal.enterpriseId, isSimulated: false, createdAt: new Date(context.clock.now()) }),
      );
      await leaveSimulation(manager, context.clock.now());
      const { password: _password, ...detail } = parsed.value;
      await audit(manager, { at: context.clock.now(), accountId: null, actor: principal.name, action: 'add node', subject: `node ${row.id}`, detail });
      return row;
    });
    return ok(node);
  } catch (error) {
    if (isDuplicate(error)) return failed(problem(409, `There is a node at ${parsed.value.host}:${parsed.value.port} already; nothing was saved.`, 'host'));
    throw error;
  }
}

/** With the first real node the simulated one is taken out of use, and what dialled there is paused, and the law holds in every account: its contacts may be real people. */
export async function leaveSimulation(manager: EntityManager, now: number): Promise<void> {
  const { affected } = await manager.getRepository(Node).update({ isSimulated: true, enabled: true }, { enabled: false });
  if (!affected) return;
  await keepLawEverywhere(manager, now);
  for (const state of active)
    await manager.getRepository(Dialer).update({ state }, { state: 'paused', explanation: 'Paused because a real FreeSWITCH was added: start it when it is meant to call real people.' });
}
