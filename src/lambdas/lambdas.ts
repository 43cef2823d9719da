import type { Context } from '../database/context.js';
import { failed, type Result } from '../shared/result.js';
import { type Choice, choiceFrom, choiceInWords, type Directory } from './choice.js';
import { lambdaFailure, type LambdaFailure } from './lambda-failure.js';
import type { LambdaInput } from './lambda-input.js';
import { type LambdaWithVersion, withVersions } from './lambda-with-version.js';
import { Lambda } from './lambda.entity.js';
import { Rests } from './rests.js';
import { type LambdaRun, LambdaRunner, type RunnableLambda, type RunnerOptions } from './run-lambda.js';
import { Tally } from './tally.js';

export interface LambdasOptions extends Omit<RunnerOptions, 'clock'> {
  /** Who there is to be chosen. Without it every name of the right form is taken. */
  directory?: Directory;
}

/** Who takes a call, and why in words. */
export type Selection = Choice & { says: string; isFallback: boolean };

export interface Trial extends LambdaRun {
  /** What the result chooses; undefined when the lambda failed or its result is no choice. */
  choice: Choice | undefined;
  /** Why it would fall back to the queue. */
  failure: LambdaFailure | undefined;
}

/** The lambdas of all accounts at work in this process: one sandbox, one pool of connections, one count of runs. */
export class Lambdas {
  readonly runner: LambdaRunner;
  private readonly tally: Tally;
  private readonly rests = new Rests();

  constructor(private readonly context: Context, private readonly options: LambdasOptions) {
    this.runner = new LambdaRunner({ ...options, clock: context.clock });
    this.tally = new Tally(context);
  }

  /**
   * Lets an account's lambda choose who takes a call. Whatever goes wrong with the lambda (it is off, gone, late, broken, or
   * chooses nobody who is there), the fallback queue is taken, and `says` tells why.
   */
  async chooseAgentOrQueue(accountId: number, lambdaId: number, input: LambdaInput, fallbackQueue: string): Promise<Selection> {
    const [lambda] = await withVersions(this.context.dataSource.manager, await this.context.dataSource.getRepository(Lambda).findBy({ id: lambdaId, accountId }));
    if (!lambda) return fallBack(`The lambda ${lambdaId} is not there any more`, fallbackQueue);
    const chosen = await this.selectBy(lambda, input);
    if (!chosen.ok) return fallBack(`The lambda "${lambda.name}" ${chosen.failure.says}`, fallbackQueue);
    return { ...chosen.value, says: `The lambda "${lambda.name}" chose ${choiceInWords(chosen.value)}.`, isFallback: false };
  }

  /** What a lambda chooses; counted, and told in its row within a second. */
  async selectBy(lambda: LambdaWithVersion, input: LambdaInput): Promise<Result<Choice, LambdaFailure>> {
    if (!lambda.enabled) return failed(lambdaFailure('not run', 'is switched off'));
    const { machine, directory } = this.options;
    if (this.rests.isResting(lambda.versionId, machine.now())) return failed(lambdaFailure('not run', 'rests for half a minute: five times in a row it took its whole time, or did not answer as it should'));
    const { outcome } = await this.runner.run(lambda, input);
    const chosen = outcome.ok ? await choiceFrom(outcome.value, lambda.accountId, directory) : outcome;
    const failure = chosen.ok ? undefined : chosen.failure;
    this.rests.learn(lambda.versionId, failure, machine.now());
    this.tally.count(lambda.id, failure);
    return chosen;
  }

  /** Runs a lambda for the person who writes it; it is not counted. */
  async tryOut(lambda: RunnableLambda, input: LambdaInput): Promise<Trial> {
    const run = await this.runner.run(lambda, input);
    const chosen = run.outcome.ok ? await choiceFrom(run.outcome.value, lambda.accountId, this.options.directory) : run.outcome;
    return { ...run, choice: chosen.ok ? chosen.value : undefined, failure: chosen.ok ? undefined : chosen.failure };
  }

  /** Writes the counts; to be called every second or so. */
  write(): Promise<void> {
    return this.tally.write();
  }

  /** Ends the sandbox and its thread, and what is being asked; writes the last counts. */
  async close(): Promise<void> {
    await this.runner.close();
    await this.tally.write();
  }
}

const fallBack = (why: string, queue: string): Selection => ({ queue, says: `${why}; the queue "${queue}" was taken instead.`, isFallback: true });
