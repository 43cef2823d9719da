import { Worker } from 'node:worker_threads';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch, Reading } from './read-batches.js';

/**
 * Batches of a file, read in a thread of their own: reading and checking 1,000 rows takes some milliseconds,
 * in which this thread can dial. The thread reads one batch ahead and then waits to be asked.
 */
export class RowSource {
  private readonly worker: Worker;
  private ahead: Promise<Batch | undefined>;
  private answer: { resolve(batch: Batch | undefined): void; reject(error: Error): void } | undefined;

  constructor(reading: Reading) {
    this.worker = new Worker(new URL('./row-worker.js', import.meta.url), { workerData: reading, resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 } });
    this.worker.on('message', (batch) => this.answer?.resolve(batch));
    this.worker.on('error', (error) => this.answer?.reject(error as Error));
    this.worker.on('exit', (code) => this.answer?.reject(new Error(`the thread that reads the file ended with code ${code}`)));
    this.ahead = this.ask();
  }

  /** The next batch; undefined behind the last. */
  async next(): Promise<Batch | undefined> {
    // Node hands over the messages of a thread as long as there are some, and nothing else gets a turn
    // (timers were 2 s late): so everybody else first.
    await nextTurn();
    const batch = await this.ahead;
    if (batch !== undefined) this.ahead = this.ask();
    return batch;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(): Promise<Batch | undefined> {
    const answer = new Promise<Batch | undefined>((resolve, reject) => (this.answer = { resolve, reject }));
    // Whoever asks for the next batch learns of it; until then it is not an unhandled rejection.
    answer.catch(() => undefined);
    this.worker.postMessage('next');
    return answer;
  }
}
