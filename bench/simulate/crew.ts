import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Job, Outcome } from './job.js';

/** Runs the jobs on so many workers, the long ones first; the outcomes come in the order of the jobs. */
export async function runAll(jobs: readonly Job[], workers: number, tell: (done: number) => void): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = jobs.map((job, index) => ({ job, index })).sort((a, b) => cost(b.job) - cost(a.job));
  let done = 0;
  const work = async () => {
    const worker = new Worker(new URL('worker.js', import.meta.url));
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { job, index } = next;
        worker.postMessage(job);
        // Rejects when the worker fails.
        const [outcome] = (await once(worker, 'message')) as [Outcome];
        outcomes[index] = outcome;
        tell(++done);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, work));
  return outcomes;
}

const cost = ({ method, agents, days }: Job): number => days * agents * (method === 'ours' || method === 'clairvoyant' ? 10 : 1);
