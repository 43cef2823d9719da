import { createHash, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { ApiToken } from './api-token.entity.js';
import { audit } from './audit.js';
import { placeOf } from './grant.js';
import { may } from './permissions.js';
import type { Principal } from './principal.js';
import type { Role } from './role.js';

export interface NewToken {
  name: string;
  role: Role;
  /** The account that it is for; of an agency administrator's, none. */
  accountId: number | null;
}

/** Makes a token. The text is returned this once; only its hash is kept. */
export async function createToken(context: Context, by: Principal, input: NewToken): Promise<Result<{ token: string; row: ApiToken }, Problem>> {
  if (!may(by, 'administer')) return failed(problem(403, 'Only an administrator can make tokens.'));
  const place = await placeOf(context.dataSource, by, input);
  if (!place.ok) return place;
  // The prefix lets a scanner recognise one that was published by mistake.
  const token = `sd_${randomBytes(32).toString('base64url')}`;
  const at = context.clock.now();
  const row = await transaction(context.dataSource, async (manager) => {
    const tokens = manager.getRepository(ApiToken);
    const made = await tokens.save(tokens.create({ ...place.value, name: input.name, hash: hashOf(token), createdAt: new Date(at), revokedAt: null }));
    await audit(manager, { at, accountId: made.accountId, actor: by.name, action: 'create token', subject: `token ${made.id}`, detail: { name: made.name, role: made.role } });
    return made;
  });
  return ok({ token, row });
}

/** Ends a token: at once in this process, within the age of a remembered one in others. */
export async function revokeToken(context: Context, by: Principal, id: number): Promise<Result<ApiToken, Problem>> {
  const { dataSource } = context;
  const row = await dataSource.getRepository(ApiToken).findOneBy({ id, enterpriseId: by.enterpriseId });
  if (!row || !may(by, 'administer') || (by.accountId !== null && row.accountId !== by.accountId)) return failed(problem(404, `There is no token ${id} that you administer.`));
  if (row.revokedAt) return ok(row);
  const at = context.clock.now();
  await transaction(dataSource, async (manager) => {
    await manager.getRepository(ApiToken).update(id, { revokedAt: new Date(at) });
    await audit(manager, { at, accountId: row.accountId, actor: by.name, action: 'revoke token', subject: `token ${id}`, detail: { name: row.name } });
  });
  memoryOf(dataSource).forget();
  return ok(Object.assign(row, { revokedAt: new Date(at) }));
}

/** Whose token it is; undefined when it is nobody's, or revoked. */
export async function findTokenHolder({ dataSource, clock }: Context, token: string): Promise<Principal | undefined> {
  const hash = hashOf(token);
  const memory = memoryOf(dataSource);
  const known = memory.recall(hash, clock.now());
  if (known) return known;
  const { revocations } = memory;
  const row = await dataSource.getRepository(ApiToken).findOneBy({ hash });
  if (!row || row.revokedAt) return undefined;
  const holder: Principal = { name: row.name, role: row.role, enterpriseId: row.enterpriseId, accountId: row.accountId };
  // What was read before a revocation must not be remembered after it.
  if (memory.revocations === revocations) memory.keep(hash, holder, clock.now());
  return holder;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** How long a token is taken as good without asking the database: a busy client sends hundreds of requests a second. */
const remembered = 3_000;

class Memory {
  revocations = 0;
  private holders = new Map<string, { holder: Principal; until: number }>();

  recall(hash: string, now: number): Principal | undefined {
    const entry = this.holders.get(hash);
    // A clock that was set back must not prolong it.
    return entry && now < entry.until && now >= entry.until - remembered ? entry.holder : undefined;
  }

  keep(hash: string, holder: Principal, now: number): void {
    if (this.holders.size >= 1_000) this.holders.clear();
    this.holders.set(hash, { holder, until: now + remembered });
  }

  forget(): void {
    this.revocations += 1;
    this.holders.clear();
  }
}

/** One memory a database, so that a revocation by any part of this process holds for all of it. */
const memories = new WeakMap<DataSource, Memory>();

function memoryOf(dataSource: DataSource): Memory {
  let memory = memories.get(dataSource);
  if (!memory) memories.set(dataSource, (memory = new Memory()));
  return memory;
}
