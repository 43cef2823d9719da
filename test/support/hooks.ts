import { shareDatabases, stopDatabases } from './databases.js';

/** Mocha's fixtures of the whole run, in the process that starts the workers: what the suites share begins and ends with them. */
export const mochaGlobalSetup = shareDatabases;
export const mochaGlobalTeardown = stopDatabases;

/** How long what a file used may take to end, in milliseconds. */
const patience = 10_000;

let before = new Map<string, number>();

/** Mocha ends its workers whatever they still do, so each file is asked here whether it left anything that would keep a process alive. */
export const mochaHooks = {
  async beforeAll(): Promise<void> {
    before = await whatKeepsUsAlive();
  },
  async afterAll(): Promise<void> {
    await hangUp();
    let left: string[] = [];
    for (const end = Date.now() + patience; Date.now() < end; ) {
      left = [...(await whatKeepsUsAlive())].filter(([kind, count]) => count > (before.get(kind) ?? 0)).map(([kind, count]) => `${count - (before.get(kind) ?? 0)} × ${kind}`);
      if (left.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`This file left behind what keeps a process alive: ${left.join(', ')}.`);
  },
};

/** Closes the connections of `fetch`: an answer of which a test read no more than the status keeps its own until it is collected as garbage. */
async function hangUp(): Promise<void> {
  const place = Symbol.for('undici.globalDispatcher.1');
  const globals = globalThis as { [place]?: { constructor: unknown; destroy(): Promise<void> } };
  const dispatcher = globals[place];
  if (!dispatcher) return;
  globals[place] = new (dispatcher.constructor as new () => typeof dispatcher)();
  await dispatcher.destroy();
}

/** Sockets, servers, timers, processes: how many of each kind. Mocha's time limit of a hook begins with the wait in it. */
async function whatKeepsUsAlive(): Promise<Map<string, number>> {
  await new Promise((resolve) => setImmediate(resolve));
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
