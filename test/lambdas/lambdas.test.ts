import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import type { Directory } from '../../src/lambdas/choice.js';
import { Lambda } from '../../src/lambdas/lambda.entity.js';
import { contactForLambda } from '../../src/lambdas/lambda-input.js';
import type { LambdaInputFields } from '../../src/lambdas/lambda-settings.js';
import type { LambdaWithVersion } from '../../src/lambdas/lambda-with-version.js';
import { Lambdas } from '../../src/lambdas/lambdas.js';
import { createLambda, deleteLambda, updateLambda } from '../../src/lambdas/save-lambda.js';
import { ManualClock, machineClock } from '../../src/shared/clock.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';
import { TestEndpoint } from './endpoint.js';

const contact = contactForLambda({ number: '+12025550100', name: 'Ana', clientId: 'C1', email: null, address: null, zone: null, language: 'es', priority: 3, otherNumbers: null, attributes: { plan: 'gold' } });
const input = { contact, dialer: { id: 7, name: 'Spring' } };
const directory: Directory = {
  hasQueue: async (_accountId, name) => ['sales', 'spanish'].includes(name),
  hasAgent: async (_accountId, name) => name === 'ana@example.com',
};

/** The machine's time as a test moves it; its timers are the machine's, since threads and sockets keep to that. */
class MovedClock extends ManualClock {
  private readonly machine = machineClock();

  override after(delay: number, callback: () => void) {
    return this.machine.after(delay, callback);
  }
}

onEachDatabase('choosing by a lambda', function (open) {
  let dataSource: DataSource;
  let house: House;
  let lambdas: Lambdas;
  let endpoint: TestEndpoint;
  let machine: MovedClock;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
    endpoint = await TestEndpoint.start();
    machine = new MovedClock();
    lambdas = new Lambdas(house.context, { machine, random: () => 0.25, directory, allowsLoopback: true });
  });
  after(async () => {
    await lambdas?.close();
    await endpoint?.stop();
    await dataSource?.destroy();
  });
  beforeEach(() => {
    endpoint.reply = { body: '{"queue":"sales"}' };
    endpoint.asked.length = 0;
  });

  let made = 0;
  const make = async (more: Partial<LambdaInputFields>): Promise<LambdaWithVersion> => {
    const created = await createLambda(house.context, lambdas.runner, house.administratorOfOne, house.one, { name: `Lambda ${(made += 1)}`, kind: 'script', ...more });
    return created.ok ? created.value : expect.fail(created.failure.message);
  };
  const script = (source: string) => make({ source });
  const asking = (more: Partial<LambdaInputFields> = {}) => make({ kind: 'endpoint', url: endpoint.url, timeLimit: 5_000, ...more });
  const choose = ({ id }: { id: number }) => lambdas.chooseAgentOrQueue(house.one, id, input, 'main');
  const row = (id: number) => dataSource.getRepository(Lambda).findOneByOrFail({ id });

  it('gives a queue or an agent', async () => {
    const one = await script("return contact.language === 'es' && contact.attributes.plan === 'gold' ? { queue: 'spanish' } : { queue: 'sales' }");
    expect(await choose(one)).to.deep.equal({ queue: 'spanish', says: `The lambda "${one.name}" chose the queue "spanish".`, isFallback: false });
    const other = await script("return { agent: 'ana@example.com' }");
    expect(await choose(other)).to.deep.equal({ agent: 'ana@example.com', says: `The lambda "${other.name}" chose the agent "ana@example.com".`, isFallback: false });
  });

  it('tells the script people’s time', async () => {
    const { outcome } = await lambdas.tryOut(await script('return [now, random()]'), input);
    expect(outcome.ok && outcome.value).to.deep.equal([new Date(house.clock.now()).toISOString(), (await lambdas.tryOut(await script('return random()'), input).then(({ outcome: drawn }) => drawn.ok && drawn.value))]);
  });

  it('falls back to the queue when the script fails, and says why', async () => {
    const reasons: [string, string][] = [
      ['for (;;) {}', 'ran longer than 50 ms and was stopped'],
      ['const a = 1;\nreturn a.b.c;', "failed in line 2: TypeError: cannot read property 'c' of undefined"],
      ["return 'sales'", 'returned "sales", where { "queue": "…" } or { "agent": "…" } is wanted'],
      ['return {}', 'returned {}, where { "queue": "…" } or { "agent": "…" } is wanted'],
      ["return { queue: 'sales', agent: 'ana@example.com' }", 'returned {"queue":"sales","agent":"ana@example.com"}, where { "queue": "…" } or { "agent": "…" } is wanted'],
      ["return { queue: 'nobody' }", 'chose the queue "nobody", which there is not'],
      ["return { agent: 'nobody' }", 'chose the agent "nobody", which there is not'],
      ['return { queue: 7 }', 'returned {"queue":7}, where { "queue": "…" } or { "agent": "…" } is wanted'],
      ['let all = {}; for (let i = 0; i < 100; i++) all = { all }; return all', 'returned something that is nested too deeply'],
    ];
    for (const [source, reason] of reasons) {
      const lambda = await script(source);
      expect(await choose(lambda), source).to.deep.equal({ queue: 'main', says: `The lambda "${lambda.name}" ${reason}; the queue "main" was taken instead.`, isFallback: true });
    }
  });

  it('takes no name that means something to a dialplan', async () => {
    for (const name of ['sales}{evil=1', 'sales,other', 'sa\nles', '${evil}', 'a|b', "it's", '', '-sales', 'x'.repeat(101)]) {
      expect((await choose(await script(`return { queue: ${JSON.stringify(name)} }`))).says, name).to.contain('is wanted; the queue "main" was taken instead.');
    }
  });

  it('falls back when the lambda is off, gone, or another account’s', async () => {
    const lambda = await script("return { queue: 'sales' }");
    expect(await lambdas.chooseAgentOrQueue(house.other, lambda.id, input, 'main')).to.deep.include({ queue: 'main', isFallback: true });
    await updateLambda(house.context, lambdas.runner, house.agency, lambda.id, { enabled: false });
    expect(await choose(lambda)).to.deep.include({ queue: 'main', says: `The lambda "${lambda.name}" is switched off; the queue "main" was taken instead.` });
    await deleteLambda(house.context, house.agency, lambda.id);
    expect(await choose(lambda)).to.deep.include({ queue: 'main', says: `The lambda ${lambda.id} is not there any more; the queue "main" was taken instead.` });
  });

  it('asks an endpoint with a signed request', async () => {
    const lambda = await asking();
    expect(await choose(lambda)).to.deep.include({ queue: 'sales', isFallback: false });
    const [{ headers, body }] = endpoint.asked as [{ headers: Record<string, string>; body: string }];
    expect(JSON.parse(body)).to.deep.equal({ lambda: { id: lambda.id, name: lambda.name, version: 1 }, contact, dialer: input.dialer, now: new Date(house.clock.now()).toISOString() });
    const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['smart-dialers-signature']!)!;
    expect(Number(seconds)).to.equal(Math.floor(machine.now() / 1_000));
    expect(signature).to.equal(createHmac('sha256', lambda.secret!).update(`${seconds}.${body}`).digest('hex'));
    expect(body).to.not.contain(lambda.secret!);
  });

  it('falls back when the endpoint fails, and says why', async () => {
    const replies: [TestEndpoint['reply'], string][] = [
      [{ status: 500, body: '{"queue":"sales"}' }, 'answered with HTTP 500'],
      [{ status: 302, body: '' }, 'answered with HTTP 302'],
      [{ body: '' }, 'answered with nothing'],
      [{ body: '<html>' }, 'did not answer in JSON'],
      [{ body: '[]' }, 'returned [], where { "queue": "…" } or { "agent": "…" } is wanted'],
      [{ body: '['.repeat(30_000) + ']'.repeat(30_000) }, 'returned something that is nested too deeply'],
      [{ body: '{"__proto__":{"queue":"sales"}}' }, 'returned {"__proto__":{"queue":"sales"}}, where { "queue": "…" } or { "agent": "…" } is wanted'],
      [{ body: '{"queue":"nobody"}' }, 'chose the queue "nobody", which there is not'],
      [{ body: `{"queue":"${'x'.repeat(66_000)}"}` }, 'was not heard: its answer is longer than 64 kB'],
      ['late', 'did not answer within 100 ms'],
    ];
    for (const [reply, reason] of replies) {
      endpoint.reply = reply;
      expect((await choose(await asking({ timeLimit: reply === 'late' ? 100 : 5_000 }))).says).to.contain(` ${reason}; the queue "main" was taken instead.`);
    }
    expect((await choose(await asking({ url: 'http://127.0.0.1:1/' }))).says).to.contain('could not be reached (ECONNREFUSED)');
  });

  it('counts runs and failures in the row, with the last one in words', async () => {
    const lambda = await script("if (contact.language === 'es') throw new Error('no Spanish');\nreturn { queue: 'sales' }");
    await choose(lambda);
    await choose(lambda);
    await lambdas.selectBy(lambda, { ...input, contact: { language: 'en' } });
    await lambdas.tryOut(lambda, input);
    expect((await row(lambda.id)).runs).to.equal(0);
    await lambdas.write();
    await lambdas.write();
    expect(await row(lambda.id)).to.deep.include({ runs: 3, failures: 2, lastFailure: 'failed in line 1: Error: no Spanish', lastFailureAt: new Date(house.clock.now()) });
  });

  it('leaves a lambda alone for half a minute that does not answer five times in a row', async () => {
    endpoint.reply = { status: 503, body: '' };
    const lambda = await asking();
    for (let tries = 0; tries < 5; tries++) expect((await choose(lambda)).says).to.contain('answered with HTTP 503');
    expect((await choose(lambda)).says).to.contain('rests for half a minute');
    expect(endpoint.asked).to.have.length(5);
    await machine.advance(30_000);
    expect((await choose(lambda)).says).to.contain('answered with HTTP 503');
    expect((await choose(lambda)).says).to.contain('rests for half a minute');
    endpoint.reply = { body: '{"queue":"sales"}' };
    await machine.advance(30_000);
    for (let tries = 0; tries < 2; tries++) expect(await choose(lambda)).to.include({ queue: 'sales', isFallback: false });
  });

  it('does not hold a new version to what the one before did', async () => {
    const lambda = await script('for (;;) {}');
    for (let tries = 0; tries < 5; tries++) await choose(lambda);
    expect((await choose(lambda)).says).to.contain('rests');
    const saved = await updateLambda(house.context, lambdas.runner, house.agency, lambda.id, { source: "return { queue: 'sales' }" });
    expect(saved.ok).to.equal(true);
    expect(await choose(lambda)).to.include({ queue: 'sales', isFallback: false });
  });

  it('shows who tries a lambda what it returned, logged and would choose', async () => {
    const trial = await lambdas.tryOut(await script("console.log('plan', contact.attributes.plan);\nreturn { queue: 'nobody' }"), input);
    expect(trial.outcome).to.deep.equal({ ok: true, value: { queue: 'nobody' } });
    expect(trial).to.deep.include({ log: ['plan gold'], choice: undefined });
    expect(trial.failure?.says).to.equal('chose the queue "nobody", which there is not');
    expect(trial.milliseconds).to.be.above(0);
    expect(await lambdas.tryOut(await script("return { queue: 'spanish' }"), input)).to.deep.include({ choice: { queue: 'spanish' }, failure: undefined });
  });

  it('takes any name of the right form where nobody knows the names', async () => {
    const unknowing = new Lambdas(house.context, { machine, random: () => 0.5 });
    const lambda = await script("return { queue: 'nobody' }");
    expect(await unknowing.chooseAgentOrQueue(house.one, lambda.id, input, 'main')).to.include({ queue: 'nobody', isFallback: false });
    await unknowing.close();
  });
});
