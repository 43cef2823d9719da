import { parentPort } from 'node:worker_threads';
import { getQuickJS } from 'quickjs-emscripten';
import { runScript } from './run-script.js';
import type { ScriptRun } from './script-run.js';

/** The thread in which scripts run: says when it is ready, then answers each script with how it ended. What is thrown ends the thread. */
const quickjs = await getQuickJS();

parentPort!.on('message', (run: ScriptRun) => parentPort!.postMessage(runScript(quickjs, run)));
parentPort!.postMessage('ready');
