import { stopDatabases } from './databases.js';

/** Mocha's root hooks: what the suites share ends with them. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await stopDatabases();
  },
};
