import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { consumeOutbox } from '../../src/database/outbox.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { pauseDialer, startDialer } from '../../src/dialers/lifecycle.js';
import { moveOn } from '../../src/dialers/next-action.js';
import type { Runner } from '../../src/dialers/runner.js';
import type { CallEnd } from '../../src/switch/switch.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, valueOf } from './campaign.js';

/*
 * Symptom: with a folder of messages that FreeSWITCH may not read, a broadcast called its whole list in silence; every contact ended in success and
 * the dialer said "Dialling." Cause: a call that ended with the note `message missing` was answered, so reached, and nobody looked at the note.
 * Fix: such a call has failed, and after three in a row on a node the dialer is paused and says what to look at.
 */
onEachDatabase('a dialer whose people hear nothing', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
    await dataSource.query('INSERT INTO node (id, enterprise_id, name, host, port, password, media_location, created_at) SELECT 1, enterprise_id, ?, ?, 8021, ?, ?, ? FROM account WHERE id = ?', ['Node one', 'localhost', 'secret', '/messages', '2026-01-01 00:00:00.000', campaign.house.one]);
  });
  afterEach(() => campaign.live.clear());
  after(() => dataSource?.destroy());

  const running = async (contacts: number, settings: object = {}) => campaign.running([{ listId: await campaign.list(campaign.numbers(contacts)), role: 'call' }], { concurrentCalls: 1, ...settings });
  const stateOf = ({ dialer }: Runner) => dataSource.getRepository(Dialer).findOneByOrFail({ id: dialer.id });
  const states = async ({ dialer }: Runner) => [...(await campaign.places(dialer.id)).values()].map(({ state, lastResult }) => `${state} ${lastResult}`);
  /** Calls the next contact, whose call is answered and ends so. */
  const call = async (runner: Runner, note: string | undefined, some: Partial<CallEnd> = {}) => {
    await campaign.refresh(runner);
    const [number] = await campaign.place(runner);
    if (number === undefined) return undefined;
    const { id } = await dataSource.getRepository(Attempt).findOneByOrFail({ dialerId: runner.dialer.id, state: 'originating' });
    const now = campaign.house.clock.now();
    campaign.settler.ended({ uuid: id, cause: 'NORMAL_CLEARING', createdAt: now - 9_000, answeredAt: now - 100, endedAt: now, note, ...some });
    await campaign.settler.flush();
    await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
    return number;
  };

  it('is paused after three in a row, says what to look at, and has reached nobody', async () => {
    const runner = await running(5);
    for (let times = 0; times < 3; times++) expect(await call(runner, 'message missing')).to.not.equal(undefined);
    expect(await stateOf(runner)).to.include({
      state: 'paused',
      explanation: 'Paused: the last 3 people who answered on the node "Node one" heard nothing, because the switch could not play the message. See that it can open its messages (the node’s media location) or speak its texts, then start the dialer again.',
    });
    expect(await call(runner, 'played'), 'nobody else is called').to.equal(undefined);
    expect(await states(runner)).to.deep.equal(['failed failed', 'failed failed', 'failed failed', 'waiting null', 'waiting null']);
    expect(await dataSource.getRepository(AuditEntry).findBy({ subject: `dialer ${runner.dialer.id}`, action: 'pause dialer' })).to.have.length(1);
  });

  it('is paused again by the next one where nothing was mended, and goes on where it was', async () => {
    const runner = await running(9);
    for (let times = 0; times < 3; times++) await call(runner, 'message missing');
    valueOf(await startDialer(campaign.context, campaign.by, runner.dialer.id));
    await call(runner, 'message missing');
    expect((await stateOf(runner)).state).to.equal('paused');
    valueOf(await startDialer(campaign.context, campaign.by, runner.dialer.id));
    await call(runner, 'played');
    for (let times = 0; times < 2; times++) await call(runner, 'message missing');
    expect((await stateOf(runner)).state, 'two may be chance').to.equal('running');
  });

  it('goes on where somebody heard the message between them, was called again, or hung up first', async () => {
    const runner = await running(9, { maxAttempts: 2, retryMinutes: 60 });
    for (const note of ['message missing', 'message missing', 'played', 'message missing', 'message missing', undefined, 'message missing']) await call(runner, note);
    expect((await stateOf(runner)).state).to.equal('running');
    expect((await states(runner)).filter((state) => state === 'waiting failed'), 'they may be called again').to.have.length(5);
  });

  it('says so too where the dialplan of the switch is too old; one that a person has paused stays as they left it', async () => {
    const runner = await running(4);
    for (let times = 0; times < 3; times++) await call(runner, 'no such extension', { cause: 'NO_ROUTE_DESTINATION' });
    expect((await stateOf(runner)).explanation).to.contain('the switch has an older dialplan than this service. Copy the files of freeswitch/ to it again');
    const other = await running(4);
    for (let times = 0; times < 2; times++) await call(other, 'message missing');
    await campaign.place(other);
    valueOf(await pauseDialer(campaign.context, campaign.by, other.dialer.id));
    const { id } = await dataSource.getRepository(Attempt).findOneByOrFail({ dialerId: other.dialer.id, state: 'originating' });
    const now = campaign.house.clock.now();
    campaign.settler.ended({ uuid: id, cause: 'NORMAL_CLEARING', createdAt: now, answeredAt: now, endedAt: now, note: 'message missing' });
    await campaign.settler.flush();
    await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
    expect((await stateOf(other)).explanation).to.equal(`Paused by ${campaign.by.name}.`);
  });
});
