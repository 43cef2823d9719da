import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { findPrincipal } from '../../src/accounts/find-principal.js';
import { Session } from '../../src/accounts/session.entity.js';
import { createSignIn } from '../../src/accounts/sign-in.js';
import { User } from '../../src/accounts/user.entity.js';
import { createUser, setPassword, setUserDisabled } from '../../src/accounts/users.js';
import type { Problem } from '../../src/shared/problem.js';
import type { Result } from '../../src/shared/result.js';
import { onEachDatabase } from '../support/databases.js';
import { type House, openHouse } from './house.js';

onEachDatabase('users', (open, kind) => {
  let dataSource: DataSource;
  let house: House;
  let count = 0;
  const password = 'a long password';
  const newcomer = () => ({ email: `user${(count += 1)}@example.com`, password, role: 'supervisor' as const, accountId: null });
  const made = async (...args: Parameters<typeof createUser>): Promise<User> => {
    const result = await createUser(...args);
    if (!result.ok) throw new Error(result.failure.message);
    return result.value;
  };
  const statusOf = (result: Result<unknown, Problem>) => (result.ok ? 'ok' : result.failure.status);

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    house = await openHouse(dataSource);
  });
  after(() => dataSource?.destroy());

  it('are made by an account’s administrator for that account only', async () => {
    const { context, administratorOfOne, one, other } = house;
    expect((await made(context, administratorOfOne, newcomer())).accountId).to.equal(one);
    expect(statusOf(await createUser(context, administratorOfOne, { ...newcomer(), accountId: other }))).to.equal(404);
    expect(statusOf(await createUser(context, administratorOfOne, { ...newcomer(), role: 'agency administrator' }))).to.equal(403);
  });

  it('are made by an agency administrator for every account, which must be named', async () => {
    const { context, agency, other } = house;
    expect((await made(context, agency, { ...newcomer(), accountId: other })).accountId).to.equal(other);
    expect(statusOf(await createUser(context, agency, newcomer()))).to.equal(422);
    expect(statusOf(await createUser(context, agency, { ...newcomer(), accountId: 999 }))).to.equal(404);
    expect(statusOf(await createUser(context, agency, { ...newcomer(), role: 'agency administrator', accountId: other }))).to.equal(422);
    expect((await made(context, agency, { ...newcomer(), role: 'agency administrator' })).accountId).to.equal(null);
  });

  it('are made by nobody else', async () => {
    for (const role of ['supervisor', 'agent', 'auditor'] as const)
      expect(statusOf(await createUser(house.context, { ...house.administratorOfOne, role }, newcomer())), role).to.equal(403);
  });

  it('have a password of at least ten characters, an address, and no namesake', async () => {
    const { context, administratorOfOne } = house;
    const refused = async (changes: object, message: RegExp) => {
      const result = await createUser(context, administratorOfOne, { ...newcomer(), ...changes });
      expect(!result.ok && result.failure.message).to.match(message);
    };
    await refused({ password: 'ninechars' }, /at least 10 characters; this one has 9/);
    await refused({ email: 'not an address' }, /is not an email address/);
    const { email } = await made(context, administratorOfOne, newcomer());
    await refused({ email: email.toUpperCase() }, /already a user/);
    const similar = await createUser(context, administratorOfOne, { ...newcomer(), email: email.replace('user', 'üser') });
    if (kind === 'SQLite') expect(statusOf(similar)).to.equal('ok');
    else expect(!similar.ok && similar.failure.message).to.equal(`The address ${email.replace('user', 'üser')} is too similar to that of another user; no other was made.`);
  });

  it('are out at once when disabled, and in again afterwards; nobody disables themselves', async () => {
    const { context, agency, administratorOfOne } = house;
    const user = await made(context, administratorOfOne, newcomer());
    await dataSource.getRepository(Session).insert({ id: `${count}`, data: JSON.stringify({ adminUser: { id: user.id } }), expiresAt: new Date(house.clock.now() + 1_000) });
    expect(statusOf(await setUserDisabled(context, administratorOfOne, user.id, true))).to.equal('ok');
    expect(await findPrincipal(dataSource, { id: user.id })).to.equal(undefined);
    expect(await dataSource.getRepository(Session).findOneBy({ id: `${count}` })).to.equal(null);
    await setUserDisabled(context, agency, user.id, false);
    expect((await findPrincipal(dataSource, { id: user.id }))?.name).to.equal(user.email);
    const { id } = await dataSource.getRepository(User).findOneByOrFail({ email: agency.name });
    expect(statusOf(await setUserDisabled(context, agency, id, true))).to.equal(409);
  });

  // Symptom: on MariaDB böss@example.com of an app that this one is mounted in was boss@example.com, with all of their rights.
  // Cause: to its collation they are one text. Fix: what it finds is compared with what was asked for.
  it('are whose address it is to the letter, but for capitals', async () => {
    const { context, administratorOfOne } = house;
    const { email } = await made(context, administratorOfOne, newcomer());
    expect((await findPrincipal(dataSource, { email: ` ${email.toUpperCase()} ` }))?.name).to.equal(email);
    for (const other of [email.replace('e', 'é'), `${email} x`, email.replace('@', '%@')]) expect(await findPrincipal(dataSource, { email: other }), other).to.equal(undefined);
  });

  it('get a new password, which ends every sign-in with the old one', async () => {
    const { context, administratorOfOne } = house;
    const user = await made(context, administratorOfOne, newcomer());
    const sessions = dataSource.getRepository(Session);
    await sessions.insert([
      { id: 'theirs', data: JSON.stringify({ adminUser: { id: user.id } }), expiresAt: new Date(house.clock.now() + 1_000) },
      { id: 'another’s', data: JSON.stringify({ adminUser: { id: 0 } }), expiresAt: new Date(house.clock.now() + 1_000) },
    ]);
    expect(statusOf(await setPassword(context, administratorOfOne, user.id, 'another password'))).to.equal('ok');
    expect((await sessions.find()).map(({ id }) => id)).to.deep.equal(['another’s']);
    const signIn = createSignIn(context);
    expect((await signIn({ email: user.email, password, ip: '' })).ok).to.equal(false);
    expect((await signIn({ email: user.email, password: 'another password', ip: '' })).ok).to.equal(true);
  });

  it('of another account are not there', async () => {
    const { context, administratorOfOne, administratorOfOther } = house;
    const user = await made(context, administratorOfOne, newcomer());
    expect(statusOf(await setUserDisabled(context, administratorOfOther, user.id, true))).to.equal(404);
    expect(statusOf(await setPassword(context, administratorOfOther, user.id, 'another password'))).to.equal(404);
    expect((await dataSource.getRepository(User).findOneByOrFail({ id: user.id })).disabled).to.equal(false);
  });
});
