import { randomBytes } from 'node:crypto';
import type { Express } from 'express';
import { ensureFirstAdministrator, type FirstAdministrator } from './accounts/bootstrap.js';
import type { OnAccountCreated } from './accounts/create-account.js';
import { agentDirectory } from './agents/directory.js';
import { recordingFolder } from './calls/recording-place.js';
import { noteSimulatedNode, seedNodes } from './calls/seed-nodes.js';
import type { Config } from './config.js';
import { keepLaw } from './compliance/account-rules.js';
import { takeHousePacks } from './compliance/jurisdictions.js';
import { readHousePacks } from './compliance/jurisdictions/house.js';
import { HouseWatch, lookEvery, printOf } from './compliance/jurisdictions/watch-house.js';
import { ensureDefaultList } from './contacts/lists.js';
import type { Context } from './database/context.js';
import { claimFile } from './database/claim-file.js';
import { isDiskFull } from './database/disk-full.js';
import { openDatabase } from './database/data-source.js';
import { processName } from './database/process-name.js';
import { leaveSimulation } from './dialers/add-node.js';
import { seedDemo } from './dialers/demo.js';
import { schema } from './entities.js';
import type { WhoIs } from './http/services.js';
import { Lambdas } from './lambdas/lambdas.js';
import { every, machineClock } from './shared/clock.js';
import type { Log } from './shared/log.js';
import { makeFolder } from './shared/make-folder.js';
import { failed, ok, type Result } from './shared/result.js';
import type { Panel } from '../admin/panel.js';
import { createApp } from './create-app.js';
import { type Dialling, startDialling, watchDialling } from './start-dialling.js';
import { startJobs, startJudging } from './start-jobs.js';

/** A running service: what main.ts listens with, and plugin.ts mounts. */
export interface Service {
  context: Context;
  app: Express;
  /** In place of a back office of its own, where `whoIs` was given. */
  panel?: Panel;
  stop(): Promise<void>;
}

/** Networks, leases and disks keep the machine's time, whatever time people have. */
const machine = machineClock();

/** So much later every process has taken the house's own files that one has taken, in milliseconds of the machine. */
const takenEverywhereAfter = 5 * lookEvery;

/** What lambdas did is counted in their rows so often, in milliseconds of the machine. */
const countLambdasEvery = 1_000;

/**
 * Wires the rooms together. The failure is a sentence for whoever started the process. On an empty database `show` is told of
 * the first administrator, with the password that nobody can ask for again: at once, before anything else can fail. With `whoIs` its pages are for a panel that is there already.
 */
export async function startService(config: Config, log: Log, show: (first: FirstAdministrator) => void = () => undefined, whoIs?: WhoIs): Promise<Result<Service, string>> {
  try {
    // With the folder into which a switch on this machine puts recordings.
    makeFolder(recordingFolder(config));
  } catch (error) {
    return failed(`DATA_DIR ${config.dataDir} cannot be used: ${(error as Error).message}.`);
  }
  const houseFiles = await printOf(config.dataDir);
  const housePacks = await readHousePacks(config.dataDir);
  if (!housePacks.ok) return housePacks;
  takeHousePacks(housePacks.value);
  // Before it is opened: its migrations are not for another process's file.
  const claimed = claimFile(config.databaseUrl);
  if (!claimed.ok) return claimed;
  const opened = await openDatabase(config.databaseUrl, schema);
  if (!opened.ok) {
    claimed.value();
    return opened;
  }
  let dialling: Dialling | undefined;
  const context: Context = { dataSource: opened.value, clock: config.clock, log, dataDir: config.dataDir, whyNobodyDials: () => dialling?.whyNobodyDials() };
  const house = new HouseWatch(context, processName(), houseFiles);
  context.houseRulesTrouble = () => house.trouble;
  const looking = every(machine, lookEvery, () => house.look());
  const stops: (() => Promise<void>)[] = [async () => claimed.value(), () => opened.value.destroy(), async () => looking.cancel()];
  const stopping = new AbortController();
  const stop = async () => {
    stopping.abort();
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    const furnish = config.switches.length === 0 ? furnishDemo(context) : onAccountCreated;
    const firstAdministrator = await ensureFirstAdministrator(context, furnish, { email: config.firstAdminEmail });
    if (firstAdministrator) show(firstAdministrator);
    const noteSimulated = await prepareNodes(config, context, stops);
    const lambdas = startLambdas(context, stops);
    const scheduler = await startJobs(config, context, stops);
    if (config.process !== 'dialer') house.onTaken = () => startJudging(scheduler, {}, context.clock.now() + takenEverywhereAfter * config.clockFactor);
    // Loading AdminJS holds the process up for a second, so that comes before it leads and dials: nothing under way waits for it.
    const created = await createApp(config, context, { machine, checks: () => dialling?.checks() ?? [], scheduler, lambdas, onAccountCreated, stopping: stopping.signal, whoIs });
    dialling = config.process === 'web' ? await watchDialling(context, machine, stops) : await startDialling(context, machine, stops, lambdas, noteSimulated);
    return ok({ context, ...created, stop });
  } catch (error) {
    await stop();
    return failed(isDiskFull(error) ? 'The disk is full. Make room on it, then start again.' : (error as Error).message);
  }
}

/** What rooms above the accounts give a new one. */
const onAccountCreated: OnAccountCreated = async (manager, account, at) => {
  await ensureDefaultList(manager, account.id, at);
  await keepLaw(manager, account.id, at);
};

/** Nobody is woken by the demo: its numbers have no owners, so it dials at night too, without the law. With the first real switch that holds (add-node.ts). */
const furnishDemo = (context: Context): OnAccountCreated => async (manager, account, at) => {
  await ensureDefaultList(manager, account.id, at);
  await seedDemo(manager, context, account, at);
};

/** Of those who answer the demo broadcast, so many confirm by its key, after so many seconds. */
const demoKeys = { share: 0.5, presses: [{ after: 3, digits: '1' }] };

/**
 * The nodes of FREESWITCH_URL, or a simulated switch; gives what makes that one the node, for when this process leads. Going
 * live, what was running on the simulated one is paused.
 */
async function prepareNodes(config: Config, context: Context, stops: (() => Promise<void>)[]): Promise<(() => Promise<void>) | undefined> {
  if (await seedNodes(context, config.switches, config.publicUrl, leaveSimulation)) return undefined;
  const hasNodes = await context.dataSource.query('SELECT 1 FROM node WHERE is_simulated = ? LIMIT 1', [0]);
  if (config.process === 'web' || config.switches.length > 0 || hasNodes.length > 0) return undefined;
  const { ordinaryMix, startSimulator } = await import('./simulator/simulator.js');
  const password = randomBytes(12).toString('hex');
  const simulator = await startSimulator({ port: 0, password, clock: config.clock, people: { ...ordinaryMix, keys: demoKeys } });
  stops.push(() => simulator.close());
  return () => noteSimulatedNode(context, { host: '127.0.0.1', port: simulator.port, password });
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
