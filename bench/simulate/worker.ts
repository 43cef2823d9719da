import { parentPort } from 'node:worker_threads';
import { run, type Job } from './job.js';

parentPort!.on('message', (job: Job) => parentPort!.postMessage(run(job)));
