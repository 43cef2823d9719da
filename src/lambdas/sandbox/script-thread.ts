import { Worker } from 'node:worker_threads';
import type { Clock } from '../../shared/clock.js';
import { type ScriptEnd, type ScriptRun, threadStackMegabytes } from './script-run.js';

/** Loading the sandbox takes 50 ms; a machine that is very busy may need longer, in milliseconds. */
const longestStart = 10_000;
/** What a run may take longer than its limit before its thread is ended: waiting for a processor, or one step that computes for long. */
const patience = 500;

/**
 * A thread that runs one script at a time. Scripts stop at their limit by themselves, but between two steps one can compute
 * for seconds (filling 15 MB, say): then the thread is ended. It keeps the process alive only while it works.
 */
export class ScriptThread {
  private readonly worker: Worker;
  private readonly ready: Promise<unknown>;
  /** Gets the next message of the thread, or how it ended. */
  private hear: (message: unknown) => void = () => undefined;
  hasEnded = false;

  constructor(private readonly machine: Clock) {
    this.worker = new Worker(new URL('./script-worker.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: threadStackMegabytes },
      // The environment has secrets: scripts cannot reach it, and neither could what would break out of the sandbox. Flags of the
      // process, such as --input-type, may be none that a thread takes.
      env: {},
      execArgv: [],
    });
    const end = () => {
      this.hasEnded = true;
      this.hear('ended');
    };
    // A thread that is broken ends with an error; who waits for it learns of the end, and the next run has a new thread.
    this.worker.on('error', end).on('exit', end).on('message', (message) => this.hear(message));
    this.ready = this.message(longestStart);
  }

  /** How the script ended; or `late`, when the thread had to be ended for it, or `ended`, when it broke or was closed. */
  async run(run: ScriptRun): Promise<ScriptEnd | 'late' | 'ended'> {
    this.worker.ref();
    try {
      await this.ready;
      if (this.hasEnded) return 'ended';
      const end = this.message(run.timeLimit + patience);
      this.worker.postMessage(run);
      return (await end) as ScriptEnd | 'late' | 'ended';
    } finally {
      this.worker.unref();
    }
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  /** The thread's next message, or how it ended; when there is none within the limit, the thread is ended. */
  private message(limit: number): Promise<unknown> {
    return new Promise((resolve) => {
      const timer = this.machine.after(limit, () => {
        this.hasEnded = true;
        void this.close();
        this.hear('late');
      });
      this.hear = (message) => {
        timer.cancel();
        resolve(message);
      };
    });
  }
}
