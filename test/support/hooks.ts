import { shareDatabases, stopDatabases } from './databases.js';

/** Mocha's fixtures of the whole run, which the process runs that starts the workers: what the suites share begins and ends with them. */
export const mochaGlobalSetup = shareDatabases;
export const mochaGlobalTeardown = stopDatabases;
