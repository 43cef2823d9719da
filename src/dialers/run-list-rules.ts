import type { BaseEntity, EntityManager } from 'typeorm';
import { audit } from '../accounts/audit.js';
import type { Attempt } from '../calls/attempt.entity.js';
import { whyNoLimit, whyNotByHand } from '../compliance/list-kind.js';
import { Contact } from '../contacts/contact.entity.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import { lockList } from '../contacts/lists.js';
import { cancelledAttribute, type NewContact } from '../contacts/read-contact.js';
import { rowOf, writeLines } from '../contacts/write-contacts.js';
import type { Context } from '../database/context.js';
import { forUpdate, insertRows, marks, sqlTime } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { groupBy } from '../shared/group-by.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import { type DialerContactState, hasEnded } from './dialer-contact-state.js';
import { DialerVersion } from './dialer-version.entity.js';
import { holding, type ListRule, occasionInWords, type RuleOccasion, ruleName } from './list-rule.js';
import type { DialerSettings } from './settings.js';

/** A settled attempt, for the rules of the version by which it was dialled. */
export interface Settled extends Omit<RuleOccasion, 'isPending'> {
  attemptId: string;
  accountId: number;
  dialerVersionId: number;
  dialerContactId: number;
}

interface Run {
  id: number;
  attemptId: string;
  ruleIndex: number;
  dialerVersionId: number;
  contactId: number;
  occasion: string;
}

const day = 86_400_000;
const chunk = 500;

/**
 * Looks at the rules of dialers after attempts, in the transaction that moves their contacts on, or in which an agent says what came of
 * it; the contacts' places are locked, so each rule holds once for each attempt. What has no delay is on its list when this ends.
 */
export async function applyListRules(manager: EntityManager, settled: readonly Settled[], settingsOf: (dialerVersionId: number) => Pick<DialerSettings, 'listRules'>, now: number): Promise<void> {
  const some = settled.filter(({ dialerVersionId }) => settingsOf(dialerVersionId).listRules.length > 0);
  if (some.length === 0) return;
  const ids = some.map(({ dialerContactId }) => dialerContactId);
  const rows: { id: number; contactId: number; state: DialerContactState }[] = await manager.query(`SELECT id, contact_id AS contactId, state FROM dialer_contact WHERE id IN (${marks(ids)})`, ids);
  const places = new Map(rows.map((row) => [row.id, row]));
  const found = some.flatMap((attempt) => {
    const place = places.get(attempt.dialerContactId);
    if (!place) return [];
    const { listRules } = settingsOf(attempt.dialerVersionId);
    const occasion = { ...attempt, isPending: !hasEnded(place.state) };
    return holding(listRules, occasion).map((index) => ({ attempt, occasion, index, contactId: place.contactId, dueAt: now + listRules[index]!.delayMinutes * 60_000 }));
  });
  if (found.length === 0) return;
  const attemptIds = [...new Set(found.map(({ attempt }) => attempt.attemptId))];
  const known: { attemptId: string; ruleIndex: number }[] = await manager.query(`SELECT attempt_id AS attemptId, rule_index AS ruleIndex FROM rule_run WHERE attempt_id IN (${marks(attemptIds)})`, attemptIds);
  const fresh = found.filter(({ attempt, index }) => !known.some(({ attemptId, ruleIndex }) => attemptId === attempt.attemptId && ruleIndex === index));
  await insertRows(
    manager, 'rule_run', ['account_id', 'attempt_id', 'rule_index', 'dialer_version_id', 'contact_id', 'occasion', 'due_at'],
    fresh.map(({ attempt, occasion, index, contactId, dueAt }) => [attempt.accountId, attempt.attemptId, index, attempt.dialerVersionId, contactId, occasionInWords(occasion).slice(0, 200), sqlTime(dueAt)]),
  );
  const atOnce = [...new Set(fresh.filter(({ dueAt }) => dueAt <= now).map(({ attempt }) => attempt.attemptId))];
  if (atOnce.length > 0) await carryOut(manager, await manager.query(`${runs} WHERE done_at IS NULL AND due_at <= ? AND attempt_id IN (${marks(atOnce)})`, [sqlTime(now), ...atOnce]), now);
}

/** The rules for an agent's word that comes after its call was settled; one that came before is looked at with the call's end. The contact's place is locked. */
export async function applyLateWord(manager: EntityManager, attempt: Pick<Attempt, 'id' | 'accountId' | 'dialerVersionId' | 'dialerContactId' | 'ordinal' | 'result'>, disposition: string, settings: Pick<DialerSettings, 'listRules'>, now: number): Promise<void> {
  if (settings.listRules.length === 0) return;
  const { id: attemptId, accountId, dialerVersionId, dialerContactId, ordinal, result } = attempt;
  const [place] = await manager.query('SELECT state, attempts FROM dialer_contact WHERE id = ?', [dialerContactId]);
  if (!place || result === null || (place.state === 'dialing' && place.attempts === ordinal)) return;
  await applyListRules(manager, [{ attemptId, accountId, dialerVersionId, dialerContactId, result, disposition }], () => settings, now);
}

/** Carries out what rules with a delay have put off until now; the leader looks every second. Returns how many were done. */
export async function runDueListRules({ dataSource, clock }: Context): Promise<number> {
  const now = clock.now();
  const due = await dataSource.query(`SELECT id FROM rule_run WHERE done_at IS NULL AND due_at <= ? LIMIT ${chunk}`, [sqlTime(now)]);
  if (due.length === 0) return 0;
  return transaction(dataSource, async (manager) => {
    const ids = due.map(({ id }: { id: number }) => id);
    const left: Run[] = await manager.query(`${runs} WHERE done_at IS NULL AND id IN (${marks(ids)}) ORDER BY id${forUpdate(manager)}`, ids);
    await carryOut(manager, left, now);
    return left.length;
  });
}

const runs = 'SELECT id, attempt_id AS attemptId, rule_index AS ruleIndex, dialer_version_id AS dialerVersionId, contact_id AS contactId, occasion FROM rule_run';

async function carryOut(manager: EntityManager, due: readonly Run[], now: number): Promise<void> {
  if (due.length === 0) return;
  const versions = new Map<number, { accountId: number; dialer: string; rules: ListRule[] }>();
  for (const id of new Set(due.map(({ dialerVersionId }) => dialerVersionId))) {
    const { settings, dialerId, accountId } = await manager.getRepository(DialerVersion).findOneByOrFail({ id });
    const [{ name }] = await manager.query('SELECT name FROM dialer WHERE id = ?', [dialerId]);
    versions.set(id, { accountId, dialer: name, rules: settings.listRules });
  }
  const contactIds = [...new Set(due.map(({ contactId }) => contactId))];
  const contacts = new Map((await manager.getRepository(Contact).createQueryBuilder('contact').whereInIds(contactIds).getMany()).map((contact) => [contact.id, contact]));
  const dialled = await numbersDialled(manager, due);
  const byList = groupBy(due, ({ dialerVersionId, ruleIndex }) => versions.get(dialerVersionId)!.rules[ruleIndex]!.listId);
  // In one order for everybody, so that nobody waits in a circle.
  for (const [listId, some] of [...byList].sort(([one], [other]) => one - other)) {
    const { accountId } = versions.get(some[0]!.dialerVersionId)!;
    const skip = (why: string) => audit(manager, { at: now, accountId, actor: 'service', action: 'skip a rule', subject: `list ${listId}`, detail: { why, attempts: some.map(({ attemptId }) => attemptId).slice(0, 100) } });
    if (!(await lockList(manager, listId))) {
      await skip('The list was deleted.');
      continue;
    }
    const list = await manager.getRepository(ContactList).findOneByOrFail({ id: listId });
    const not = whyNotByHand(list);
    if (not) {
      // It became one after the rule was saved.
      await skip(not);
      continue;
    }
    const [call] = await manager.query("SELECT id FROM dialer_list WHERE list_id = ? AND role = 'call' LIMIT 1", [listId]);
    const lines = some.flatMap((run, index) => {
      const { dialer, rules } = versions.get(run.dialerVersionId)!;
      const contact = contacts.get(run.contactId);
      const rule = rules[run.ruleIndex]!;
      const by = `Rule ${ruleName(rule, run.ruleIndex)} of the dialer “${dialer}”`;
      if (!contact) return [];
      const numbers = call ? [contact.number] : toBlock(contact.number, dialled.get(run.attemptId), rule);
      return numbers.map((number) => ({ line: index + 1, row: rowOf(entryOf({ ...contact, number }, whyNoLimit(list) ? { ...rule, blockDays: null } : rule, `${by}: ${run.occasion}.`, now), { accountId, listId, addedBy: by.slice(0, 200) }) }));
    });
    await writeLines(manager, listId, now, lines, 'keep');
  }
  await manager.query(`UPDATE rule_run SET done_at = ? WHERE id IN (${marks(due)})`, [sqlTime(now), ...due.map(({ id }) => id)]);
}

/** To which of a contact's numbers each attempt was (D5). */
async function numbersDialled(manager: EntityManager, due: readonly Run[]): Promise<Map<string, string>> {
  const ids = [...new Set(due.map(({ attemptId }) => attemptId))];
  const rows: { id: string; number: string }[] = await manager.query(`SELECT id, number FROM attempt WHERE id IN (${marks(ids)})`, ids);
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/**
 * On a list that no dialer calls it is the number that was dialled: a busy or an invalid one says nothing of the contact's others.
 * An agent's word is of the person, who is known by the main number: then both.
 */
const toBlock = (main: string, dialled: string | undefined, { dispositions }: ListRule): string[] => [...new Set([...(dispositions.length > 0 ? [main] : []), dialled ?? main])];

/** The contact as it comes onto the list: with all that is known of it. */
function entryOf({ number, name, clientId, email, address, zone, language, priority, preferences, otherNumbers, attributes, customerType }: Omit<Contact, keyof BaseEntity>, rule: ListRule, description: string, now: number): NewContact {
  // Who was called may have been cancelled on another list; this entry is not.
  const { [cancelledAttribute]: _, ...all } = { ...attributes, ...rule.attributes };
  return {
    number: number as PhoneNumber, name, clientId, email, address, zone, language, priority, preferences, description, customerType,
    otherNumbers: otherNumbers as NewContact['otherNumbers'],
    attributes: Object.keys(all).length > 0 ? all : null,
    addedAt: now,
    blacklistedUntil: rule.blockDays === null ? null : now + rule.blockDays * day,
  };
}
