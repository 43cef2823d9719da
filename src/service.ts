import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import type { BackOffice } from '../admin/back-office.js';
import { signInSession } from '../admin/sign-in-session.js';
import { ensureFirstAdministrator, type FirstAdministrator } from './accounts/bootstrap.js';
import type { OnAccountCreated } from './accounts/create-account.js';
import type { Principal } from './accounts/principal.js';
import { SessionStore } from './accounts/session-store.js';
import { Lookups } from './caller-ids/look-up/lookups.js';
import { createAskProvider } from './caller-ids/look-up/ask-provider.js';
import { agentDirectory } from './agents/directory.js';
import { Gate } from './calls/gate.js';
import { LiveCalls } from './calls/live-calls.js';
import { findRecordings } from './calls/find-recordings.js';
import { messageFolder } from './calls/messages.js';
import { Nodes } from './calls/nodes.js';
import { recordingFolder } from './calls/recording-place.js';
import { receiveRecording } from './calls/receive-recording.js';
import { Reconciler } from './calls/reconcile.js';
import { noteSimulatedNode, seedNodes } from './calls/seed-nodes.js';
import { Settler } from './calls/settle.js';
import { Trunks } from './calls/trunks.js';
import { writePhases } from './calls/write-phases.js';
import type { Config } from './config.js';
import { CallsIn } from './inbound/calls-in.js';
import { keepLaw } from './compliance/account-rules.js';
import { runImport, unfinishedImports } from './contacts/import/run-import.js';
import { ensureDefaultList } from './contacts/lists.js';
import type { Context } from './database/context.js';
import { openDatabase } from './database/data-source.js';
import { LeaseHolder } from './database/lease.js';
import { processName } from './database/process-name.js';
import { leaveSimulation } from './dialers/add-node.js';
import { Engine } from './dialers/engine.js';
import { seedDemo } from './dialers/demo.js';
import { lookUpAhead } from './dialers/look-up-ahead.js';
import { tendMinute } from './dialers/windows.js';
import { schema } from './entities.js';
import { createApi } from './http/create-api.js';
import { type Check, createHealth } from './http/health.js';
import type { Services } from './http/services.js';
import { createWidgets } from './http/create-widgets.js';
import { createWombatApi } from './http/wombat/create-wombat-api.js';
import { housekeeping } from './jobs/housekeeping.js';
import { jobsPage } from './jobs/jobs-page.js';
import { Scheduler } from './jobs/scheduler.js';
import { Lambdas } from './lambdas/lambdas.js';
import { every, machineClock } from './shared/clock.js';
import type { Log } from './shared/log.js';
import { failed, ok, type Result } from './shared/result.js';
import { createFreeSwitch } from './switch/freeswitch.js';

/** A running service: what main.ts listens with, and plugin.ts mounts. */
export interface Service {
  context: Context;
  app: Express;
  /** On an empty database: who was made, with the password that is shown once. */
  firstAdministrator: FirstAdministrator | undefined;
  stop(): Promise<void>;
}

/** Networks, leases and disks keep the machine's time, whatever time people have. */
const machine = machineClock();

const writePhasesEvery = 1_000;
/** Who comes to the back office earlier has it loaded then; the calls of the last run are settled and the dialling has begun before it holds anything up. */
const loadBackOfficeAfter = 10_000;
/** Files of recordings are looked for in rounds with so long between them. */
const findRecordingsEvery = 1_000;
/** Numbers are looked up in rounds with so long between them. */
const lookUpEvery = 500;
/** What lambdas did is counted in their rows so often, in milliseconds of the machine. */
const countLambdasEvery = 1_000;
/** Forwardings are read this often, and calls that came in are written this often, in milliseconds of the machine. */
const readForwardingsEvery = 1_000;
const writeCallsInEvery = 200;
/** Settled calls are written this often, in milliseconds of the machine. */
const settleEvery = 50;

/** Wires the rooms together. The failure is a sentence for whoever started the process. */
export async function startService(config: Config, log: Log): Promise<Result<Service, string>> {
  try {
    // With the folder into which a switch on this machine puts recordings.
    await mkdir(recordingFolder(config), { recursive: true });
  } catch (error) {
    return failed(`DATA_DIR ${config.dataDir} cannot be used: ${(error as Error).message}.`);
  }
  const opened = await openDatabase(config.databaseUrl, schema);
  if (!opened.ok) return opened;
  const context: Context = { dataSource: opened.value, clock: config.clock, log, dataDir: config.dataDir };
  const stops: (() => Promise<void>)[] = [() => opened.value.destroy()];
  const stopping = new AbortController();
  const stop = async () => {
    stopping.abort();
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    const firstAdministrator = await ensureFirstAdministrator(context, onAccountCreated, { email: config.firstAdminEmail });
    await prepareNodes(config, context, stops);
    if (firstAdministrator && config.switches.length === 0) await seedDemo(context, firstAdministrator.account, asService(firstAdministrator));
    const lambdas = startLambdas(context, stops);
    const scheduler = await startJobs(config, context, stops);
    const checks = config.process === 'web' ? () => [] : await startDialling(context, stops, lambdas);
    const app = await createApp(config, context, checks, scheduler, lambdas, stopping.signal);
    return ok({ context, app, firstAdministrator, stop });
  } catch (error) {
    await stop();
    return failed((error as Error).message);
  }
}

/** What rooms above the accounts give a new one. */
const onAccountCreated: OnAccountCreated = async (manager, account, at) => {
  await ensureDefaultList(manager, account.id, at);
  await keepLaw(manager, account.id, at);
};

const asService = ({ account }: FirstAdministrator): Principal => ({ name: 'service', role: 'agency administrator', enterpriseId: account.enterpriseId, accountId: null });

/** Of those who answer the demo broadcast, so many confirm by its key, after so many seconds. */
const demoKeys = { share: 0.5, presses: [{ after: 3, digits: '1' }] };

/** The nodes of FREESWITCH_URL, or the simulated switch. Going live, what was running on the simulated one is paused. */
async function prepareNodes(config: Config, context: Context, stops: (() => Promise<void>)[]): Promise<void> {
  if (await seedNodes(context, config.switches, config.publicUrl, leaveSimulation)) return;
  const hasNodes = await context.dataSource.query('SELECT 1 FROM node WHERE is_simulated = ? LIMIT 1', [0]);
  if (config.process === 'web' || config.switches.length > 0 || hasNodes.length > 0) return;
  const { ordinaryMix, startSimulator } = await import('./simulator/simulator.js');
  const password = randomBytes(12).toString('hex');
  const simulator = await startSimulator({ port: 0, password, clock: config.clock, people: { ...ordinaryMix, keys: demoKeys } });
  stops.push(() => simulator.close());
  await noteSimulatedNode(context, { host: '127.0.0.1', port: simulator.port, password });
}

/** The dialling half: nodes, gate, engine, and the lease that makes this process the only one that dials. */
async function startDialling(context: Context, stops: (() => Promise<void>)[], lambdas: Lambdas): Promise<() => Check[]> {
  const now = () => machine.now();
  const lease = new LeaseHolder(context.dataSource, machine, context.log, 'pool', processName());
  const leads = () => lease.term !== undefined;
  const live = new LiveCalls();
  const trunks = new Trunks(live);
  const settler: Settler = new Settler(context, live, (settled) => {
    nodes.forget(settled);
    for (const { gatewayId, result } of settled) if (gatewayId !== null) nodes.rest(trunks.learn(gatewayId, result, context.clock.now()));
  });
  const reconciler = new Reconciler(context, live, settler, now);
  const connect: ConstructorParameters<typeof Nodes>[2] = (node, listener) => createFreeSwitch({ ...node, clock: machine, log: context.log, listener, random: Math.random });
  const nodes: Nodes = new Nodes(context, machine, connect, live, settler, trunks, reconciler, leads);
  const engine = new Engine(new Gate(context, live, trunks, settler, lease, now), nodes, machine, () => lease.term, lambdas);

  await lease.start();
  stops.push(() => lease.stop());
  const callsIn = new CallsIn(context);
  nodes.inbound = callsIn;
  stops.push(startCallsIn(context, callsIn, leads));
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
  return () => [
    { name: 'lease', isWell: true, isNeeded: false, says: leads() ? 'This process dials.' : 'Another process dials; this one stands by.' },
    { name: 'nodes', isWell: nodes.trouble === undefined || !leads(), isNeeded: false, says: nodes.trouble ?? 'A node is up with a gateway.' },
  ];
}

/** Calls that come in are decided about by what was read last: a failure is told, and the next round tries again. */
function startCallsIn({ log }: Context, callsIn: CallsIn, leads: () => boolean): () => Promise<void> {
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

/** The sandbox's thread starts with the first script, so this costs nothing where there are none. */
function startLambdas(context: Context, stops: (() => Promise<void>)[]): Lambdas {
  const lambdas = new Lambdas(context, { machine, random: Math.random, directory: agentDirectory(context) });
  const counting = every(machine, countLambdasEvery, () => lambdas.write());
  stops.push(() => {
    counting.cancel();
    return lambdas.close();
  });
  return lambdas;
}

/** The work that has minutes. Imports run where uploads arrive; what concerns dialling runs where that is done. */
interface Jobs {
  'import contacts': { importId: number };
  'tend dialers': undefined;
  housekeeping: undefined;
}

async function startJobs(config: Config, context: Context, stops: (() => Promise<void>)[]): Promise<Scheduler<Jobs>> {
  const scheduler = new Scheduler<Jobs>(context, { processName: processName(), factor: config.clockFactor });
  scheduler.define('housekeeping', () => housekeeping(context));
  if (config.process !== 'web') scheduler.define('tend dialers', () => tendMinute(context));
  if (config.process !== 'dialer') scheduler.define('import contacts', ({ importId }, { signal }) => importContacts(context, importId, signal), { concurrency: 2, keepsFinished: true });
  await scheduler.start();
  stops.push(() => scheduler.stop());
  await scheduler.every('housekeeping', 3_600_000);
  await scheduler.every('tend dialers', 60_000);
  // An import whose process died is marked as running, and its job may be gone with a broken database: go on with all.
  if (config.process !== 'dialer') for (const importId of await unfinishedImports(context)) await startImport(scheduler, importId);
  return scheduler;
}

const startImport = (scheduler: Scheduler<Jobs>, importId: number): Promise<void> => scheduler.now('import contacts', { importId }, { key: `import ${importId}` });

/** An import that was left in the middle because the process stops is not over: its job is run again. */
async function importContacts(context: Context, importId: number, signal: AbortSignal): Promise<void> {
  await runImport(context, importId, signal);
  signal.throwIfAborted();
}

async function createApp(config: Config, context: Context, checks: () => Check[], scheduler: Scheduler<Jobs>, lambdas: Lambdas, stopping: AbortSignal): Promise<Express> {
  const app = express();
  app.disable('x-powered-by');
  // Not set, it is as the app has it that this one is mounted in.
  if (config.trustedProxies) app.set('trust proxy', config.trustedProxies);
  app.use(createHealth({ ...context, machineClock: machine }, checks));
  app.put('/media/recordings/:name', (request, response, next) => void receiveRecording(context, request.params.name, request).then((status) => response.status(status).end(), next));
  app.use('/media', express.static(messageFolder(context), { index: false, dotfiles: 'deny', immutable: true, maxAge: '1d' }));
  if (config.process === 'dialer') return app;
  const signIns = { sessionStore: new SessionStore(context), cookieSecret: config.sessionSecret ?? (await keptSecret(config.dataDir)) };
  const services: Services = { ...context, machineClock: machine, onAccountCreated, lambdas, startImport: (importId) => startImport(scheduler, importId), session: signInSession(signIns), stopping };
  app.use('/widget', createWidgets(services));
  app.use('/api/v1', createApi(services));
  app.use('/wombat/api', createWombatApi(services));
  app.use('/admin', loadBackOffice({ context, onAccountCreated, jobs: jobsPage(scheduler), ...signIns }));
  return app;
}

/**
 * AdminJS takes seconds to load: the dialling has begun by then, and whoever comes earlier waits. Loading it
 * holds up the engine, so even distributions then go on from what is left, instead of catching up.
 */
function loadBackOffice(parts: BackOffice): RequestHandler {
  let loading: Promise<RequestHandler> | undefined;
  const load = () => (loading ??= loadOnce());
  const loadOnce = async () => {
    const { createBackOffice } = await import('../admin/back-office.js');
    const router = await createBackOffice(parts);
    await tendMinute(parts.context);
    parts.context.log.info('the back office is loaded');
    return router;
  };
  machine.after(loadBackOfficeAfter, () => void load().catch((error) => parts.context.log.error({ error: String(error) }, 'the back office could not be loaded')));
  return (request, response, next) => void load().then((handler) => handler(request, response, next), next);
}

/** The key of the sessions' cookies, made once and kept where only this user reads it. */
async function keptSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'session-secret');
  try {
    return await readFile(path, 'utf8');
  } catch {
    const secret = randomBytes(32).toString('hex');
    await writeFile(path, secret, { mode: 0o600 });
    return secret;
  }
}
