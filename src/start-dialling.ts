import { Lookups } from './caller-ids/look-up/lookups.js';
import { createAskProvider } from './caller-ids/look-up/ask-provider.js';
import { isUnheard } from './calls/attempt-result.js';
import { Gate } from './calls/gate.js';
import { LiveCalls } from './calls/live-calls.js';
import { findRecordings } from './calls/find-recordings.js';
import { Nodes } from './calls/nodes.js';
import { Reconciler } from './calls/reconcile.js';
import { Settler } from './calls/settle.js';
import { Trunks } from './calls/trunks.js';
import { writePhases } from './calls/write-phases.js';
import { CallsIn } from './inbound/calls-in.js';
import type { Context } from './database/context.js';
import { LeaseHolder } from './database/lease.js';
import { LeaseWatch } from './database/lease-watch.js';
import { processName } from './database/process-name.js';
import { Engine } from './dialers/engine.js';
import { lookUpAhead } from './dialers/look-up-ahead.js';
import type { Check } from './http/health.js';
import type { Lambdas } from './lambdas/lambdas.js';
import { type Clock, every } from './shared/clock.js';
import { createFreeSwitch } from './switch/freeswitch.js';

const writePhasesEvery = 1_000;
/** Files of recordings are looked for in rounds with so long between them. */
const findRecordingsEvery = 1_000;
/** Numbers are looked up in rounds with so long between them. */
const lookUpEvery = 500;
/** Forwardings are read this often, and calls that came in are written this often, in milliseconds of the machine. */
const readForwardingsEvery = 1_000;
const writeCallsInEvery = 200;
/** Whether this process leads, and its simulated switch is therefore the node, is looked at this often, in milliseconds of the machine. */
const noteSimulatedEvery = 500;
/** Settled calls are written this often, in milliseconds of the machine. */
const settleEvery = 50;

/** Who holds it dials, for all accounts and nodes. */
const leaseName = 'pool';

export interface Dialling {
  /** Why no process dials now, in words; undefined while one does. */
  whyNobodyDials(): string | undefined;
  checks(): Check[];
}

/** The dialling half: nodes, gate, engine, and the lease that makes this process the only one that dials. `machine`: see service.ts. */
export async function startDialling(context: Context, machine: Clock, stops: (() => Promise<void>)[], lambdas: Lambdas, noteSimulated?: () => Promise<void>): Promise<Dialling> {
  const now = () => machine.now();
  const lease = new LeaseHolder(context.dataSource, machine, context.log, leaseName, processName());
  const leads = () => lease.term !== undefined;
  const live = new LiveCalls();
  const trunks = new Trunks(live);
  const settler: Settler = new Settler(context, live, (settled) => {
    nodes.forget(settled);
    for (const { gatewayId, ...ended } of settled) if (gatewayId !== null && !isUnheard(ended)) nodes.rest(trunks.learn(gatewayId, ended.result, context.clock.now()));
  });
  const reconciler = new Reconciler(context, live, settler, now);
  const connect: ConstructorParameters<typeof Nodes>[2] = (node, listener) => createFreeSwitch({ ...node, clock: machine, log: context.log, listener, random: Math.random });
  const nodes: Nodes = new Nodes(context, machine, connect, live, settler, trunks, reconciler, leads);
  const engine = new Engine(new Gate(context, live, trunks, settler, lease, now), nodes, machine, () => lease.term, lambdas);

  await lease.start();
  stops.push(() => lease.stop());
  if (noteSimulated) stops.push(await noteWhileLeading(context, machine, () => lease.term, noteSimulated));
  const callsIn = new CallsIn(context);
  nodes.inbound = callsIn;
  stops.push(startCallsIn(context, machine, callsIn, leads));
  await nodes.start();
  stops.push(() => nodes.stop());
  const settling = every(machine, settleEvery, () => settler.flush());
  stops.push(async () => {
    settling.cancel();
    await settler.flush();
  });
  const writing = every(machine, writePhasesEvery, () => writePhases(context, live));
  stops.push(async () => writing.cancel());
  let finding: Promise<unknown> = Promise.resolve();
  const lookingForRecordings = every(machine, findRecordingsEvery, () => (finding = lookForRecordings(context, leads)));
  stops.push(async () => {
    lookingForRecordings.cancel();
    await finding;
  });
  const lookups = new Lookups(context, createAskProvider());
  let round: Promise<void> = Promise.resolve();
  const lookingUp = every(machine, lookUpEvery, () => (round = lookUp(context, lookups, leads)));
  stops.push(async () => {
    lookingUp.cancel();
    lookups.close();
    await round;
  });
  engine.start();
  stops.push(() => engine.stop());
  const checks = (): Check[] => [
    leaseCheck(lease, leads() ? 'This process dials.' : 'Another process dials; this one stands by.'),
    { name: 'nodes', isWell: nodes.trouble === undefined || !leads(), isNeeded: false, says: leads() ? (nodes.trouble ?? 'A node is up with a gateway.') : 'The process that dials watches them.' },
  ];
  return { whyNobodyDials: () => lease.trouble, checks };
}

/** What a process that does not dial knows of those that do. */
export async function watchDialling(context: Context, machine: Clock, stops: (() => Promise<void>)[]): Promise<Dialling> {
  const watch = new LeaseWatch(context.dataSource, machine, leaseName, processName());
  await watch.start();
  stops.push(async () => watch.stop());
  return { whyNobodyDials: () => watch.trouble, checks: () => [leaseCheck(watch, 'Another process dials.')] };
}

/** Not needed for readiness: the back office is of use while nobody dials. */
const leaseCheck = ({ trouble }: Pick<LeaseWatch, 'trouble'>, otherwise: string): Check => ({ name: 'lease', isWell: trouble === undefined, isNeeded: false, says: trouble ?? otherwise });

/** Of several processes with a simulated switch each, the node is that of the one that leads: none takes it from another. */
async function noteWhileLeading({ log }: Context, machine: Clock, term: () => number | undefined, note: () => Promise<void>): Promise<() => Promise<void>> {
  let noted: number | undefined;
  let looking: Promise<void> | undefined;
  const look = async () => {
    const now = term();
    if (now === undefined || now === noted) return;
    try {
      await note();
      noted = now;
    } catch (error) {
      log.error({ error: String(error) }, 'the simulated switch could not be written as a node; it is tried again');
    }
  };
  await look();
  const timer = every(machine, noteSimulatedEvery, () => (looking = look()));
  return async () => {
    timer.cancel();
    await looking;
  };
}

/** Calls that come in are decided about by what was read last: a failure is told, and the next round tries again. */
function startCallsIn({ log }: Context, machine: Clock, callsIn: CallsIn, leads: () => boolean): () => Promise<void> {
  let reading: Promise<void> | undefined;
  const read = () => {
    if (leads()) reading ??= callsIn.read().catch((error) => log.error({ error: String(error) }, 'forwardings could not be read; those of before hold')).finally(() => (reading = undefined));
  };
  const timers = [every(machine, readForwardingsEvery, read), every(machine, writeCallsInEvery, () => (leads() ? callsIn.flush() : undefined))];
  return async () => {
    for (const timer of timers) timer.cancel();
    await reading;
    await callsIn.flush();
  };
}

/** The files of conversations that ended. A failure is told, and the next round tries again. */
async function lookForRecordings(context: Context, leads: () => boolean): Promise<void> {
  if (!leads()) return;
  try {
    await findRecordings(context);
  } catch (error) {
    context.log.error({ error: String(error) }, 'recordings could not be looked for; it is tried again');
  }
}

/** Numbers of contacts whose turn comes, for dialers that look them up. A failure is told, and the next round tries again. */
async function lookUp(context: Context, lookups: Lookups, leads: () => boolean): Promise<void> {
  if (!leads()) return;
  try {
    await lookUpAhead(context);
    await lookups.answerWanted();
  } catch (error) {
    context.log.error({ error: String(error) }, 'numbers could not be looked up; it is tried again');
  }
}
