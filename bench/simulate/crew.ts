import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Job, Outcome } from './job.js';

/** Runs the jobs on so many workers; the outcomes come in the order of the jobs. */
export async function runAll(jobs: readonly Job[], workers: number, tell: (outcome: Outcome) => void): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = jobs.map((job, index) => ({ job, index }));
  const work = async () => {
    const worker = new Worker(new URL('worker.js', import.meta.url));
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { job, index } = next;
        worker.postMessage(job);
        // Rejects when the worker fails.
        const [outcome] = (await once(worker, 'message')) as [Outcome];
        outcomes[index] = outcome;
        tell(outcome);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, work));
  return outcomes;
}
