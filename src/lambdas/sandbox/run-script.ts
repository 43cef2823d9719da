import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten';
import { failed, ok, type Result } from '../../shared/result.js';
import { lambdaFailure, type LambdaFailure } from '../lambda-failure.js';
import { prelude } from './prelude.js';
import { longestAnswer, longestLogLine, mostLogLines, mostStack, type ScriptEnd, type ScriptRun } from './script-run.js';
import { threadTime } from './thread-time.js';

const fileName = 'lambda.js';
/** On the same line as the script's first, so that its lines keep their numbers. */
const head = '(function () {';

/**
 * Runs a script in a sandbox of its own, made for this run (0.3 ms of the 1 ms that all of it takes; a context in
 * a runtime that stays is no quicker) and gone with it: nothing that a script leaves behind is there for the next. What a script does ends as a value; this throws only when the
 * sandbox itself is broken, and its thread must then be given up.
 */
export function runScript(quickjs: QuickJSWASMModule, run: ScriptRun): ScriptEnd {
  const begin = performance.now();
  const runtime = quickjs.newRuntime();
  runtime.setMaxStackSize(mostStack);
  const context = runtime.newContext();
  const script = new Script(runtime, context, run);
  const outcome = script.run();
  script.dispose();
  return { outcome, milliseconds: performance.now() - begin, log: script.log };
}

class Script {
  readonly log: string[] = [];
  private isStopped = false;
  private readonly handles: QuickJSHandle[] = [];

  constructor(private readonly runtime: QuickJSRuntime, private readonly context: QuickJSContext, private readonly script: ScriptRun) {}

  run(): Result<string, LambdaFailure> {
    const { source, input, now, seed } = this.script;
    const { context } = this;
    const tools = this.keep(context.unwrapResult(context.callFunction(this.evaluated(prelude), context.undefined, this.text(input ?? '{}'), this.number(now), this.number(seed), this.teller())));
    // From here on it is the script that computes. Asked every 10,000 steps; waiting for a processor is not computing.
    const [wall, computed] = [performance.now(), threadTime()];
    const { timeLimit } = this.script;
    this.runtime.setInterruptHandler(() => (this.isStopped ||= performance.now() - wall > timeLimit && threadTime() - computed > timeLimit));

    const read = context.evalCode(`${head}${source}\n})`, fileName, { strict: true });
    if (read.error) return failed(this.failureOf(tools, read.error, true));
    const body = this.keep(read.value);
    if (input === undefined) return ok('null');
    const called = context.callFunction(body, context.undefined);
    if (called.error) return failed(this.failureOf(tools, called.error));
    return this.settled(tools, this.keep(called.value));
  }

  /** Throws when the sandbox was damaged. */
  dispose(): void {
    for (const handle of this.handles) handle.dispose();
    this.context.dispose();
    this.runtime.dispose();
  }

  /** What is returned may be a promise: what waits on it is run until nothing is left to run. */
  private settled(tools: QuickJSHandle, value: QuickJSHandle): Result<string, LambdaFailure> {
    for (let state = this.context.getPromiseState(value); ; state = this.context.getPromiseState(value)) {
      if (state.type === 'fulfilled') return this.answer(tools, state.notAPromise ? value : this.keep(state.value));
      if (state.type === 'rejected') return failed(this.failureOf(tools, state.error));
      const jobs = this.runtime.executePendingJobs(1_000);
      if (jobs.error) return failed(this.failureOf(tools, jobs.error));
      if (this.isStopped) return failed(this.tooLong());
      if (jobs.value === 0) return failed(lambdaFailure('unsettled', 'waits for something that never comes: a script must return its choice at once'));
    }
  }

  private answer(tools: QuickJSHandle, value: QuickJSHandle): Result<string, LambdaFailure> {
    const written = this.context.callFunction(this.tool(tools, 'stringify'), this.context.undefined, value);
    if (written.error) return failed(this.failureOf(tools, written.error));
    const json = this.keep(written.value);
    if (this.context.typeof(json) !== 'string') return failed(lambdaFailure('answer', 'returned nothing; end it with return { queue: \'…\' } or return { agent: \'…\' }'));
    if (this.lengthOf(json) > longestAnswer) return failed(lambdaFailure('answer', 'returned more than 64 kB'));
    return ok(this.context.getString(json));
  }

  private failureOf(tools: QuickJSHandle, thrown: QuickJSHandle, isReading = false): LambdaFailure {
    this.keep(thrown);
    if (this.isStopped) return this.tooLong();
    const described = this.context.callFunction(this.tool(tools, 'describe'), this.context.undefined, thrown);
    if (described.error) this.keep(described.error);
    // Describing may run what the script made of its errors: that has the same limits.
    if (this.isStopped) return this.tooLong();
    // Describing catches what the script throws; what it cannot catch is that there is no memory left for it.
    if (described.error) return outOfMemory();
    const [name, message, stack] = JSON.parse(this.context.getString(this.keep(described.value))) as [string, string, string];
    return failureFrom(name, message, this.placeIn(stack), isReading);
  }

  /** The innermost place of a stack that is in the script: `at choose (lambda.js:3:5)`, or `at lambda.js:3:5` of a mistake. */
  private placeIn(stack: string): Place {
    const [, line, column] = /lambda\.js:(\d+)(?::(\d+))?/.exec(stack) ?? [];
    if (!line) return {};
    // A bracket that is never closed is missed behind the last line, in ours.
    const lines = this.script.source.split('\n').length;
    if (Number(line) > lines) return { line: lines };
    return { line: Number(line), ...(column && { column: Math.max(1, Number(column) - (line === '1' ? head.length : 0)) }) };
  }

  private tooLong(): LambdaFailure {
    return lambdaFailure('time', `ran longer than ${this.script.timeLimit} ms and was stopped`);
  }

  /** The only function of ours that is in the sandbox: it takes lines of the log. */
  private teller(): QuickJSHandle {
    const { context, log } = this;
    return this.keep(
      context.newFunction('tell', (line) => {
        if (log.length >= mostLogLines || line === undefined || context.typeof(line) !== 'string' || this.lengthOf(line) > longestLogLine + 1) return;
        const text = context.getString(line);
        log.push(text.length > longestLogLine ? `${text.slice(0, longestLogLine - 1)}…` : text);
      }),
    );
  }

  private evaluated(code: string): QuickJSHandle {
    return this.keep(this.context.unwrapResult(this.context.evalCode(code, 'prelude.js')));
  }

  private tool(tools: QuickJSHandle, name: 'stringify' | 'describe'): QuickJSHandle {
    return this.keep(this.context.getProp(tools, name));
  }

  private lengthOf(text: QuickJSHandle): number {
    return this.context.getProp(text, 'length').consume((length) => this.context.getNumber(length));
  }

  private text(value: string): QuickJSHandle {
    return this.keep(this.context.newString(value));
  }

  private number(value: number): QuickJSHandle {
    return this.keep(this.context.newNumber(value));
  }

  private keep(handle: QuickJSHandle): QuickJSHandle {
    this.handles.push(handle);
    return handle;
  }
}

interface Place {
  line?: number;
  column?: number;
}

const outOfMemory = (place: Place = {}): LambdaFailure => lambdaFailure('memory', 'needed more than 16 MB of memory and was stopped', place);

function failureFrom(name: string, message: string, place: Place, isReading: boolean): LambdaFailure {
  const where = place.line ? ` in line ${place.line}` : '';
  if (name === 'InternalError' && message === 'out of memory') return outOfMemory(place);
  if (name === 'InternalError' && message === 'stack overflow') return lambdaFailure('stack', `called itself too deeply${where}`, place);
  if (isReading) return lambdaFailure('mistake', `has a mistake${where}: ${message}`, place);
  return lambdaFailure('threw', `failed${where}: ${name ? `${name}: ` : ''}${message}`, place);
}
