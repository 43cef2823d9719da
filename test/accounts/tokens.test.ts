import { expect } from 'chai';
import sinon from 'sinon';
import type { DataSource } from 'typeorm';
import { ApiToken } from '../../src/accounts/api-token.entity.js';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { createToken, findTokenHolder, revokeToken } from '../../src/accounts/tokens.js';
import { onEachDatabase } from '../support/databases.js';
import { type House, openHouse } from './house.js';

onEachDatabase('a token', (open) => {
  let dataSource: DataSource;
  let house: House;
  const make = async (by = house.administratorOfOne) => {
    const made = await createToken(house.context, by, { name: 'crm', role: 'supervisor', accountId: null });
    if (!made.ok) throw new Error(made.failure.message);
    return made.value;
  };

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
  });
  afterEach(() => sinon.restore());
  after(() => dataSource?.destroy());

  it('is its holder’s, and kept as a hash only', async () => {
    const { token, row } = await make();
    expect(token).to.match(/^sd_[\w-]{43}$/);
    expect(await findTokenHolder(house.context, token)).to.deep.equal({ name: 'crm', role: 'supervisor', enterpriseId: 1, accountId: house.one });
    expect(JSON.stringify(await dataSource.getRepository(ApiToken).findOneBy({ id: row.id }))).to.not.include(token.slice(3));
    const entries = JSON.stringify(await dataSource.getRepository(AuditEntry).find());
    expect(entries).to.include('create token');
    expect(entries).to.not.include(token.slice(3));
  });

  it('that is unknown, or another’s hash, is nobody’s', async () => {
    const { row } = await make();
    for (const text of ['sd_unknown', '', row.hash]) expect(await findTokenHolder(house.context, text)).to.equal(undefined);
  });

  it('ends at once when it is revoked, though it was remembered, also when it is being read at that moment', async () => {
    const { token, row } = await make();
    await findTokenHolder(house.context, token);
    const reading = findTokenHolder(house.context, token);
    expect((await revokeToken(house.context, house.administratorOfOne, row.id)).ok).to.equal(true);
    await reading;
    expect(await findTokenHolder(house.context, token)).to.equal(undefined);

    const second = await make();
    const repository = dataSource.getRepository(ApiToken);
    const find = sinon.stub(repository, 'findOneBy').callsFake(async () => {
      find.restore();
      const read = await repository.findOneBy({ id: second.row.id });
      await revokeToken(house.context, house.administratorOfOne, second.row.id);
      return read;
    });
    await findTokenHolder(house.context, second.token);
    expect(await findTokenHolder(house.context, second.token)).to.equal(undefined);
  });

  it('is looked up once in three seconds, and again after them', async () => {
    const { token } = await make();
    const find = sinon.spy(dataSource.getRepository(ApiToken), 'findOneBy');
    for (let request = 0; request < 5; request++) await findTokenHolder(house.context, token);
    expect(find.callCount).to.equal(1);
    await house.clock.advance(3_000);
    await findTokenHolder(house.context, token);
    expect(find.callCount).to.equal(2);
  });

  it('of another account cannot be revoked', async () => {
    const { token, row } = await make();
    const result = await revokeToken(house.context, house.administratorOfOther, row.id);
    expect(!result.ok && result.failure.status).to.equal(404);
    expect(await findTokenHolder(house.context, token)).to.not.equal(undefined);
  });

  it('never gives more than its maker has', async () => {
    const wish = { name: 'x', role: 'agency administrator' as const, accountId: null };
    const result = await createToken(house.context, house.administratorOfOne, wish);
    expect(!result.ok && result.failure.status).to.equal(403);
    const bySupervisor = await createToken(house.context, { ...house.administratorOfOne, role: 'supervisor' }, { ...wish, role: 'auditor' });
    expect(!bySupervisor.ok && bySupervisor.failure.status).to.equal(403);
  });
});
