import { type EntityManager, In } from 'typeorm';
import { audit } from '../accounts/audit.js';
import { isDuplicate } from '../accounts/is-duplicate.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import { findVisible, visibleAccounts } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { forUpdate } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { readInput } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { criteriaInput, type CriteriaInput, type Criterion, withIds } from './criteria.js';
import { ScoreCard } from './score-card.entity.js';
import { ScoreCardVersion } from './score-card-version.entity.js';

/** A card as it is in force. */
export type CardWithVersion = ScoreCard & { version: ScoreCardVersion };

export interface CardInput {
  name: string;
  criteria: CriteriaInput;
}

export async function createScoreCard(context: Context, principal: Principal, accountId: number, input: CardInput): Promise<Result<CardWithVersion, Problem>> {
  if (!may(principal, 'edit')) return failed(mayNot());
  if (!(await visibleAccounts(context.dataSource, principal)).includes(accountId)) return failed(problem(404, `There is no account ${accountId}.`, 'accountId'));
  const criteria = readCriteria(input.criteria, []);
  if (!criteria.ok) return criteria;
  const name = input.name.trim();
  return unlessTaken(name, () =>
    transaction(context.dataSource, async (manager) => {
      const cards = manager.getRepository(ScoreCard);
      const card = await cards.save(cards.create({ accountId, name, versionId: 0, createdBy: principal.name, createdAt: new Date(context.clock.now()), retiredAt: null }));
      return ok(await writeVersion(manager, context, principal, card, criteria.value, 'create score card'));
    }),
  );
}

/**
 * Renames a card, changes its criteria, retires it or takes it back. Other criteria are a new version for the calls that are
 * scored from then on: what was scored keeps what it was scored by. What is left out stays as it is.
 */
export async function updateScoreCard(context: Context, principal: Principal, cardId: number, changes: Partial<CardInput> & { retired?: boolean }): Promise<Result<CardWithVersion, Problem>> {
  if (!may(principal, 'edit')) return failed(mayNot());
  if (!(await findVisible(context.dataSource, principal, ScoreCard, cardId))) return failed(noCard(cardId));
  return unlessTaken(changes.name?.trim() ?? '', () =>
    transaction(context.dataSource, async (manager): Promise<Result<CardWithVersion, Problem>> => {
      // Locked before it is read, so that two who save at once make two versions.
      await manager.query(`SELECT id FROM score_card WHERE id = ?${forUpdate(manager)}`, [cardId]);
      const [card] = await withVersions(manager, await manager.getRepository(ScoreCard).findBy({ id: cardId }));
      if (!card) return failed(noCard(cardId));
      const criteria = changes.criteria === undefined ? ok(card.version.criteria) : readCriteria(changes.criteria, await idsBefore(manager, cardId));
      if (!criteria.ok) return criteria;
      const retiredAt = changes.retired === undefined ? card.retiredAt : changes.retired ? (card.retiredAt ?? new Date(context.clock.now())) : null;
      const row = { name: changes.name?.trim() ?? card.name, retiredAt };
      await manager.getRepository(ScoreCard).update(cardId, row);
      Object.assign(card, row);
      if (JSON.stringify(criteria.value) !== JSON.stringify(card.version.criteria)) return ok(await writeVersion(manager, context, principal, card, criteria.value, 'change score card'));
      await note(manager, context, principal, card, 'change score card', { name: row.name, retired: retiredAt !== null });
      return ok(card);
    }),
  );
}

export async function scoreCard({ dataSource }: Pick<Context, 'dataSource'>, principal: Principal, cardId: number): Promise<Result<CardWithVersion, Problem>> {
  const card = await findVisible(dataSource, principal, ScoreCard, cardId);
  return card ? ok((await withVersions(dataSource.manager, [card]))[0]!) : failed(noCard(cardId));
}

export async function withVersions(manager: EntityManager, cards: ScoreCard[]): Promise<CardWithVersion[]> {
  if (cards.length === 0) return [];
  const versions = await manager.getRepository(ScoreCardVersion).findBy({ id: In(cards.map(({ versionId }) => versionId)) });
  return cards.map((card) => Object.assign(card, { version: versions.find(({ cardId }) => cardId === card.id)! }));
}

const noCard = (id: number): Problem => problem(404, `There is no score card ${id}.`);
const mayNot = (): Problem => problem(403, 'Your role may not change score cards; nothing was changed.');

/** The ids that criteria of the card have or had: one that was taken out is not another one's later. */
async function idsBefore(manager: EntityManager, cardId: number): Promise<number[]> {
  const versions = await manager.getRepository(ScoreCardVersion).findBy({ cardId });
  return versions.flatMap(({ criteria }) => criteria.map(({ id }) => id));
}

function readCriteria(input: CriteriaInput, known: readonly number[]): Result<Criterion[], Problem> {
  const parsed = readInput(criteriaInput, input, 'Nothing was saved.', ['criteria']);
  if (!parsed.ok) return parsed;
  const given = parsed.value.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const strange = given.find((id, index) => !known.includes(id) || given.indexOf(id) !== index);
  if (strange !== undefined) return failed(problem(422, `The card has no criterion ${strange} to be changed; leave the id of a new one out. Nothing was saved.`, 'criteria'));
  return ok(withIds(parsed.value, Math.max(0, ...known)));
}

async function writeVersion(manager: EntityManager, context: Context, principal: Principal, card: ScoreCard, criteria: Criterion[], action: string): Promise<CardWithVersion> {
  const versions = manager.getRepository(ScoreCardVersion);
  const ordinal = (await versions.countBy({ cardId: card.id })) + 1;
  const version = await versions.save(versions.create({ cardId: card.id, ordinal, criteria, createdBy: principal.name, createdAt: new Date(context.clock.now()) }));
  await manager.getRepository(ScoreCard).update(card.id, { versionId: version.id });
  await note(manager, context, principal, card, action, { name: card.name, version: ordinal });
  return Object.assign(card, { versionId: version.id, version });
}

const note = (manager: EntityManager, { clock }: Context, principal: Principal, { id, accountId }: ScoreCard, action: string, detail: object): Promise<void> =>
  audit(manager, { at: clock.now(), accountId, actor: principal.name, action, subject: `score card ${id}`, detail });

async function unlessTaken(name: string, write: () => Promise<Result<CardWithVersion, Problem>>): Promise<Result<CardWithVersion, Problem>> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicate(error)) return failed(problem(409, `There is a score card named "${name}" already; nothing was saved. Choose another name.`, 'name'));
    throw error;
  }
}
