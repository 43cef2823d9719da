import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { Account } from '../../src/accounts/account.entity.js';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { ensureFirstAdministrator } from '../../src/accounts/bootstrap.js';
import { createAccount, updateAccount } from '../../src/accounts/create-account.js';
import { Enterprise } from '../../src/accounts/enterprise.entity.js';
import { createSignIn } from '../../src/accounts/sign-in.js';
import { User } from '../../src/accounts/user.entity.js';
import type { Context } from '../../src/database/context.js';
import { ManualClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';
import { onEachDatabase } from '../support/databases.js';
import { openHouse } from './house.js';

onEachDatabase('an empty database', (open) => {
  let dataSource: DataSource;
  let context: Context;
  const nothing = async () => undefined;
  beforeEach(async function () {
    this.timeout(60_000);
    dataSource = await open();
    context = { dataSource, clock: new ManualClock(), log: createLog('silent'), dataDir: '' };
  });
  afterEach(() => dataSource?.destroy());

  it('gets one enterprise, one account and one administrator, though two processes start at once', async () => {
    const hooked: number[] = [];
    const begin = () => ensureFirstAdministrator(context, async (_manager, account) => void hooked.push(account.id), { email: ' Boss@Example.com' });
    const all = await Promise.all([begin(), begin()]);
    const first = all.filter((one) => one !== undefined);
    expect(first).to.have.length(1);
    expect(first[0]!.email).to.equal('boss@example.com');
    expect(first[0]!.password).to.have.length(20);
    expect(await Promise.all([Enterprise, Account, User].map((entity) => dataSource.getRepository(entity).count()))).to.deep.equal([1, 1, 1]);
    expect(hooked).to.include(first[0]!.account.id);
    expect((await createSignIn(context)({ email: 'boss@example.com', password: first[0]!.password, ip: '' })).ok).to.equal(true);
    expect(await begin()).to.equal(undefined);
  });

  it('keeps nothing of the beginning when the account cannot be furnished', async () => {
    const begin = ensureFirstAdministrator(context, async () => {
      throw new Error('no list');
    });
    await begin.then(() => expect.fail('it did not fail'), (error: Error) => expect(error.message).to.equal('no list'));
    expect(await Promise.all([Enterprise, Account, User, AuditEntry].map((entity) => dataSource.getRepository(entity).count()))).to.deep.equal([0, 0, 0, 0]);
  });

  it('then takes more accounts from the agency’s administrator only, with a country and a zone that exist', async () => {
    const { agency, administratorOfOne, one, other } = await openHouse(dataSource);
    const settings = { name: 'Third', country: 'FR', zone: 'Europe/Paris' };
    const statusOf = async (...[by, input]: [typeof agency, typeof settings]) => {
      const result = await createAccount(context, by, input, nothing);
      return result.ok ? 'ok' : `${result.failure.status} ${result.failure.field ?? ''}`;
    };
    expect(await statusOf(agency, settings)).to.equal('ok');
    expect(await statusOf(administratorOfOne, settings)).to.equal('403 ');
    expect(await statusOf(agency, { ...settings, country: 'XX' })).to.equal('422 country');
    expect(await statusOf(agency, { ...settings, zone: 'Mars/Olympus' })).to.equal('422 zone');
    expect(await statusOf(agency, { ...settings, name: ' ' })).to.equal('422 name');

    const renamed = await updateAccount(context, administratorOfOne, one, { name: 'Renamed' });
    expect(renamed.ok && renamed.value.name).to.equal('Renamed');
    const others = await updateAccount(context, administratorOfOne, other, { name: 'Taken' });
    expect(!others.ok && others.failure.status).to.equal(404);
  });
});
