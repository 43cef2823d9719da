import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import type { Principal } from '../../src/accounts/principal.js';
import { Lambda } from '../../src/lambdas/lambda.entity.js';
import type { LambdaChanges, LambdaInputFields } from '../../src/lambdas/lambda-settings.js';
import { lambdaVersions, lambdaWithVersion } from '../../src/lambdas/lambda-with-version.js';
import { LambdaVersion } from '../../src/lambdas/lambda-version.entity.js';
import { LambdaRunner } from '../../src/lambdas/run-lambda.js';
import { createLambda, deleteLambda, renewSecret, updateLambda } from '../../src/lambdas/save-lambda.js';
import { machineClock } from '../../src/shared/clock.js';
import type { Problem } from '../../src/shared/problem.js';
import type { Result } from '../../src/shared/result.js';
import { type House, openHouse } from '../accounts/house.js';
import { onEachDatabase } from '../support/databases.js';

onEachDatabase('lambdas', function (open) {
  let dataSource: DataSource;
  let house: House;
  let runner: LambdaRunner;
  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
    runner = new LambdaRunner({ machine: machineClock(), clock: house.clock, random: () => 0.5 });
  });
  after(async () => {
    await runner?.close();
    await dataSource?.destroy();
  });

  let made = 0;
  const script = (more: Partial<LambdaInputFields> = {}): LambdaInputFields => ({ name: `Lambda ${(made += 1)}`, kind: 'script', source: "return { queue: 'sales' }", ...more });
  const endpoint = (more: Partial<LambdaInputFields> = {}): LambdaInputFields => ({ name: `Lambda ${(made += 1)}`, kind: 'endpoint', url: 'https://example.com/choose', ...more });
  const create = (input: LambdaInputFields, by: Principal = house.administratorOfOne, accountId = house.one) => createLambda(house.context, runner, by, accountId, input);
  const update = (id: number, changes: LambdaChanges, by: Principal = house.administratorOfOne) => updateLambda(house.context, runner, by, id, changes);
  const good = <T>(result: Result<T, Problem>): T => (result.ok ? result.value : expect.fail(result.failure.message));
  const bad = <T>(result: Result<T, Problem>): [number, string, string | undefined] => (result.ok ? expect.fail('it was done') : [result.failure.status, result.failure.message, result.failure.field]);

  it('are scripts, or endpoints that get a secret', async () => {
    const one = good(await create(script({ name: ' Language ' })));
    expect(one).to.deep.include({ name: 'Language', kind: 'script', enabled: true, secret: null, runs: 0, failures: 0, createdBy: 'one@example.com' });
    expect(one.version).to.deep.include({ ordinal: 1, source: "return { queue: 'sales' }", url: null, timeLimit: 50, createdBy: 'one@example.com' });
    const other = good(await create(endpoint()));
    expect(other.secret).to.match(/^sds_/);
    expect(other.version).to.deep.include({ source: null, url: 'https://example.com/choose', timeLimit: 1_000 });
    const found = good(await lambdaWithVersion(house.context, house.administratorOfOne, one.id));
    expect([found.name, found.version.source]).to.deep.equal(['Language', "return { queue: 'sales' }"]);
  });

  it('keep each save of what they do as a version, with who and when', async () => {
    const { id } = good(await create(script()));
    await house.clock.advance(60_000);
    good(await update(id, { source: "return { queue: 'service' }" }, house.agency));
    good(await update(id, { timeLimit: 80 }));
    good(await update(id, { name: 'Renamed', enabled: false }));
    const changed = good(await update(id, { source: "return { queue: 'service' }" }));
    expect([changed.name, changed.enabled, changed.version.ordinal, changed.version.timeLimit]).to.deep.equal(['Renamed', false, 3, 80]);
    const versions = good(await lambdaVersions(house.context, house.administratorOfOne, id));
    expect(versions.map(({ ordinal, source, timeLimit, createdBy }) => [ordinal, source, timeLimit, createdBy])).to.deep.equal([
      [3, "return { queue: 'service' }", 80, 'one@example.com'],
      [2, "return { queue: 'service' }", 50, house.agency.name],
      [1, "return { queue: 'sales' }", 50, 'one@example.com'],
    ]);
    expect(versions[1]!.createdAt.getTime() - versions[2]!.createdAt.getTime()).to.equal(60_000);
    const entries = await dataSource.getRepository(AuditEntry).find({ where: { subject: `lambda ${id}` }, order: { id: 'ASC' } });
    expect(entries.map(({ action, actor }) => `${action} by ${actor}`)).to.deep.equal(['create lambda by one@example.com', `change lambda by ${house.agency.name}`, 'change lambda by one@example.com', 'change lambda by one@example.com', 'change lambda by one@example.com']);
    expect(JSON.stringify(entries)).to.not.contain('queue');
  });

  it('make two versions when two people save at once', async () => {
    const { id } = good(await create(script()));
    await Promise.all([update(id, { source: 'return 1' }), update(id, { timeLimit: 90 })].map(async (save) => good(await save)));
    const { version } = good(await lambdaWithVersion(house.context, house.administratorOfOne, id));
    expect(version).to.include({ ordinal: 3, source: 'return 1', timeLimit: 90 });
  });

  it('are not saved with a mistake, and say in which line it is', async () => {
    const mistake = [422, "The script has a mistake in line 2: unexpected token in expression: '}'. Nothing was saved.", 'source'];
    expect(bad(await create(script({ source: 'const one = 1;\nreturn { queue: };' })))).to.deep.equal(mistake);
    const { id } = good(await create(script()));
    expect(bad(await update(id, { source: 'const one = 1;\nreturn { queue: };' }))).to.deep.equal(mistake);
    expect(good(await lambdaVersions(house.context, house.administratorOfOne, id))).to.have.length(1);
    // Saving runs nothing of it.
    good(await update(id, { source: 'for (;;) {}' }));
  });

  it('take only what fits their kind', async () => {
    const fieldOf = async (input: LambdaInputFields) => bad(await create(input))[2];
    expect(await fieldOf(script({ name: ' ' }))).to.equal('name');
    expect(await fieldOf(script({ source: undefined }))).to.equal('source');
    expect(await fieldOf(script({ source: ' \n' }))).to.equal('source');
    expect(await fieldOf(script({ source: `return '${'x'.repeat(20_000)}'` }))).to.equal('source');
    expect(await fieldOf(script({ url: 'https://example.com' }))).to.equal('url');
    expect(await fieldOf(script({ timeLimit: 1_001 }))).to.equal('timeLimit');
    expect(await fieldOf(endpoint({ source: 'return 1' }))).to.equal('source');
    expect(await fieldOf(endpoint({ url: undefined }))).to.equal('url');
    expect(await fieldOf(endpoint({ timeLimit: 50 }))).to.equal('timeLimit');
    for (const url of ['http://example.com/', 'https://10.0.0.1/', 'https://localhost/', 'https://me:secret@example.com/']) expect(await fieldOf(endpoint({ url })), url).to.equal('url');
    const most = good(await create(script({ source: `/* ${'ü'.repeat(19_000)} */ return { queue: '…' }` })));
    expect(good(await lambdaWithVersion(house.context, house.administratorOfOne, most.id)).version.source).to.equal(most.version.source);
  });

  it('have a name once an account', async () => {
    const { id } = good(await create(script({ name: 'Once' })));
    expect(bad(await create(script({ name: 'Once' })))[0]).to.equal(409);
    good(await create(script({ name: 'Once' }), house.agency, house.other));
    const { id: second } = good(await create(script()));
    expect(bad(await update(second, { name: 'Once' }))).to.deep.equal([409, 'There is a lambda named "Once" already; nothing was saved. Choose another name.', 'name']);
    good(await update(id, { name: 'Once', source: 'return 2' }));
  });

  it('are changed by administrators of their account alone, and read by who may view', async () => {
    const { id } = good(await create(script()));
    const auditor: Principal = { ...house.administratorOfOne, role: 'auditor' };
    const agent: Principal = { ...house.administratorOfOne, role: 'agent' };
    expect(bad(await create(script(), auditor))[0]).to.equal(403);
    expect(bad(await update(id, { name: 'x' }, auditor))[0]).to.equal(403);
    expect(bad(await renewSecret(house.context, auditor, id))[0]).to.equal(403);
    expect(bad(await deleteLambda(house.context, auditor, id))[0]).to.equal(403);
    expect(bad(await create(script(), house.administratorOfOther))[0]).to.equal(404);
    expect(bad(await update(id, { name: 'x' }, house.administratorOfOther))[0]).to.equal(404);
    expect(bad(await deleteLambda(house.context, house.administratorOfOther, id))[0]).to.equal(404);
    expect(bad(await lambdaWithVersion(house.context, house.administratorOfOther, id))[0]).to.equal(404);
    expect(bad(await lambdaVersions(house.context, house.administratorOfOther, id))[0]).to.equal(404);
    expect(bad(await lambdaWithVersion(house.context, agent, id))[0]).to.equal(403);
    expect(good(await lambdaWithVersion(house.context, auditor, id)).id).to.equal(id);
  });

  it('get a new secret, and a script has none', async () => {
    const before = good(await create(endpoint()));
    const { secret } = good(await renewSecret(house.context, house.administratorOfOne, before.id));
    expect(secret).to.match(/^sds_/).and.not.equal(before.secret);
    expect((await dataSource.getRepository(Lambda).findOneByOrFail({ id: before.id })).secret).to.equal(secret);
    const entries = await dataSource.getRepository(AuditEntry).findBy({ subject: `lambda ${before.id}` });
    expect(JSON.stringify(entries)).to.contain('renew secret').and.not.contain('sds_');
    const { id } = good(await create(script()));
    expect(bad(await renewSecret(house.context, house.administratorOfOne, id))[0]).to.equal(409);
  });

  it('are deleted with their versions, unless something uses them', async () => {
    const { id, name } = good(await create(script()));
    good(await update(id, { source: 'return 3' }));
    const used = async () => 'the dialer "Spring"';
    expect(bad(await deleteLambda(house.context, house.administratorOfOne, id, used))[1]).to.equal(`The lambda "${name}" is used by the dialer "Spring", so it was not deleted. Choose another way there first.`);
    good(await deleteLambda(house.context, house.administratorOfOne, id));
    expect([await dataSource.getRepository(Lambda).countBy({ id }), await dataSource.getRepository(LambdaVersion).countBy({ lambdaId: id })]).to.deep.equal([0, 0]);
    expect(bad(await deleteLambda(house.context, house.administratorOfOne, id))[0]).to.equal(404);
  });
});
