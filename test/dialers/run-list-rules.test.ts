import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { consumeOutbox } from '../../src/database/outbox.js';
import { transaction } from '../../src/database/transaction.js';
import { deleteList } from '../../src/dialers/delete-list.js';
import type { ListRule } from '../../src/dialers/list-rule.js';
import { moveOn } from '../../src/dialers/next-action.js';
import { applyLateWord, runDueListRules } from '../../src/dialers/run-list-rules.js';
import type { Runner } from '../../src/dialers/runner.js';
import { createDialer, updateDialer } from '../../src/dialers/save-dialer.js';
import { onEachDatabase } from '../support/databases.js';
import { type Campaign, failureOf, valueOf, withCampaign } from './campaign.js';

type SomeRule = Partial<ListRule> & { listId: number };

onEachDatabase('rules that put numbers on lists', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;

  const entries = (listId: number) => dataSource.getRepository(Contact).find({ where: { listId }, order: { id: 'ASC' } });
  const running = async (listRules: SomeRule[], settings: object = {}) => {
    const numbers = campaign.numbers(1);
    const listId = await campaign.list();
    await campaign.add(listId, numbers, campaign.house.one, { name: 'Ada', attributes: '{"city":"Rome","BLACKLISTED_CANCELLED":"of an entry elsewhere, and no proof of another"}' });
    return { number: numbers[0]!, runner: await campaign.running([{ listId, role: 'call' }], { listRules, ...settings }) };
  };
  const end = async (cause: string, more: object = {}) => {
    for (const { uuid } of campaign.switch.originations.slice(-1)) campaign.settler.ended({ uuid, cause, createdAt: campaign.house.clock.now(), endedAt: campaign.house.clock.now(), ...more });
    await campaign.settler.flush();
  };
  const consume = (consumer = moveOn) => consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': consumer }, campaign.context.log);
  const lastAttempt = (runner: Runner) => dataSource.getRepository(Attempt).findOneOrFail({ where: { dialerId: runner.dialer.id }, order: { id: 'DESC' } });

  withCampaign(open, (opened) => {
    campaign = opened;
    dataSource = opened.dataSource;
  });

  it('tell results and retries apart, and say on the entry which one it was', async () => {
    const [again, over, answered] = [await campaign.list(), await campaign.list(), await campaign.list()];
    const { number, runner } = await running(
      [{ name: 'Busy for now', results: ['busy'], retries: 'pending', listId: again, attributes: { WHY: 'busy' } }, { results: ['busy', 'no answer'], retries: 'ended', listId: over, blockDays: 2 }, { results: ['answered'], listId: answered }],
      { maxAttempts: 2, retryMinutes: 1 },
    );
    await campaign.place(runner);
    await end('USER_BUSY');
    await consume();
    const [first] = await entries(again);
    const by = `Rule “Busy for now” of the dialer “${runner.dialer.name}”`;
    expect(first).to.deep.include({ number, name: 'Ada', attributes: { city: 'Rome', WHY: 'busy' }, addedBy: by, description: `${by}: busy, to be tried again.`, blacklistedUntil: null });
    expect(await entries(over)).to.deep.equal([]);

    await campaign.house.clock.advance(60_000);
    await campaign.place(runner);
    await end('NO_ANSWER');
    await consume();
    expect(await entries(again)).to.have.length(1);
    const [last] = await entries(over);
    expect(last).to.include({ number, description: `Rule 2 of the dialer “${runner.dialer.name}”: no answer, no attempt left.` });
    expect(last!.blacklistedUntil!.getTime()).to.be.closeTo(campaign.house.clock.now() + 2 * 86_400_000, 5_000);
    expect(await entries(answered)).to.deep.equal([]);
    expect((await dataSource.getRepository(ContactList).findOneByOrFail({ id: over })).contactCount).to.equal(1);
  });

  it('hold once for an attempt, also when its event is taken up again after a crash', async () => {
    const listId = await campaign.list();
    const { runner } = await running([{ listId }]);
    await campaign.place(runner);
    await end('USER_BUSY');
    // The transaction ends with the process, after everything in it was done.
    await consume(async (manager, events) => {
      await moveOn(manager, events);
      throw new Error('killed');
    });
    expect(await entries(listId)).to.deep.equal([]);
    await campaign.house.clock.advance(120_000);
    await consume();
    await consume();
    expect(await entries(listId)).to.have.length(1);
    const { dialerVersionId, ...attempt } = await lastAttempt(runner);
    await transaction(dataSource, (manager) => applyLateWord(manager, { ...attempt, dialerVersionId }, 'Interested', runner.currentPlan!.settings, campaign.house.clock.now()));
    expect(await entries(listId), 'nor for a word that comes later').to.have.length(1);
  });

  it('wait for their delay, and are then carried out once, whoever asks', async () => {
    const listId = await campaign.list();
    const { runner } = await running([{ listId, delayMinutes: 30 }]);
    await campaign.place(runner);
    await end('USER_BUSY');
    await consume();
    expect(await runDueListRules(campaign.context)).to.equal(0);
    await campaign.house.clock.advance(30 * 60_000);
    const done = await Promise.all([runDueListRules(campaign.context), runDueListRules(campaign.context)]);
    expect(done.sort()).to.deep.equal([0, 1]);
    expect(await entries(listId)).to.have.length(1);
  });

  it('go by an agent’s word, whether it comes before the end of the call is written or after', async () => {
    const listId = await campaign.list();
    const { runner } = await running([{ dispositions: ['Not interested'], listId }]);
    await campaign.place(runner);
    await end('NORMAL_CLEARING', { answeredAt: campaign.house.clock.now() });
    const attempt = await lastAttempt(runner);
    const { settings } = runner.currentPlan!;
    const say = (word: string) => transaction(dataSource, (manager) => applyLateWord(manager, attempt, word, settings, campaign.house.clock.now()));
    await say('Not interested');
    expect(await entries(listId), 'left to the end of the call').to.deep.equal([]);
    await consume();
    await say('Interested');
    expect(await entries(listId)).to.deep.equal([]);
    await say('Not interested');
    await say('Not interested');
    expect((await entries(listId)).map(({ description }) => description)).to.deep.equal([`Rule 1 of the dialer “${runner.dialer.name}”: Not interested (answered), no attempt left.`]);
  });

  // Symptom: a further number of somebody was invalid, and their main one came onto the blacklist; or they said "never again" on a
  // further one, and that stayed off it.
  // Cause: rules took the contact's main number, from a time when no other was dialled.
  // Fix: on a list that nobody calls it is the dialled one, and after an agent's word both.
  it('block the number that was dialled, and by an agent’s word the person too; who is called elsewhere comes there as they are', async () => {
    const [invalid, never, evening] = [await campaign.list(), await campaign.list(), await campaign.list()];
    await campaign.dialer([{ listId: evening, role: 'call' }]);
    const [main, other] = campaign.numbers(2) as [string, string];
    const listId = await campaign.list();
    await campaign.add(listId, [main], campaign.house.one, { other_numbers: JSON.stringify([{ type: 'work', number: other }]) });
    const rules = [{ results: ['invalid number'], listId: invalid }, { dispositions: ['Not interested'], listId: never }, { results: ['invalid number'], listId: evening }] as SomeRule[];
    const runner = await campaign.running([{ listId, role: 'call' }], { listRules: rules, maxAttempts: 2, retryMinutes: 1 });
    expect(await campaign.place(runner)).to.deep.equal([main]);
    await end('NO_ANSWER');
    await consume();
    await campaign.house.clock.advance(60_000);
    expect(await campaign.place(runner)).to.deep.equal([other]);
    await end('UNALLOCATED_NUMBER');
    await consume();
    const attempt = await lastAttempt(runner);
    await transaction(dataSource, (manager) => applyLateWord(manager, attempt, 'Not interested', runner.currentPlan!.settings, campaign.house.clock.now()));
    const on = async (id: number) => (await entries(id)).map(({ number }) => number);
    expect([await on(invalid), await on(never), await on(evening)]).to.deep.equal([[other], [main, other], [main]]);
  });

  it('do without a list that was deleted meanwhile, and the audit says so', async () => {
    const listId = await campaign.list();
    const { runner } = await running([{ listId, delayMinutes: 1 }]);
    expect(failureOf(await deleteList(campaign.context, campaign.by, listId)).message).to.match(/^A rule of the dialer "Dialer \d+" puts numbers on the list/);
    await campaign.place(runner);
    await end('USER_BUSY');
    await consume();
    valueOf(await updateDialer(campaign.context, campaign.by, runner.dialer.id, { settings: { listRules: [] } }));
    valueOf(await deleteList(campaign.context, campaign.by, listId));
    await campaign.house.clock.advance(60_000);
    expect(await runDueListRules(campaign.context)).to.equal(1);
    expect(await dataSource.getRepository(AuditEntry).countBy({ action: 'skip a rule', subject: `list ${listId}` })).to.equal(1);
    expect(await runDueListRules(campaign.context), 'and is not tried again').to.equal(0);
  });

  it('are refused where they would call somebody without end, or name what is not there', async () => {
    const [called, other] = [await campaign.list(campaign.numbers(1)), await campaign.list()];
    const foreign = await campaign.list([], campaign.house.other);
    const make = (listRules: SomeRule[]) => createDialer(campaign.context, campaign.by, campaign.house.one, { name: 'Never made', settings: { listRules }, lists: [{ listId: called, role: 'call' }, { listId: other, role: 'block' }] });
    expect(failureOf(await make([{ listId: called }]))).to.deep.include({ status: 422, field: 'settings.listRules.0.listId' });
    expect(failureOf(await make([{ listId: other }, { listId: foreign }]))).to.deep.include({ status: 422, field: 'settings.listRules.1.listId' });
    const registry = await campaign.list();
    await dataSource.query("UPDATE contact_list SET registry_of = 'US' WHERE id = ?", [registry]);
    expect(failureOf(await make([{ listId: registry }])), 'a registry is its authority’s').to.deep.include({ status: 422, field: 'settings.listRules.0.listId' });
    expect(failureOf(await make([{ listId: other, dispositions: ['Maybe'] }])).message).to.match(/"Maybe", which the dialer does not have/);
  });

  // Symptom: the same people were called again and again, by two dialers in turn, whatever their attempts.
  // Cause: only a rule that fills a list of its own dialer was refused; two dialers could fill each other's.
  // Fix: a dialer is not saved whose rules lead back to it, by however many others.
  it('are refused where they lead back by other dialers', async () => {
    const [first, second, third, blocks] = [await campaign.list(), await campaign.list(), await campaign.list(), await campaign.list()];
    const fills = (listId: number, ...calls: number[]) => campaign.dialer(calls.map((one) => ({ listId: one, role: 'call' as const })), { listRules: [{ listId }] });
    await fills(second, first);
    const middle = await fills(third, second);
    const last = await campaign.dialer([{ listId: third, role: 'call' }], { listRules: [{ listId: blocks }] });
    const back = failureOf(await updateDialer(campaign.context, campaign.by, last.id, { settings: { listRules: [{ listId: first }] } }));
    expect(back).to.include({ status: 422, field: 'settings.listRules' });
    expect(back.message).to.include(`and of "${middle.name}" would put numbers on each other's lists`);
    // Nor by a list that is called from now on.
    valueOf(await updateDialer(campaign.context, campaign.by, last.id, { settings: { listRules: [{ listId: first }] }, lists: [{ listId: blocks, role: 'call' }] }));
    expect(failureOf(await updateDialer(campaign.context, campaign.by, last.id, { lists: [{ listId: third, role: 'call' }] })).status).to.equal(422);
  });
});
