import { z } from 'zod';
import { audit } from '../accounts/audit.js';
import { isDuplicate } from '../accounts/is-duplicate.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { speechPattern } from '../switch/speech.js';
import { offOf, verdictsOn } from './detection-counts.js';
import { type Judgement, judgementOf } from './detection-figures.js';
import { Gateway } from './gateway.entity.js';
import { Node } from './node.entity.js';
import { takesUploads } from './recording-place.js';
import { switchOn } from './switch-detection.js';

const limits = {
  enabled: z.boolean(),
  maxCalls: z.int().min(0).max(100_000).describe('Most calls at once; 0 is none of a gateway’s own, and of a node two thirds of what its switch allows.'),
  callsPerSecond: z.int().min(0).max(10_000).describe('Most new calls a second; 0 is none of a gateway’s own, and of a node two thirds of what its switch allows.'),
  weight: z.int().min(1).max(1_000),
};

const oneLine = (longest: number, missing: string) => z.string(missing).regex(/\S/, missing).max(longest).regex(/^[^\r\n]*$/, 'This must be one line.');

/** What is said of a node; each refusal says what to write. */
export const nodeFields = z.strictObject({
  ...limits,
  name: oneLine(100, 'Give the node a name that people will recognise.'),
  host: oneLine(200, 'Write the name or the IP address of the machine.').regex(/^[\w.:-]+$/, 'Write the name or the IP address of the machine, without esl:// and without the port.'),
  port: z.int().min(1).max(65_535),
  password: oneLine(200, 'Write the password of its event socket, as in event_socket.conf.xml on the switch.'),
  mediaLocation: oneLine(500, 'Say where this switch finds the messages: a folder as the switch sees it, or an http address.'),
  recordingLocation: z.string().max(500)
    .regex(/^(\/[^\r\n]*|[A-Za-z]:[^\r\n]*|https?:\/\/[^\r\n]+)?$/, 'Write the folder from its root on, such as /var/lib/smart-dialers/recordings, or an http address.')
    .refine(takesUploads, 'An http address ends in /media/recordings of this service.'),
  speech: z.string().max(120).refine((speech) => speech === '' || speechPattern.test(speech), 'Write the engine and the voice with a blank between them, such as “flite slt”.'),
});

/** What can be changed of a node. The password is taken and never given. */
export const nodeChanges = nodeFields.partial();
const wrongVerdicts = (what: string) => z.int().min(1).max(100).describe(`Detection of machines is switched off for its calls when agents' dispositions show that more ${what} (per cent); 100 never does.`);
export const gatewayChanges = z.strictObject({ ...limits, mostMissed: wrongVerdicts('machines are missed'), mostMistaken: wrongVerdicts('people are taken for machines') }).partial();

export type NodeChanges = z.output<typeof nodeChanges>;
export type GatewayChanges = z.output<typeof gatewayChanges>;

/** Changes a node's address or limits; the nodes' own loop takes it over within two seconds. */
export async function updateNode(context: Context, principal: Principal, id: number, changes: NodeChanges): Promise<Result<Node, Problem>> {
  if (!may(principal, 'manage enterprise')) return failed(problem(403, 'Only an agency administrator can change nodes.'));
  const node = await context.dataSource.getRepository(Node).findOneBy({ id, enterpriseId: principal.enterpriseId });
  if (!node) return failed(problem(404, `There is no node ${id}.`));
  const { password, ...told } = changes;
  const detail = { ...told, ...(password !== undefined && { password: 'changed' }) };
  try {
    await save(context, principal, Node, id, changes, 'change node', `node ${id}`, detail);
  } catch (error) {
    if (isDuplicate(error)) return failed(problem(409, `Another node has the address ${changes.host ?? node.host}:${changes.port ?? node.port} already; nothing was changed.`, 'host'));
    throw error;
  }
  return ok(Object.assign(node, changes));
}

/** Changes a gateway's limits, or takes it out of use. */
export async function updateGateway(context: Context, principal: Principal, id: number, changes: GatewayChanges): Promise<Result<Gateway, Problem>> {
  if (!may(principal, 'manage enterprise')) return failed(problem(403, 'Only an agency administrator can change gateways.'));
  const gateway = await findGateway(context, principal, id);
  if (!gateway) return failed(problem(404, `There is no gateway ${id}.`));
  await save(context, principal, Gateway, id, changes, 'change gateway', `gateway ${id}`, changes);
  return ok(Object.assign(gateway, changes));
}

/** What agents say of the verdicts on the calls of a gateway, and why detection is off for them; null where it is on. */
export async function gatewayDetection({ dataSource, clock }: Context, principal: Principal, id: number): Promise<Result<Judgement & { off: string | null }, Problem>> {
  const gateway = await findGateway({ dataSource }, principal, id);
  if (!gateway) return failed(problem(404, `There is no gateway ${id}.`));
  const off = (await offOf(dataSource.manager, 'gateway', [id])).get(id);
  return ok({ ...judgementOf(await verdictsOn(dataSource.manager, 'gateway', id, clock.now())), off: off?.reason ?? null });
}

/** A person has looked into it: detection is on again for a gateway, and what agents say counts anew. */
export async function switchGatewayDetectionOn(context: Context, principal: Principal, id: number): Promise<Result<Gateway, Problem>> {
  if (!may(principal, 'manage enterprise')) return failed(problem(403, 'Only an agency administrator can change gateways.'));
  const gateway = await findGateway(context, principal, id);
  if (!gateway) return failed(problem(404, `There is no gateway ${id}.`));
  const subject = { kind: 'gateway' as const, id, name: gateway.name, accountId: null };
  const isDone = await transaction(context.dataSource, (manager) => switchOn(manager, subject, principal.name, context.clock.now()));
  return isDone ? ok(gateway) : failed(problem(409, `Detection is not switched off for the gateway "${gateway.name}"; nothing was changed.`));
}

const findGateway = ({ dataSource }: Pick<Context, 'dataSource'>, { enterpriseId }: Principal, id: number): Promise<Gateway | null> =>
  dataSource.getRepository(Gateway).findOne({ where: { id, node: { enterpriseId } } });

async function save(context: Context, principal: Principal, entity: typeof Node | typeof Gateway, id: number, changes: object, action: string, subject: string, detail: object): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await transaction(context.dataSource, async (manager) => {
    await manager.update<Node | Gateway>(entity, id, changes);
    await audit(manager, { at: context.clock.now(), accountId: null, actor: principal.name, action, subject, detail });
  });
}
