import type { Clock } from '../../shared/clock.js';
import { failed } from '../../shared/result.js';
import { lambdaFailure, type LambdaFailure } from '../lambda-failure.js';
import { FairTurns } from './fair-turns.js';
import type { ScriptEnd, ScriptRun } from './script-run.js';
import { ScriptThread } from './script-thread.js';

interface Waiting {
  run: ScriptRun;
  since: number;
  answer(end: ScriptEnd): void;
}

/** Of one account; a script of 50 ms keeps the last of them waiting for 5 s, which no call does. */
const mostWaiting = 100;
/** A choice that comes later is of no use to a call, in milliseconds. */
const longestWait = 1_000;

/**
 * Runs scripts of accounts, one at a time, in a thread of their own: the thread that dials is never held up. The thread is
 * started by the first script and started anew when one breaks it.
 */
export class Sandbox {
  private readonly turns = new FairTurns<Waiting>();
  private thread: ScriptThread | undefined;
  private working: Promise<void> | undefined;
  private isClosed = false;

  constructor(private readonly machine: Clock) {}

  run(accountId: number, run: ScriptRun): Promise<ScriptEnd> {
    if (this.isClosed) return Promise.resolve(notRun('was not run: the service stops'));
    if (this.turns.waitingOf(accountId) >= mostWaiting) return Promise.resolve(notRun(`was not run: ${mostWaiting} others of the account were waiting already`));
    return new Promise((answer) => {
      this.turns.add(accountId, { run, since: this.machine.now(), answer });
      this.working ??= this.work();
    });
  }

  /** Ends the thread; what runs or waits is answered with a failure. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.thread?.close();
    await this.working;
  }

  private async work(): Promise<void> {
    for (let next = this.turns.take(); next; next = this.turns.take()) next.answer(await this.end(next));
    this.working = undefined;
  }

  private async end({ run, since }: Waiting): Promise<ScriptEnd> {
    if (this.isClosed) return notRun('was not run: the service stops');
    if (this.machine.now() - since > longestWait) return notRun(`was not run: its turn did not come within ${longestWait} ms`);
    if (this.thread?.hasEnded !== false) this.thread = new ScriptThread(this.machine);
    const end = await this.thread.run(run);
    if (typeof end === 'object') return end;
    if (end === 'late') return { ...notRun(lambdaFailure('time', `ran longer than ${run.timeLimit} ms and was stopped`)), milliseconds: run.timeLimit };
    return notRun(this.isClosed ? 'was not run to its end: the service stops' : 'broke the sandbox, which was started anew');
  }
}

const notRun = (failure: LambdaFailure | string): ScriptEnd => ({ outcome: failed(typeof failure === 'string' ? lambdaFailure('not run', failure) : failure), milliseconds: 0, log: [] });
