import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { AuditEntry } from '../../src/accounts/audit-entry.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { addContact, addContacts } from '../../src/contacts/add-contacts.js';
import { addEntries, addToList, cancelBlacklist } from '../../src/contacts/blacklist-entries.js';
import { Contact } from '../../src/contacts/contact.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { createList, renameList } from '../../src/contacts/lists.js';
import { recordOptOut } from '../../src/contacts/opt-out.js';
import { consumeOutbox } from '../../src/database/outbox.js';
import { addToDialer } from '../../src/dialers/add-to-dialer.js';
import { cloneDialer } from '../../src/dialers/clone-dialer.js';
import { deleteList } from '../../src/dialers/delete-list.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { DialerList } from '../../src/dialers/dialer-list.entity.js';
import { DialerVersion } from '../../src/dialers/dialer-version.entity.js';
import { editContact } from '../../src/dialers/edit-contact.js';
import { emptyList } from '../../src/dialers/empty-list.js';
import { explainContact } from '../../src/dialers/explain-contact.js';
import { findFiller } from '../../src/dialers/find-use.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { listRemoval } from '../../src/dialers/list-removal.js';
import type { ListRule } from '../../src/dialers/list-rule.js';
import { moveOn } from '../../src/dialers/next-action.js';
import { runEmptying } from '../../src/dialers/run-emptying.js';
import { runDueListRules } from '../../src/dialers/run-list-rules.js';
import { updateDialer } from '../../src/dialers/save-dialer.js';
import { goBackTo } from '../../src/dialers/versions.js';
import { dialerSettings } from '../../src/dialers/settings.js';
import { onEachDatabase } from '../support/databases.js';
import { type Campaign, failureOf, valueOf, withCampaign } from './campaign.js';

const day = 86_400_000;

onEachDatabase('what may be done with a list', (open) => {
  let dataSource: DataSource;
  let campaign: Campaign;

  withCampaign(open, (opened) => {
    campaign = opened;
    dataSource = opened.dataSource;
  });

  const rowOf = (id: number) => dataSource.getRepository(ContactList).findOneByOrFail({ id });
  const rename = async (id: number, input: { registryOf?: string | null; asOf?: Date }) => renameList(campaign.context, campaign.by, id, { name: (await rowOf(id)).name, ...input }, findFiller);
  const nobody = async () => undefined;
  const lastAttempt = (number: string) => dataSource.getRepository(Attempt).findOneOrFail({ where: { number }, order: { id: 'DESC' } });
  const registryWith = async (numbers: readonly string[] = [], registryOf = 'US') => {
    const id = await campaign.list(numbers);
    await dataSource.getRepository(ContactList).update(id, { registryOf, asOf: new Date(campaign.house.clock.now()) });
    return id;
  };
  /** The account's opt-outs, with the numbers on them. */
  const optOutsWith = async (numbers: readonly string[]) => {
    for (const number of numbers) valueOf(await recordOptOut(campaign.context, campaign.by, campaign.house.one, { number, source: 'letter' }));
    return (await dataSource.getRepository(ContactList).findOneByOrFail({ accountId: campaign.house.one, blocksAll: true })).id;
  };
  const entriesOf = (listId: number, number: string) => dataSource.getRepository(Contact).find({ where: { listId, number }, order: { id: 'ASC' } });

  // Symptom: a national registry was a list to call, and both people on it were dialled where the account did not keep to the law. Cause: saving
  // asked whether a list is a registry of rules alone. Fix: what may be done with a list is said in one place (compliance/list-kind.ts), which all ask.
  describe('of a do-not-call registry, or of the opt-outs', () => {
    it('no dialer calls it: not a new one, not a changed one, not a copy, and not one that did before', async () => {
      const [onRegistry, optedOut, free] = campaign.numbers(3) as [string, string, string];
      for (const [listId, sentence] of [[await registryWith([onRegistry]), /^".+" is a do-not-call registry, so no dialer calls it\. Nothing was saved\./], [await optOutsWith([optedOut]), /^Those on the list "Opt-outs" asked never to be called, so no dialer calls it\. Nothing was saved\./]] as const) {
        const lists = [{ listId, role: 'call' as const }];
        const draft = await campaign.dialer([{ listId: await campaign.list([free]), role: 'call' }, { listId, role: 'block' }]);
        const changed = failureOf(await updateDialer(campaign.context, campaign.by, draft.id, { lists }));
        expect(changed).to.include({ status: 422, field: 'lists' });
        expect(changed.message).to.match(sentence);
        // As one of before this rule has it.
        await dataSource.getRepository(DialerList).delete({ dialerId: draft.id });
        await dataSource.getRepository(DialerList).insert({ accountId: campaign.house.one, dialerId: draft.id, listId, role: 'call', position: 0 });
        expect(failureOf(await startDialer(campaign.context, campaign.by, draft.id)).message).to.match(/so no dialer calls it\. The dialer ".+" was not started: take the list out of it\.$/);
        expect(failureOf(await cloneDialer(campaign.context, campaign.by, draft.id)).message).to.match(sentence);
        expect(failureOf(await goBackTo(campaign.context, campaign.by, draft.id, 1)).message).to.match(sentence);
      }
    });

    it('and of one that runs all the same, nobody on it is called, whether the account keeps to the law or not', async () => {
      const [registered, free] = campaign.numbers(2) as [string, string];
      const listId = await campaign.list([registered]);
      const runner = await campaign.running([{ listId, role: 'call' }, { listId: await campaign.list([free, registered]), role: 'call' }]);
      await dataSource.getRepository(ContactList).update(listId, { registryOf: 'US' });
      expect(await campaign.place(runner)).to.deep.equal([free]);
      expect((await campaign.places(runner.dialer.id)).get(registered)).to.include({ state: 'blacklisted', status: 'DO NOT CALL' });
    });

    it('a list that is called, gets numbers by a rule or blocks everywhere does not become a registry', async () => {
      const [target, called, own] = [await campaign.list(), await campaign.list(campaign.numbers(1)), await campaign.list()];
      const { name } = await campaign.dialer([{ listId: called, role: 'call' }], { listRules: [{ results: ['busy'], listId: target }] });
      const ownDialer = await campaign.dialer([{ listId: own, role: 'call' }]);
      await dataSource.getRepository(DialerList).update({ dialerId: ownDialer.id }, { isOwn: true });
      const refused = [await rename(called, { registryOf: 'US' }), await rename(target, { registryOf: 'US' }), await rename(own, { registryOf: 'US' }), await rename(await optOutsWith(campaign.numbers(1)), { registryOf: 'GB' })].map(failureOf);
      expect(refused.map(({ message }) => message.replace(/List \d+/, 'L').replace(name, 'D').replace(ownDialer.name, 'D'))).to.deep.equal([
        'The list "L" is called by the dialer "D", and a do-not-call registry is neither called nor written to by a rule. Change that first, or make another list for the registry. Nothing was changed.',
        'The list "L" gets numbers by a rule of the dialer "D", and a do-not-call registry is neither called nor written to by a rule. Change that first, or make another list for the registry. Nothing was changed.',
        'The list "L" takes those who come to the dialer "D", and a do-not-call registry is neither called nor written to by a rule. Change that first, or make another list for the registry. Nothing was changed.',
        'Those on the list "Opt-outs" asked never to be called, in whichever country: it is no registry. Nothing was changed.',
      ]);
      for (const failure of refused) expect(failure).to.include({ status: 409, field: 'registryOf' });
      // Symptom: the opt-outs were called "Hot leads", and who was then added to a list "Opt-outs" was called 3 s later. Cause: they could have any name. Fix: they keep theirs.
      const optOuts = await optOutsWith([]);
      expect(failureOf(await renameList(campaign.context, campaign.by, optOuts, { name: 'Hot leads' }, findFiller))).to.include({ status: 409, field: 'name', message: 'The list "Opt-outs" has those who asked never to be called, and is found by that name. Nothing was changed.' });
      // Symptom: on SQLite a list "opt-outs" was made beside it, and who was added to that by name was called. Cause: SQLite tells capitals apart, and MariaDB's index does not. Fix: nothing that reads like it is made, on either.
      for (const name of ['opt-outs', 'OPT-OUTS', 'Opt-oüts']) {
        const message = `The name "${name}" is too similar to the name of the list "Opt-outs"; nothing was saved. Choose another name.`;
        expect(failureOf(await createList(campaign.context, campaign.by, { accountId: campaign.house.one, name })), name).to.include({ status: 409, field: 'name', message });
        expect(failureOf(await renameList(campaign.context, campaign.by, called, { name }, findFiller)), name).to.include({ status: 409, field: 'name', message });
      }
      valueOf(await createList(campaign.context, campaign.by, { accountId: campaign.house.one, name: 'Opt-outs of May' }));
      valueOf(await renameList(campaign.context, campaign.by, optOuts, { description: 'Letters are in the blue folder.' }, findFiller));
      expect(await dataSource.getRepository(ContactList).countBy([{ id: called, registryOf: 'US' }, { id: target, registryOf: 'US' }])).to.equal(0);
      valueOf(await rename(called, {}));
    });

    it('of two at once, who calls the list and who makes it a registry, one is refused', async () => {
      for (let time = 0; time < 5; time++) {
        const listId = await campaign.list(campaign.numbers(1));
        const draft = await campaign.dialer([]);
        const [saved, renamed] = await Promise.all([updateDialer(campaign.context, campaign.by, draft.id, { lists: [{ listId, role: 'call' }] }), rename(listId, { registryOf: 'US' })]);
        expect([saved.ok, renamed.ok].filter(Boolean), 'one alone').to.have.length(1);
      }
    });

    it('a registry with numbers on it stays what it is: not ordinary, not another country’s, not deleted; emptied, it is of no day', async () => {
      const listId = await registryWith(campaign.numbers(2));
      const { name } = await rowOf(listId);
      const sentence = `The do-not-call registry "${name}" keeps 2 numbers from being called; empty it first, which asks for a reason.`;
      for (const registryOf of [null, '', 'GB']) expect(failureOf(await rename(listId, { registryOf })).message).to.equal(`${sentence} Nothing was changed.`);
      expect(failureOf(await deleteList(campaign.context, campaign.by, listId)).message).to.equal(`${sentence} Nothing was deleted.`);
      expect(valueOf(await listRemoval(campaign.context, campaign.by, listId, false, nobody)).mayBeDeleted).to.equal(false);
      const emptying = valueOf(await emptyList(campaign.context, campaign.by, listId, { reason: 'the wrong file', unblocks: true }));
      expect((await rowOf(listId)).asOf).to.equal(null);
      await runEmptying(campaign.context, emptying, nobody);
      valueOf(await rename(listId, { registryOf: null }));
      expect(await rowOf(listId)).to.include({ registryOf: null, contactCount: 0 });
    });

    it('nobody is put on a registry, taken off it or changed there by hand, and the dialer’s own list is none', async () => {
      const [number, other] = campaign.numbers(2) as [string, string];
      const listId = await registryWith([number]);
      const { name } = await rowOf(listId);
      const { context, by } = campaign;
      const [{ id }] = (await entriesOf(listId, number)) as [Contact];
      const refused = [
        await addContact(context, by, { listId, number: other }), await addContacts(context, by, { listId, text: other }), await addToList(context, by, { listId, number: other }),
        await addEntries(context, by, listId, [{ number: other }]), await cancelBlacklist(context, by, { listId, numbers: [number], reason: 'they agreed' }),
      ];
      const why = `"${name}" is a do-not-call registry: numbers come on it with the file of its authority alone, and off it when it is emptied for the latest one.`;
      expect(refused.map((result) => failureOf<unknown>(result))).to.deep.equal([...Array.from({ length: 4 }, () => `${why} Nothing was added.`), `${why} Nothing was changed.`].map((message) => ({ status: 409, message })));
      expect(failureOf(await editContact(context, by, id, { name: 'Ann' })).message).to.equal(`The entries of "${name}", a do-not-call registry, stay as its authority gave them. Nothing was changed.`);
      const draft = await campaign.dialer([{ listId: await campaign.list([other]), role: 'call' }]);
      await dataSource.getRepository(ContactList).update(listId, { name: `${draft.name}/AUTO` });
      expect(failureOf(await addToDialer(context, by, draft.id, { number: other })).message).to.match(/is a do-not-call registry, so no dialer calls it\. So it cannot take the new contacts/);
      expect(await dataSource.getRepository(Contact).findBy({ listId })).to.have.length(1);
    });
  });

  describe('by a rule after an attempt', () => {
    const withRules = async (listRules: (Partial<ListRule> & { listId: number })[]) => campaign.dialer([{ listId: await campaign.list(campaign.numbers(1)), role: 'call' }], { listRules });
    const fault = async (rule: Partial<ListRule> & { listId: number }) => {
      const draft = await withRules([]);
      return failureOf(await updateDialer(campaign.context, campaign.by, draft.id, { settings: { listRules: [rule] } }));
    };

    it('nothing goes on a registry, nothing for days on the opt-outs, and no attribute says that a blocking was cancelled', async () => {
      const registry = await fault({ listId: await registryWith() });
      expect(registry.message).to.match(/off it when it is emptied for the latest one\. A rule puts none on it; nothing was saved\./);
      const days = await fault({ listId: await optOutsWith(campaign.numbers(1)), blockDays: 1 });
      expect(days).to.deep.include({ field: 'settings.listRules.0.blockDays', message: 'Whoever is on the list "Opt-outs" is never called again, so an entry there has no end. Nothing was saved. Leave the days of the rule empty.' });
      // Symptom: a rule with this attribute was saved, and put numbers on its list without it.
      const proof = await fault({ listId: await campaign.list(), attributes: { BLACKLISTED_CANCELLED: 'by me' } });
      expect(proof).to.deep.include({ field: 'settings.listRules.0.attributes', message: 'The attribute BLACKLISTED_CANCELLED tells who cancelled a blocking, when and why: only a cancellation writes it. Nothing was saved.' });
    });

    it('saved before, it puts a number on the opt-outs for ever, and skips what has become a registry', async () => {
      const [later, optOuts] = [await campaign.list(), await optOutsWith(campaign.numbers(1))];
      const draft = await withRules([{ results: ['busy'], listId: later }, { results: ['busy'], listId: later, delayMinutes: 5 }]);
      const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: draft.versionId });
      const [atOnce, delayed] = settings.listRules as [ListRule, ListRule];
      await dataSource.getRepository(DialerVersion).update(draft.versionId, { settings: dialerSettings.parse({ ...settings, listRules: [{ ...atOnce, listId: optOuts, blockDays: 1 }, delayed] }) });
      const runner = await campaign.start(draft);
      const [number] = (await campaign.place(runner)) as [string];
      const { uuid } = campaign.switch.originations.at(-1)!;
      campaign.settler.ended({ uuid, cause: 'USER_BUSY', createdAt: campaign.house.clock.now(), endedAt: campaign.house.clock.now() });
      await campaign.settler.flush();
      await consumeOutbox(dataSource, campaign.house.clock, { 'attempt settled': moveOn }, campaign.context.log);
      expect((await entriesOf(optOuts, number)).map(({ blacklistedUntil }) => blacklistedUntil)).to.deep.equal([null]);
      await dataSource.getRepository(ContactList).update(later, { registryOf: 'US' });
      await campaign.house.clock.advance(6 * 60_000);
      expect(await runDueListRules(campaign.context)).to.equal(1);
      expect(await entriesOf(later, number)).to.deep.equal([]);
      const skipped = await dataSource.getRepository(AuditEntry).findOneByOrFail({ action: 'skip a rule', subject: `list ${later}` });
      expect(JSON.stringify(skipped.detail)).to.contain('is a do-not-call registry');
      await dataSource.getRepository(Dialer).update(draft.id, { state: 'completed' });
    });
  });

  describe('an opt-out', () => {
    // Symptom: "for ever", said the documents; and an opt-out with a date was taken by every way in, and called the day after.
    it('is taken without an end alone, whatever the way', async () => {
      const [optedOut, number] = campaign.numbers(2) as [string, string];
      const listId = await optOutsWith([optedOut]);
      const { context, by } = campaign;
      const until = new Date(campaign.house.clock.now() + day).toISOString();
      const message = 'Whoever is on the list "Opt-outs" is never called again, so an entry there has no end. Nothing was added.';
      expect(failureOf(await addToList(context, by, { listId, number, until }))).to.deep.equal({ status: 422, message, field: 'until' });
      expect(failureOf(await addEntries(context, by, listId, [{ number }, { number: optedOut, until }]))).to.deep.equal({ status: 422, message, field: 'until' });
      expect(failureOf(await addContact(context, by, { listId, number, blacklistedUntil: until }))).to.deep.equal({ status: 422, message, field: 'blacklistedUntil' });
      expect(await entriesOf(listId, number)).to.deep.equal([]);
      valueOf(await addToList(context, by, { listId, number, until: ' ' }));
      const [entry] = (await entriesOf(listId, number)) as [Contact];
      expect(failureOf(await editContact(context, by, entry.id, { blacklistedUntil: until })).message).to.match(/^The entries of "Opt-outs" prove who opted out and how, and stay as they came\./);
    });

    it('that has one all the same holds for ever, is one when they say it again, and can be cancelled', async () => {
      const { context, by, house } = campaign;
      const [number, free] = campaign.numbers(2) as [string, string];
      const listId = await optOutsWith(campaign.numbers(1));
      await campaign.add(listId, [number], house.one, { blacklisted_until: new Date(house.clock.now() - day).toISOString().replace('T', ' ').slice(0, 23) });
      const runner = await campaign.running([{ listId: await campaign.list([number, free]), role: 'call' }], { blacklistHit: 'wait' });
      expect(await campaign.place(runner)).to.deep.equal([free]);
      expect((await lastAttempt(number)).reason).to.equal(`${number} is on the list "Opt-outs" (added by test).`);
      const place = (await campaign.places(runner.dialer.id)).get(number)!;
      expect(place).to.include({ state: 'blacklisted', status: 'OPTED OUT' });
      const why = valueOf(await explainContact(context, by, runner.dialer.id, place.contactId));
      expect(why.refusals[0]).to.include({ rule: 'blacklist' }).and.to.not.have.property('until');
      expect(valueOf(await recordOptOut(context, by, house.one, { number, source: 'letter' }))).to.include({ isNew: false, source: 'test' });
      expect(valueOf(await cancelBlacklist(context, by, { listId, numbers: [number], reason: 'a slip' }))).to.deep.include({ cancelled: 1, notFound: [] });
    });
  });
});
