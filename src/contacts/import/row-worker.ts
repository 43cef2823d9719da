import { parentPort, workerData } from 'node:worker_threads';
import { readBatches, type Reading } from './read-batches.js';

/** The thread that reads a file: gives the next batch each time it is asked, and undefined at the end. */
const batches = readBatches(workerData as Reading);

parentPort!.on('message', () => {
  batches.next().then(
    ({ value }) => parentPort!.postMessage(value),
    (error: unknown) => {
      throw error;
    },
  );
});
