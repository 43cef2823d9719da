import { parentPort } from 'node:worker_threads';
import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC } from 'quickjs-emscripten';
import { runScript } from './run-script.js';
import { memoryPages, type ScriptRun } from './script-run.js';

/** The thread in which scripts run: says when it is ready, then answers each script with how it ended. What is thrown ends the thread. */
const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmMemory: new WebAssembly.Memory(memoryPages) }));

// The first script would pay for the interpreter's being compiled: 100 ms, twice the limit of an ordinary one.
runScript(quickjs, { source: 'return [contact, now]', input: '{}', timeLimit: 1_000, now: 0, seed: 0 });

parentPort!.on('message', (run: ScriptRun) => parentPort!.postMessage(runScript(quickjs, run)));
parentPort!.postMessage('ready');
