import { execFileSync } from 'node:child_process';
import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import type { LambdaFailure } from '../../src/lambdas/lambda-failure.js';
import { Sandbox } from '../../src/lambdas/sandbox/sandbox.js';
import type { ScriptRun } from '../../src/lambdas/sandbox/script-run.js';
import { machineClock } from '../../src/shared/clock.js';

const noon = Date.UTC(2026, 0, 5, 12);
const contact = { number: '+12025550100', name: 'Ana', attributes: { language: 'es', ['__proto__']: 'a column' } };
const input = JSON.stringify({ contact, dialer: { id: 7, name: 'Spring' } });

describe('the sandbox of scripts', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(() => {
    sandbox = new Sandbox(machineClock());
  });
  after(() => sandbox.close());

  const run = (source: string, more: Partial<ScriptRun> = {}) => sandbox.run(1, { source, input, timeLimit: 50, now: noon, seed: 7, ...more });
  const value = async (source: string, more?: Partial<ScriptRun>) => {
    const { outcome } = await run(source, more);
    return outcome.ok ? JSON.parse(outcome.value) : expect.fail(`${source}: ${outcome.failure.says}`);
  };
  const failure = async (source: string, more?: Partial<ScriptRun>): Promise<LambdaFailure> => {
    const { outcome } = await run(source, more);
    return outcome.ok ? expect.fail(`${source} returned ${outcome.value.slice(0, 100)}`) : outcome.failure;
  };

  it('gives a script the contact, the dialer, the time and a seeded chance', async () => {
    expect(await value("if (contact.attributes.language === 'es') return { queue: 'spanish' };\nreturn { queue: 'sales' };")).to.deep.equal({ queue: 'spanish' });
    expect(await value('return dialer')).to.deep.equal({ id: 7, name: 'Spring' });
    expect(await value('return [now, Date.now(), new Date(), new now.constructor(), now instanceof Date, now.getHours(), new Date(5).getTime(), Date()]')).to.deep.equal([
      '2026-01-05T12:00:00.000Z', noon, '2026-01-05T12:00:00.000Z', '2026-01-05T12:00:00.000Z', true, 12, 5, 'Mon Jan 05 2026 12:00:00 GMT+0000',
    ]);
    const drawn = await value('return [random(), Math.random()]');
    expect(await value('return [Math.random(), random()]')).to.deep.equal(drawn);
    expect(await value('return [random(), random()]', { seed: 8 })).to.not.deep.equal(drawn);
    for (const number of drawn) expect(number).to.be.within(0, 1);
  });

  it('gives it nothing else: no network, no file, no timer, no process, no module', async () => {
    const ours = ['contact', 'dialer', 'now', 'random', 'console'];
    const names: string[] = await value('return Object.getOwnPropertyNames(globalThis)');
    expect(names).to.include.members(ours);
    const newer = ['InternalError', 'Iterator', 'Float16Array'];
    expect(names.filter((name) => !(name in globalThis) && !ours.includes(name) && !newer.includes(name))).to.deep.equal([]);
    for (const name of ['fetch', 'require', 'process', 'setTimeout', 'setInterval', 'XMLHttpRequest', 'WebAssembly', 'performance', 'Atomics', 'std', 'os', 'scriptArgs', 'print']) expect(names, name).to.not.include(name);
    expect(await value("return Function('return this')().constructor.constructor('return typeof process + typeof require')()")).to.equal('undefinedundefined');
    expect((await failure("return import('fs')")).says).to.contain("could not load module 'fs'");
  });

  it('leaves nothing behind for the next script', async () => {
    await value("globalThis.kept = 1; Object.prototype.queue = 'evil'; JSON.stringify = () => 'x'; Array.prototype.map = null; return 1");
    expect(await value("return [typeof kept, typeof {}.queue, JSON.stringify([1].map((one) => one))]")).to.deep.equal(['undefined', 'undefined', '[1]']);
  });

  it('stops what does not end, wherever it hides', async () => {
    const endless = {
      loop: 'for (;;) {}',
      'caught loop': 'for (;;) { try { for (;;) {} } catch {} finally { continue } }',
      promises: 'const again = () => Promise.resolve().then(again); return again()',
      getter: 'return { get queue() { for (;;) {} } }',
      toJSON: 'return { toJSON() { for (;;) {} } }',
      proxy: 'throw new Proxy({}, { get() { for (;;) {} }, getPrototypeOf() { for (;;) {} } })',
      message: "const error = new Error(); Object.defineProperty(error, 'message', { get() { for (;;) {} } }); throw error",
      instanceof: 'Object.defineProperty(Error, Symbol.hasInstance, { value() { for (;;) {} } }); throw 1',
      expression: "return /^(a+)+$/.test('a'.repeat(40) + '!')",
      sorting: 'return new Array(1e6).fill(0).map((_, index) => -index).sort().length',
    };
    for (const [name, source] of Object.entries(endless)) expect(await failure(source), name).to.deep.equal({ kind: 'time', says: 'ran longer than 50 ms and was stopped' });
  });

  it('ends the thread of a script whose single step takes long, and goes on with another', async () => {
    expect(await failure('for (;;) new Uint8Array(15e6).fill(1)')).to.deep.equal({ kind: 'time', says: 'ran longer than 50 ms and was stopped' });
    expect(await value("return { queue: 'sales' }")).to.deep.equal({ queue: 'sales' });
  });

  it('never holds up the thread that asks', async () => {
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all([failure('for (;;) {}'), failure('for (;;) new Uint8Array(15e6).fill(1)')]);
    isDone = true;
    // The two of them compute for half a second; a turn of an idle thread takes some microseconds.
    expect(turns).to.be.above(100);
  });

  it('refuses more than 16 MB of memory', async () => {
    const memory = { kind: 'memory', says: 'needed more than 16 MB of memory and was stopped' };
    const bombs = ["return 'x'.repeat(1e9)", 'return new ArrayBuffer(1e9)', 'return new SharedArrayBuffer(1e9)', "const all = []; for (;;) all.push('x'.repeat(100_000) + all.length)", 'globalThis.all = []; for (;;) all.push(new Array(10_000).fill({}))', 'const all = []; for (;;) all.push({})', "let all = {}; for (let i = 0; ; i++) all['key' + i] = i"];
    for (const source of bombs) expect(await failure(source, { timeLimit: 1_000 }), source).to.deep.include(memory);
  });

  it('says where a script calls itself too deeply, and survives it', async () => {
    expect(await failure('function again() {\n  return again() + 1;\n}\nreturn again();')).to.deep.include({ kind: 'stack', says: 'called itself too deeply in line 2', line: 2 });
    const deep = ['class Deep { get deep() { return this.deep } } return new Deep().deep', 'let all = []; for (let i = 0; i < 30_000; i++) all = [all]; return String(all)'];
    for (const source of deep) expect(await failure(source, { timeLimit: 1_000 }), source).to.include({ kind: 'stack' });
    for (const [open, read] of [['(', 'eval(text)'], ['[', 'JSON.parse(text)'], ['(', 'new RegExp(text)']]) {
      expect(await failure(`let text = '${open}'; for (let i = 0; i < 16; i++) text += text; return ${read}`, { timeLimit: 1_000 }), read).to.include({ kind: 'threw' });
    }
    expect(await value('return 1')).to.equal(1);
  });

  it('says what a script throws and in which line', async () => {
    expect(await failure('const nobody = {};\nreturn nobody.agent.name;')).to.deep.equal({ kind: 'threw', says: "failed in line 2: TypeError: cannot read property 'name' of undefined", line: 2, column: 20 });
    expect(await failure("throw new Error('no')")).to.deep.include({ says: 'failed in line 1: Error: no', line: 1, column: 16 });
    expect(await failure("return { get queue() { throw new Error('mine') } }")).to.include({ kind: 'threw', says: 'failed in line 1: Error: mine' });
    expect(await failure("return (async () => {\n  await null;\n  gone();\n})()")).to.include({ kind: 'threw', says: "failed in line 3: ReferenceError: 'gone' is not defined" });
    expect(await failure("throw 'a text'")).to.deep.equal({ kind: 'threw', says: 'failed: a text' });
    expect(await failure('throw null')).to.deep.equal({ kind: 'threw', says: 'failed: null' });
    expect(await failure('throw { toJSON() { throw 1 } }')).to.deep.equal({ kind: 'threw', says: 'failed: [cannot be shown]' });
    expect((await failure("throw new Error('x'.repeat(100_000))")).says).to.have.length.below(400);
  });

  it('says what is wrong with the text of a script, without running it', async () => {
    expect(await failure('const one = 1;\nreturn { queue: };')).to.deep.equal({ kind: 'mistake', says: "has a mistake in line 2: unexpected token in expression: '}'", line: 2, column: 17 });
    expect(await failure('return {')).to.deep.equal({ kind: 'mistake', says: "has a mistake in line 1: expecting ';'", line: 1 });
    expect(await value('for (;;) {}', { input: undefined })).to.equal(null);
    expect((await failure('return }', { input: undefined })).kind).to.equal('mistake');
  });

  it('tells what cannot be an answer', async () => {
    for (const source of ['', '1', 'return undefined', 'return () => 1']) expect(await failure(source), source).to.include({ kind: 'answer' });
    expect((await failure('')).says).to.contain('returned nothing; end it with return');
    expect(await failure("return 'x'.repeat(70_000)")).to.deep.equal({ kind: 'answer', says: 'returned more than 64 kB' });
    expect(await failure('const own = {}; own.own = own; return own')).to.deep.equal({ kind: 'threw', says: 'failed: TypeError: circular reference' });
    expect(await failure('return new Promise(() => {})')).to.include({ kind: 'unsettled' });
    expect(await value('return (async () => ({ queue: await Promise.resolve("later") }))()')).to.deep.equal({ queue: 'later' });
  });

  it('returns data alone: what a script made of prototypes stays with it', async () => {
    expect(await value("Object.prototype.queue = 'evil'; return {}")).to.deep.equal({});
    const answer = await value('return JSON.parse(\'{"__proto__": {"queue": "evil"}}\')');
    expect(answer.queue).to.equal(undefined);
    expect(({} as { queue?: string }).queue).to.equal(undefined);
    expect(await value('return Object.keys(contact.attributes)')).to.deep.equal(['language', '__proto__']);
    expect(await value('return 1 }); globalThis.other = 1; (function () { return 2')).to.equal(2);
  });

  it('keeps 50 lines of the log, of 200 characters', async () => {
    const { log } = await run("console.log('Hello', { a: [1] }, undefined, null, Symbol('s'), new Error('e')); const own = {}; own.own = own; console.log(own); return 1");
    expect(log).to.deep.equal(['Hello {"a":[1]} undefined null Symbol(s) Error: e', '[cannot be shown]']);
    const much = await run("for (let i = 0; i < 1_000; i++) console.log('x'.repeat(1_000), i); return 1", { timeLimit: 1_000 });
    expect(much.log).to.have.length(50);
    for (const line of much.log) expect(line).to.have.length(200).and.match(/x…$/);
    const failing = await run("console.log('before'); throw new Error('after')");
    expect([failing.outcome.ok, failing.log]).to.deep.equal([false, ['before']]);
  });
});

describe('the sandbox of many', function () {
  this.timeout(60_000);
  const source = "return { queue: 'sales' }";
  const script = (more: Partial<ScriptRun> = {}): ScriptRun => ({ source, input, timeLimit: 50, now: noon, seed: 1, ...more });

  it('lets accounts take turns, and refuses the 101st that an account has waiting', async () => {
    const sandbox = new Sandbox(machineClock());
    // Waiting for the thread to start is not what this is about.
    await sandbox.run(3, script());
    const ended: string[] = [];
    const note = (who: string, accountId: number) => sandbox.run(accountId, script()).then(({ outcome }) => ended.push(`${who} ${outcome.ok ? 'ran' : outcome.failure.says}`));
    // The first is taken at once and does not wait.
    const all = [...Array.from({ length: 103 }, () => note('many', 1)), note('few', 2)];
    await Promise.all(all);
    await sandbox.close();
    expect(ended.slice(0, 2)).to.deep.equal(['many was not run: 100 others of the account were waiting already', 'many was not run: 100 others of the account were waiting already']);
    expect(ended.indexOf('few ran')).to.be.within(2, 5);
  });

  it('answers what runs and waits when it is closed, and what comes after', async () => {
    const sandbox = new Sandbox(machineClock());
    await sandbox.run(1, script());
    const running = sandbox.run(1, script({ source: 'for (;;) new Uint8Array(15e6).fill(1)', timeLimit: 1_000 }));
    const waiting = sandbox.run(1, script());
    await sandbox.close();
    const says = async (end: ReturnType<Sandbox['run']>) => {
      const { outcome } = await end;
      return outcome.ok ? outcome.value : outcome.failure.says;
    };
    expect([await says(running), await says(waiting), await says(sandbox.run(1, script()))]).to.deep.equal(['was not run to its end: the service stops', 'was not run: the service stops', 'was not run: the service stops']);
  });

  it('has one thread, from the first script until it is closed, and none is left when that was ended', async () => {
    const threads: Worker[] = [];
    const note = (thread: Worker) => void threads.push(thread);
    process.on('worker', note);
    const sandbox = new Sandbox(machineClock());
    await new Promise((resolve) => setImmediate(resolve));
    expect(threads).to.have.length(0);
    await Promise.all([sandbox.run(1, script()), sandbox.run(2, script()), sandbox.run(1, script({ source: 'for (;;) {}' }))]);
    expect(threads).to.have.length(1);
    await sandbox.run(1, script({ source: 'for (;;) new Uint8Array(15e6).fill(1)' }));
    await sandbox.run(1, script());
    expect(threads).to.have.length(2);
    await sandbox.close();
    process.off('worker', note);
    // The id of a thread that has ended.
    expect(threads.map(({ threadId }) => threadId)).to.deep.equal([-1, -1]);
  });

  it('does not keep a process alive that has nothing else to do', () => {
    const file = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
    const code = `import { Sandbox } from ${file('lambdas/sandbox/sandbox.js')}; import { machineClock } from ${file('shared/clock.js')};
      const { outcome } = await new Sandbox(machineClock()).run(1, ${JSON.stringify(script())}); console.log(outcome.value);`;
    expect(execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8', timeout: 30_000 })).to.equal('{"queue":"sales"}\n');
  });
});
