import { expect } from 'chai';
import { type DataSource, IsNull } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { Agent } from '../../src/agents/agent.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactImport } from '../../src/contacts/contact-import.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { ensureDefaultList } from '../../src/contacts/lists.js';
import { optOut } from '../../src/contacts/opt-out.js';
import { consumeOutbox } from '../../src/database/outbox.js';
import { insertRows, sqlTime } from '../../src/database/sql.js';
import { complete } from '../../src/dialers/complete.js';
import { deleteList } from '../../src/dialers/delete-list.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { DialerContact } from '../../src/dialers/dialer-contact.entity.js';
import { dryRun } from '../../src/dialers/dry-run.js';
import { emptyList, type EmptyList } from '../../src/dialers/empty-list.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import { listRemoval } from '../../src/dialers/list-removal.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { moveOn } from '../../src/dialers/next-action.js';
import { runEmptying } from '../../src/dialers/run-emptying.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';
import { onEachDatabase } from '../support/databases.js';
import { Campaign, failureOf, valueOf } from './campaign.js';

onEachDatabase('emptying a list', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;
  const nobody = async () => undefined;
  const ask = (listId: number, more: Partial<EmptyList> = {}, by = campaign.by) => emptyList(campaign.context, by, listId, { reason: 'A wrong file', ...more });
  const empty = async (listId: number, more: Partial<EmptyList> = {}) => runEmptying(campaign.context, valueOf(await ask(listId, more)), nobody);
  const removal = async (listId: number) => valueOf(await listRemoval(campaign.context, campaign.by, listId, true, nobody));
  const entries = (listId: number) => dataSource.getRepository(Contact).find({ where: { listId }, order: { id: 'ASC' } });
  const countOf = async (listId: number) => (await dataSource.getRepository(ContactList).findOneByOrFail({ id: listId })).contactCount;
  const deeds = async (listId: number, action: string) => dataSource.getRepository(AuditEntry).find({ where: { subject: `list ${listId}`, action }, order: { id: 'ASC' } });
  const statesOf = async (dialerId: number) => (await dataSource.getRepository(DialerContact).find({ where: { dialerId }, order: { contactId: 'ASC' } })).map(({ state, status }) => `${state}${status === null ? '' : ` ${status}`}`);

  /** Everybody under way hangs up unanswered. */
  const end = async () => {
    for (const { id } of await dataSource.getRepository(Attempt).findBy({ settledAt: IsNull() })) campaign.settler.failed(id, 'NO_ANSWER');
    await campaign.settler.flush();
    await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
    campaign.live.clear();
  };

  before(async function () {
    this.timeout(60_000);
    dataSource = await open();
    campaign = await Campaign.open(dataSource);
  });
  after(() => dataSource?.destroy());

  it('deletes entries that nobody was called from, and the audit says who asked, why, and what went', async () => {
    const listId = await campaign.list(campaign.numbers(1_203));
    expect(await removal(listId)).to.deep.equal({ mayBeDeleted: true, otherUses: [], notEmptied: null, keepsKind: null, blocksIn: [], calledBy: [], shownBy: [], figures: { entries: 1_203, deleted: 1_203, kept: 0, underWay: 0 } });
    expect(await empty(listId)).to.equal(0);
    expect([await entries(listId), await countOf(listId)]).to.deep.equal([[], 0]);
    const [asked] = await deeds(listId, 'empty list');
    expect(asked).to.deep.include({ actor: campaign.by.name, accountId: campaign.house.one });
    expect(asked!.detail).to.deep.include({ reason: 'A wrong file' });
    expect((await deeds(listId, 'entries taken off list'))[0]!.detail).to.deep.include({ deleted: 1_203, cancelled: 0, underWay: 0 });
    expect(failureOf(await ask(listId)).message).to.match(/has no entries that could be taken off; nothing was changed/);
  });

  it('the account’s own list too, which can never be deleted', async () => {
    const { id } = await dataSource.transaction((manager) => ensureDefaultList(manager, campaign.house.one, 0));
    await campaign.add(id, campaign.numbers(2));
    expect((await removal(id)).mayBeDeleted).to.equal(false);
    await empty(id);
    expect(await countOf(id)).to.equal(0);
  });

  it('of a running dialer ends who waits, leaves who is being called, and comes again for them; what was called stays, and nobody is called any more', async () => {
    const listId = await campaign.list(campaign.numbers(4));
    const runner = await campaign.running([{ listId, role: 'call' }], { concurrentCalls: 2, maxAttempts: 3, retryMinutes: 1 });
    const { id: dialerId } = runner.dialer;
    const called = await campaign.place(runner);
    expect(called).to.have.length(2);
    expect((await removal(listId)).figures).to.deep.equal({ entries: 4, deleted: 2, kept: 2, underWay: 2 });
    const asked = valueOf(await ask(listId));
    // It came later, and stays.
    const [later] = campaign.numbers(1);
    await campaign.add(listId, [later!]);
    expect(await runEmptying(campaign.context, asked, nobody)).to.equal(2);
    expect(await statesOf(dialerId)).to.deep.equal(['dialing', 'dialing']);
    expect(await countOf(listId)).to.equal(3);

    await end();
    expect(await statesOf(dialerId)).to.deep.equal(['waiting', 'waiting']);
    expect(await runEmptying(campaign.context, asked, nobody)).to.equal(0);
    expect(await statesOf(dialerId)).to.deep.equal(['cancelled LIST EMPTIED', 'cancelled LIST EMPTIED']);
    const rows = await entries(listId);
    expect(rows.map(({ number, cancelledReason }) => [number, cancelledReason])).to.deep.equal([...called.map((number) => [number, 'The list was emptied: A wrong file']), [later, null]]);
    expect(rows[0]!.attributes).to.equal(null);
    expect(await dataSource.getRepository(Attempt).countBy({ dialerId })).to.equal(2);
    expect(await runEmptying(campaign.context, asked, nobody)).to.equal(0);
    expect((await deeds(listId, 'entries taken off list')).map(({ detail }) => detail)).to.have.length(2);
    expect(failureOf(await deleteList(campaign.context, campaign.by, listId)).message).to.contain('can be emptied');
    expect((await removal(listId)).mayBeDeleted).to.equal(false);

    await campaign.refresh(runner);
    await campaign.house.clock.advance(3_600_000);
    expect(await campaign.place(runner)).to.deep.equal([later]);
    await end();
  });

  it('ends a dialer that has nobody left, and another one does not take up what was taken off', async () => {
    const listId = await campaign.list(campaign.numbers(3));
    const runner = await campaign.running([{ listId, role: 'call' }], { concurrentCalls: 1, maxAttempts: 1 });
    await campaign.place(runner);
    await end();
    await empty(listId);
    expect(await complete(campaign.context, runner.dialer)).to.equal(true);
    const other = await campaign.dialer([{ listId, role: 'call' }]);
    // Symptom: a dialer that had never run on the list was refused with "Every contact of … has ended already", and badge and index still
    // counted what was taken off. Cause: the count of a list was of its rows. Fix: it is of those that are not cancelled, and the refusal tells which it is.
    expect(await countOf(listId)).to.equal(0);
    expect(failureOf(await startDialer(campaign.context, campaign.by, other.id)).message).to.match(/^The list "List \d+" holds nothing but cancelled entries; the dialer was not started/);
    expect(valueOf(await dryRun(campaign.context, campaign.by, other.id))).to.include({ contacts: 0, ended: 0, judged: 0 });
    const [row] = await entries(listId);
    expect(valueOf(await explainContact(campaign.context, campaign.by, other.id, row!.id)).sentence).to.match(/^Its entry on the list was cancelled at .* so the dialer does not take it up: The list was emptied: A wrong file/);
    await campaign.add(listId, [row!.number]);
    const again = await campaign.start(other);
    expect(await campaign.place(again)).to.deep.equal([row!.number]);
    await end();
  });

  it('leaves a contact who is before an agent, until that is over', async () => {
    const listId = await campaign.list(campaign.numbers(1));
    const runner = await campaign.running([{ listId, role: 'call' }]);
    const place = await dataSource.getRepository(DialerContact).findOneByOrFail({ dialerId: runner.dialer.id });
    const agentId = (await dataSource.getRepository(Agent).save({ nodeId: 1, name: `agent ${place.id}`, type: 'callback', contact: 'user/1', status: 'Available', state: 'Waiting', queues: [], phone: '' })).id;
    const at = sqlTime(campaign.house.clock.now());
    await insertRows(dataSource.manager, 'task', ['account_id', 'dialer_id', 'contact_id', 'dialer_contact_id', 'agent_id', 'kind', 'state', 'offered_at', 'expires_at'], [[place.accountId, place.dialerId, place.contactId, place.id, agentId, 'preview', 'offered', at, at]]);
    const asked = valueOf(await ask(listId));
    expect(await runEmptying(campaign.context, asked, nobody)).to.equal(1);
    expect(await statesOf(runner.dialer.id)).to.deep.equal(['waiting']);
    await dataSource.query(`UPDATE task SET state = 'expired' WHERE contact_id = ?`, [place.contactId]);
    expect(await runEmptying(campaign.context, asked, nobody)).to.equal(0);
    expect(await entries(listId)).to.deep.equal([]);
  });

  it('a list that blocks is refused unless it is said that its numbers may be called again; then its entries are cancelled and stay', async () => {
    const numbers = campaign.numbers(2);
    const [calls, blocks] = [await campaign.list(numbers), await campaign.list(numbers)];
    await dataSource.query(`UPDATE contact SET attributes = ? WHERE list_id = ? AND number = ?`, ['{"city":"Bonn"}', blocks, numbers[0]]);
    const dialer = await campaign.dialer([{ listId: calls, role: 'call' }, { listId: blocks, role: 'block' }], { blacklistHit: 'wait' });
    const runner = await campaign.start(dialer);
    expect(await campaign.place(runner)).to.deep.equal([]);
    expect((await removal(blocks)).blocksIn).to.deep.equal([`the dialer "${dialer.name}"`]);
    const failure = failureOf(await ask(blocks));
    expect([failure.status, failure.message]).to.deep.equal([409, `The list "${(await dataSource.getRepository(ContactList).findOneByOrFail({ id: blocks })).name}" blocks in the dialer "${dialer.name}": emptied, its numbers may be called again. Whoever wants that says so with "unblocks"; nothing was changed.`]);
    await empty(blocks, { unblocks: true });
    const rows = await entries(blocks);
    expect(rows.map(({ cancelledReason }) => cancelledReason)).to.deep.equal(['The list was emptied: A wrong file', 'The list was emptied: A wrong file']);
    expect(rows[0]!.attributes).to.include({ city: 'Bonn' });
    for (const { attributes } of rows) expect(attributes!.BLACKLISTED_CANCELLED).to.match(new RegExp(`^The list was emptied: A wrong file \\(.*Z, ${campaign.by.name}\\)$`));
    expect((await deeds(blocks, 'empty list'))[0]!.detail).to.deep.include({ blocksIn: [`the dialer "${dialer.name}"`] });
    const free = await campaign.start(await campaign.dialer([{ listId: calls, role: 'call' }, { listId: blocks, role: 'block' }]));
    expect(await campaign.place(free)).to.have.members(numbers);
    await end();
  });

  // Symptom: emptying a list whose numbers a dialer shows as caller IDs said that its numbers "may be called again", asked for "unblocks", and cancelled
  // contacts whom nobody had called. Cause: the lists that are shown and the list that is never shown were one set to whoBlocksBy.
  // Fix: only the one that is never shown blocks; whose caller IDs go is told by itself.
  it('that is shown as caller IDs blocks nobody, and whose caller IDs go is told; one that is never shown does block', async () => {
    const [shown, never] = [await campaign.list(campaign.numbers(2)), await campaign.list(campaign.numbers(1))];
    const dialer = await campaign.dialer([], { callerId: { kind: 'random', listIds: [shown], excludeListId: never } });
    expect(await removal(shown)).to.deep.equal({ mayBeDeleted: false, otherUses: [`It says which caller IDs the dialer "${dialer.name}" shows.`], notEmptied: null, keepsKind: null, blocksIn: [], calledBy: [], shownBy: [dialer.name], figures: { entries: 2, deleted: 2, kept: 0, underWay: 0 } });
    const { blocksIn, shownBy } = await removal(never);
    expect([blocksIn, shownBy]).to.deep.equal([[`the caller IDs of the dialer "${dialer.name}"`], []]);
    await empty(shown);
    expect(await entries(shown)).to.deep.equal([]);
    expect(failureOf(await ask(never)).field).to.equal('unblocks');
    expect(failureOf(await deleteList(campaign.context, campaign.by, shown)).message).to.contain('says which caller IDs');
  });

  // Symptom: a list in use had a button "Delete" that was always refused. Cause: only what stays for good was known before it was tried.
  // Fix: whatever uses it is told beforehand, and such a list may not be deleted.
  it('a list in use may not be deleted, and what uses it is told', async () => {
    const listId = await campaign.list(campaign.numbers(1));
    expect((await removal(listId)).mayBeDeleted).to.equal(true);
    const { id } = await campaign.dialer([{ listId, role: 'block' }]);
    expect((await removal(listId)).mayBeDeleted).to.equal(false);
    valueOf(await updateDialer(campaign.context, campaign.by, id, { lists: [] }));
    const { name } = await campaign.dialer([], { listRules: [{ listId, results: ['busy'] }] });
    const { mayBeDeleted, otherUses } = await removal(listId);
    expect([mayBeDeleted, otherUses]).to.deep.equal([false, [`It gets numbers by a rule of the dialer "${name}".`]]);
    expect(failureOf(await deleteList(campaign.context, campaign.by, listId)).message).to.match(/^The list "List \d+" gets numbers by a rule of the dialer "Dialer \d+"; nothing was deleted\./);
  });

  it('stops where the list has become one that blocks since it was asked for', async () => {
    const listId = await campaign.list(campaign.numbers(2));
    const asked = valueOf(await ask(listId));
    const dialer = await campaign.dialer([]);
    valueOf(await updateDialer(campaign.context, campaign.by, dialer.id, { lists: [{ listId, role: 'block' }] }));
    expect(await runEmptying(campaign.context, asked, nobody)).to.equal(0);
    expect((await entries(listId)).map(({ cancelledAt }) => cancelledAt)).to.deep.equal([null, null]);
    expect((await deeds(listId, 'entries taken off list'))[0]!.detail).to.deep.include({ stopped: `It blocks in the dialer "${dialer.name}" since.` });
  });

  it('goes on with what is left when it was cut off in the middle', async () => {
    const listId = await campaign.list(campaign.numbers(1_100));
    const asked = valueOf(await ask(listId));
    const cut = new AbortController();
    let batches = 0;
    await runEmptying(campaign.context, asked, async () => void ((batches += 1) === 2 && cut.abort()), cut.signal);
    expect(await countOf(listId)).to.equal(100);
    expect(await entries(listId)).to.have.length(100);
    await runEmptying(campaign.context, asked, nobody);
    expect(await countOf(listId)).to.equal(0);
  });

  it('is refused for opt-outs, while a file is read in, without a reason, and to who may not', async () => {
    await dataSource.transaction((manager) => optOut(manager, { accountId: campaign.house.one, number: campaign.numbers(1)[0] as PhoneNumber, source: 'test', at: 0 }));
    const { id: optOuts } = await dataSource.getRepository(ContactList).findOneByOrFail({ accountId: campaign.house.one, blocksAll: true });
    expect(failureOf(await ask(optOuts, { unblocks: true })).message).to.match(/asked never to be called, so it cannot be emptied; nothing was changed/);
    expect(failureOf(await deleteList(campaign.context, campaign.by, optOuts)).message).to.match(/asked never to be called; it stays, and nothing was deleted/);
    const listId = await campaign.list(campaign.numbers(1));
    const imports = dataSource.getRepository(ContactImport);
    const { id } = await imports.save({ accountId: campaign.house.one, listId, fileName: 'new.csv', storedName: 'x', bytes: 1, options: {}, state: 'running', createdBy: 'test', createdAt: new Date() });
    expect(failureOf(await ask(listId)).message).to.match(/^The file "new.csv" is being read into the list/);
    await imports.update(id, { state: 'done' });
    expect(failureOf(await ask(listId, { reason: ' ' })).field).to.equal('reason');
    expect(failureOf(await ask(listId, {}, { ...campaign.by, role: 'supervisor' })).status).to.equal(403);
    expect(failureOf(await ask(listId, {}, campaign.house.administratorOfOther)).status).to.equal(404);
    expect(await entries(listId)).to.have.length(1);
  });

  it('beside a dialer that takes its entries up: none is left over, and none is called', async () => {
    for (let time = 0; time < 3; time++) {
      const listId = await campaign.list(campaign.numbers(700));
      const dialer = await campaign.dialer([{ listId, role: 'call' }]);
      const asked = valueOf(await ask(listId));
      const [runner] = await Promise.all([campaign.start(dialer), runEmptying(campaign.context, asked, nobody)]);
      await campaign.refresh(runner);
      expect(await entries(listId)).to.deep.equal([]);
      expect(await dataSource.getRepository(DialerContact).countBy({ dialerId: dialer.id })).to.equal(0);
      expect(await campaign.place(runner)).to.deep.equal([]);
      await dataSource.getRepository(Dialer).update(dialer.id, { state: 'completed' });
    }
  });
});
