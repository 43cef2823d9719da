import { machineClock } from '../src/shared/clock.js';
import { Sandbox } from '../src/lambdas/sandbox/sandbox.js';
import type { ScriptRun } from '../src/lambdas/sandbox/script-run.js';

const source = "if (contact.attributes.language === 'es') return { queue: 'spanish' };\nreturn { queue: random() < 0.5 ? 'sales' : 'service' };";
const nasty = ['for (;;) {}', 'const all = []; for (;;) all.push({})', "return 'x'.repeat(1e9)", 'function f() { return f() + 1 }\nreturn f()', "throw new Error('no')"];
const contact = { number: '+12025550100', name: 'Ana', attributes: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`column ${index}`, 'a value of ordinary length'])) };

/** How many scripts a second the sandbox runs, how long the first waits, and whether its memory stays after scripts that use up all they may. */
export async function run(runs = 5_000): Promise<string[]> {
  const sandbox = new Sandbox(machineClock());
  const script = (more: Partial<ScriptRun> = {}): ScriptRun => ({ source, input: JSON.stringify({ contact, dialer: { id: 1, name: 'Spring' } }), timeLimit: 50, now: Date.now(), seed: 1, ...more });
  const timed = async (work: () => Promise<unknown>) => {
    const begin = performance.now();
    await work();
    return performance.now() - begin;
  };
  const first = await timed(() => sandbox.run(1, script()));
  // A call waits for its own script: 10 of them at once, as a gate's batch has them.
  const batch = () => Promise.all(Array.from({ length: 10 }, () => sandbox.run(1, script())));
  const spent = await timed(async () => {
    for (let done = 0; done < runs; done += 10) await batch();
  });
  const before = process.memoryUsage().rss;
  for (let round = 0; round < 20; round++) for (const bad of nasty) await sandbox.run(1, script({ source: bad }));
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  const after = await timed(async () => {
    for (let done = 0; done < 500; done += 10) await batch();
  });
  await sandbox.close();
  return [
    `lambdas: the first script ${first.toFixed(0)} ms after the thread is asked for, then ${((runs / spent) * 1_000).toFixed(0)} scripts/s (${(spent / runs).toFixed(2)} ms each)`,
    `lambdas: after ${20 * nasty.length} scripts that used up their time, memory or stack: ${(500_000 / after).toFixed(0)} scripts/s, ${grown.toFixed(0)} MB more in the process`,
  ];
}
