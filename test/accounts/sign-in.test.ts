import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { hashPassword } from '../../src/accounts/password.js';
import { createSignIn } from '../../src/accounts/sign-in.js';
import { User } from '../../src/accounts/user.entity.js';
import { createUser, setUserDisabled } from '../../src/accounts/users.js';
import { onEachDatabase } from '../support/databases.js';
import { type House, openHouse } from './house.js';

onEachDatabase('signing in', (open) => {
  let dataSource: DataSource;
  let house: House;
  const password = 'a long password';
  const email = 'ann@example.com';
  const ip = '192.0.2.1';

  /** Where guesses are only counted, they need not cost a tenth of a second each. */
  const quickly = async (typed: string) => ({ matches: typed === password, isOutdated: false });

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
    await createUser(house.context, house.administratorOfOne, { email, password, role: 'supervisor', accountId: null });
  });
  after(() => dataSource?.destroy());

  it('takes the right password, with the address however it is written', async () => {
    const signedIn = await createSignIn(house.context)({ email: ' Ann@Example.COM ', password, ip });
    const { id: userId } = await house.context.dataSource.getRepository(User).findOneByOrFail({ email });
    expect(signedIn.ok && signedIn.value.principal).to.deep.equal({ name: email, role: 'supervisor', enterpriseId: 1, accountId: house.one, userId });
  });

  it('says the same for an unknown address, a wrong password and a disabled user', async () => {
    const signIn = createSignIn(house.context);
    const made = await createUser(house.context, house.agency, { email: 'gone@example.com', password, role: 'auditor', accountId: house.one });
    if (!made.ok) throw new Error(made.failure.message);
    await setUserDisabled(house.context, house.agency, made.value.id, true);
    const tries = [{ email: 'nobody@example.com', password }, { email, password: 'a wrong password' }, { email: 'gone@example.com', password }];
    const answers = await Promise.all(tries.map((credentials) => signIn({ ...credentials, ip })));
    for (const answer of answers) expect(answer).to.deep.equal({ ok: false, failure: { message: 'The email address or the password is wrong.', retryAfter: 0 } });
  });

  it('stops looking after ten guesses at one address from one place, also at the same instant, and lets another place in', async () => {
    const signIn = createSignIn(house.context, quickly);
    const guess = () => signIn({ email: 'guessed@example.com', password: 'a wrong password', ip });
    const answers = await Promise.all(Array.from({ length: 12 }, guess));
    expect(answers.map((answer) => !answer.ok && answer.failure.retryAfter > 0).filter(Boolean)).to.have.length(2);
    const last = await guess();
    expect(!last.ok && last.failure.message).to.match(/^Too many attempts to sign in; try again in 1[45] minutes\.$/);
    expect((await signIn({ email, password, ip: '192.0.2.2' })).ok).to.equal(true);
  });

  it('forgets the guesses of somebody who gets it right', async () => {
    const signIn = createSignIn(house.context, quickly);
    for (let round = 0; round < 3; round++) {
      for (let guess = 0; guess < 6; guess++) await signIn({ email, password: 'a wrong password', ip });
      expect((await signIn({ email, password, ip })).ok, `round ${round}`).to.equal(true);
    }
  });

  it('renews a hash that was made at another cost', async () => {
    const users = dataSource.getRepository(User);
    await users.update({ email }, { passwordHash: await hashPassword(password, { N: 1024, r: 8, p: 1 }) });
    const signIn = createSignIn(house.context);
    expect((await signIn({ email, password, ip })).ok).to.equal(true);
    expect((await users.findOneByOrFail({ email })).passwordHash).to.match(/^scrypt\$32768\$8\$3\$/);
    expect((await signIn({ email, password, ip })).ok).to.equal(true);
  });

  it('is in the audit, refused or not, without the password', async () => {
    const entries = await dataSource.getRepository(AuditEntry).findBy({ actor: email });
    expect(entries.map(({ action }) => action)).to.include.members(['sign in', 'refuse sign-in']);
    expect(entries.find(({ action }) => action === 'sign in')).to.deep.include({ accountId: house.one, detail: { ip } });
    expect(JSON.stringify(entries)).to.not.include('password');
  });
});
