import type { Clock } from '../shared/clock.js';
import { failed, ok, type Result } from '../shared/result.js';
import { PublicWeb, type WebAnswer } from '../web/public-web.js';
import { signatureHeader, signatureOf } from '../web/sign.js';
import type { LambdaFailure } from './lambda-failure.js';
import { lambdaFailure } from './lambda-failure.js';
import type { LambdaInput } from './lambda-input.js';
import type { LambdaKind } from './lambda.entity.js';
import { Sandbox } from './sandbox/sandbox.js';

/** As much of a lambda as running it needs. */
export interface RunnableLambda {
  id: number;
  accountId: number;
  name: string;
  kind: LambdaKind;
  secret: string | null;
  version: { ordinal: number; source: string | null; url: string | null; timeLimit: number };
}

export interface LambdaRun {
  outcome: Result<unknown, LambdaFailure>;
  milliseconds: number;
  /** What a script logged: at most 50 lines of 200 characters. */
  log: string[];
}

export interface RunnerOptions {
  /** Times runs and signs requests; `clock` is people's time, which a lambda is told. */
  machine: Clock;
  clock: Clock;
  /** Gives the seed of a script's chance. */
  random: () => number;
  /** For tests: plain HTTP to this machine. */
  allowsLoopback?: boolean;
}

/** Runs lambdas: scripts in the sandbox, endpoints over HTTPS. Whatever they do ends as a value. */
export class LambdaRunner {
  readonly web: PublicWeb;
  private readonly sandbox: Sandbox;

  constructor(private readonly options: RunnerOptions) {
    this.web = new PublicWeb(options);
    this.sandbox = new Sandbox(options.machine);
  }

  async run(lambda: RunnableLambda, input: LambdaInput): Promise<LambdaRun> {
    const run = await (lambda.kind === 'script' ? this.runScript(lambda, input) : this.askEndpoint(lambda, input));
    const { outcome } = run;
    return outcome.ok && isDeeper(outcome.value, deepest) ? { ...run, outcome: failed(lambdaFailure('answer', 'returned something that is nested too deeply')) } : run;
  }

  /** What is wrong with the text of a script, without running it. */
  async findMistake(accountId: number, source: string): Promise<LambdaFailure | undefined> {
    const { outcome } = await this.sandbox.run(accountId, { source, input: undefined, timeLimit: 1_000, now: 0, seed: 0 });
    return outcome.ok ? undefined : outcome.failure;
  }

  async close(): Promise<void> {
    this.web.close();
    await this.sandbox.close();
  }

  private async runScript({ accountId, version }: RunnableLambda, input: LambdaInput): Promise<LambdaRun> {
    const { clock, random } = this.options;
    const { source, timeLimit } = version;
    const end = await this.sandbox.run(accountId, { source: source ?? '', input: JSON.stringify(input), timeLimit, now: clock.now(), seed: Math.floor(random() * 2 ** 32) });
    return { ...end, outcome: end.outcome.ok ? ok(JSON.parse(end.outcome.value)) : end.outcome };
  }

  private async askEndpoint({ id, name, secret, version }: RunnableLambda, { contact, dialer }: LambdaInput): Promise<LambdaRun> {
    const { clock, machine } = this.options;
    const { url, timeLimit, ordinal } = version;
    const body = JSON.stringify({ lambda: { id, name, version: ordinal }, contact, dialer, now: new Date(clock.now()).toISOString() });
    const begin = machine.now();
    const answer = await this.web.ask({ url: url ?? '', body, timeLimit, headers: { [signatureHeader]: signatureOf(secret ?? '', body, begin) } });
    const outcome = answer.ok ? read(answer.value) : failed(lambdaFailure(answer.failure.isLate ? 'time' : 'endpoint', answer.failure.says));
    return { outcome, milliseconds: machine.now() - begin, log: [] };
  }
}

function read({ status, body }: WebAnswer): Result<unknown, LambdaFailure> {
  if (status < 200 || status > 299) return failed(lambdaFailure('endpoint', `answered with HTTP ${status}`));
  if (body.trim() === '') return failed(lambdaFailure('answer', 'answered with nothing'));
  try {
    return ok(JSON.parse(body));
  } catch {
    return failed(lambdaFailure('answer', 'did not answer in JSON'));
  }
}

/** Of objects in each other: what looks at an answer later may call itself for each. */
const deepest = 32;

const isDeeper = (value: unknown, left: number): boolean =>
  typeof value === 'object' && value !== null && (left === 0 || Object.values(value).some((part) => isDeeper(part, left - 1)));
