import { Resource } from '@adminjs/typeorm';
import { AppError, type BaseProperty, BaseRecord, type ActionContext, type Filter, ForbiddenError, ValidationError } from 'adminjs';
import { type BaseEntity, type DataSource, type EntityTarget, Equal, type FindOptionsWhere, In, type EntityManager, type ObjectLiteral, type Repository } from 'typeorm';
import { audit } from '../src/accounts/audit.js';
import { isDuplicate } from '../src/accounts/is-duplicate.js';
import type { Principal } from '../src/accounts/principal.js';
import { visibleAccounts } from '../src/accounts/scope.js';
import type { Context } from '../src/database/context.js';
import { diskIsFull, isDiskFull } from '../src/database/disk-full.js';
import { transaction } from '../src/database/transaction.js';
import { both, conditionsOf } from './conditions.js';
import type { Conditions, Scope } from './scopes.js';
import { principalOf } from './signed-in.js';

export interface Table {
  /** Name in addresses and translations, such as `Dialer`. */
  id: string;
  entity: EntityTarget<ObjectLiteral> & (new () => BaseEntity);
  scope: Scope;
  /** What a row is called in the audit, such as `node`. Without it rows have rules, and no form of AdminJS's writes them. */
  noun?: string;
  /** Columns that never leave the server: hashes. */
  secret?: readonly string[];
  /** Columns that a form may set but nobody can read: passwords. Left empty in a form, they stay as they are. */
  writeOnly?: readonly string[];
  /** What is wrong with a row, by column; checked before it is written. */
  check?(row: Record<string, unknown>): Record<string, string>;
}

/** Counting goes no further: a list of a million contacts needs no exact number of pages. */
const countedAtMost = 10_000;

/** Columns that are set once, by us. */
const fixed = ['id', 'accountId', 'enterpriseId', 'createdAt', 'createdBy'];

/**
 * AdminJS's TypeORM resource, with every query scoped to what the signed-in user may see. Without a user that
 * we know, it answers nothing (fails closed). It keeps to the data source that it is given instead of the one
 * that the entity class was last connected to, reports each error of a write, keeps secret columns to itself
 * and reads filters as they were meant (conditions.ts).
 */
export class ScopedResource extends Resource {
  private readonly dataSource: DataSource;

  constructor(private readonly context: Pick<Context, 'dataSource' | 'clock' | 'log'>, private readonly table: Table) {
    const { dataSource } = context;
    super({ name: table.id, getRepository: () => dataSource.getRepository(table.entity) } as unknown as typeof BaseEntity);
    this.dataSource = dataSource;
  }

  override properties(): ReturnType<Resource['properties']> {
    return super.properties().filter((property) => !this.isSecret(property.path()));
  }

  override property(path: string): ReturnType<Resource['property']> {
    return this.isSecret(path) ? (null as never) : super.property(path);
  }

  override async count(filter: Filter, context?: ActionContext): Promise<number> {
    const where = await this.where(context, filter);
    if (!where) return 0;
    const query = this.repository.createQueryBuilder('row').select('1', 'one').where(where).limit(countedAtMost);
    const [sql, parameters] = query.getQueryAndParameters();
    const [counted] = await this.dataSource.query(`SELECT COUNT(*) AS count FROM (${sql}) AS counted`, parameters);
    return Number(counted.count);
  }

  override async find(filter: Filter, options: { limit?: number; offset?: number; sort?: { sortBy?: string; direction?: 'asc' | 'desc' } }, context?: ActionContext): Promise<BaseRecord[]> {
    const where = await this.where(context, filter);
    if (!where) return [];
    const sortBy = options.sort?.sortBy && this.columns.has(options.sort.sortBy) ? options.sort.sortBy : this.idName();
    const rows = await this.repository.find({
      where,
      take: Math.min(Number(options.limit) || 20, 500),
      skip: Math.max(Number(options.offset) || 0, 0),
      order: { [sortBy]: options.sort?.direction === 'desc' ? 'DESC' : 'ASC' },
    });
    return rows.map((row) => this.record(row));
  }

  override async findOne(id: string | number, context?: ActionContext): Promise<BaseRecord | null> {
    const row = await this.row(id, context);
    return row ? this.record(row) : null;
  }

  override async findMany(ids: (string | number)[], context?: ActionContext): Promise<BaseRecord[]> {
    const scope = await this.table.scope(this.dataSource, this.principal(context));
    const rows = await this.repository.findBy(both(scope, { [this.idName()]: In(ids.filter((id) => this.isId(id))) }) as FindOptionsWhere<ObjectLiteral>);
    return rows.map((row) => this.record(row));
  }

  override async create(params: Record<string, unknown>, context?: ActionContext): Promise<ObjectLiteral> {
    const principal = this.principal(context);
    const row = this.repository.create({ ...this.writable(params), ...(await this.ownership(params, principal)) });
    await this.write(principal, 'create', row, (manager) => manager.save(row));
    return this.readable(row);
  }

  override async update(id: string | number, params: Record<string, unknown> = {}, context?: ActionContext): Promise<ObjectLiteral> {
    const row = await this.row(id, context);
    if (!row) throw notThere();
    Object.assign(row, this.writable(params));
    await this.write(this.principal(context), 'update', row, (manager) => manager.save(row));
    return this.readable(row);
  }

  override async delete(id: string | number, context?: ActionContext): Promise<void> {
    const row = await this.row(id, context);
    if (!row) throw notThere();
    await this.write(this.principal(context), 'delete', row, (manager) => manager.delete(this.table.entity, id));
  }

  private get repository(): Repository<ObjectLiteral> {
    return this.dataSource.getRepository(this.table.entity);
  }

  private get columns(): Set<string> {
    return new Set(this.properties().map((property: BaseProperty) => property.path()));
  }

  private isSecret(path: string): boolean {
    return path === 'enterpriseId' || [...(this.table.secret ?? []), ...(this.table.writeOnly ?? [])].includes(path);
  }

  private principal(context: ActionContext | undefined): Principal {
    const principal = principalOf(context?.currentAdmin);
    if (!principal) throw new ForbiddenError('Sign in first.');
    return principal;
  }

  /** Scope and filter; undefined when the filter speaks of a column that there is not. */
  private async where(context: ActionContext | undefined, filter?: Filter): Promise<FindOptionsWhere<ObjectLiteral> | undefined> {
    const scope: Conditions = await this.table.scope(this.dataSource, this.principal(context));
    const conditions = conditionsOf(filter);
    return conditions && (both(scope, conditions) as FindOptionsWhere<ObjectLiteral>);
  }

  private async row(id: string | number, context: ActionContext | undefined): Promise<ObjectLiteral | null> {
    const scope = await this.table.scope(this.dataSource, this.principal(context));
    if (!this.isId(id)) return null;
    return this.repository.findOneBy(both(scope, { [this.idName()]: Equal(id) }) as FindOptionsWhere<ObjectLiteral>);
  }

  private isId(id: string | number): boolean {
    return super.property(this.idName()).type() !== 'number' || Number.isSafeInteger(Number(id));
  }

  private record(row: ObjectLiteral): BaseRecord {
    return new BaseRecord(this.readable(row), this);
  }

  private readable(row: ObjectLiteral): ObjectLiteral {
    return Object.fromEntries([...this.columns].map((column) => [column, row[column]]));
  }

  /** What a form may write, in the columns' own types. */
  private writable(params: Record<string, unknown>): Record<string, unknown> {
    const { writeOnly = [] } = this.table;
    const prepared = this['prepareParams'](params) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(prepared).filter(([column, value]) => {
        if (fixed.includes(column)) return false;
        return this.columns.has(column) || (writeOnly.includes(column) && typeof value === 'string' && value !== '');
      }),
    );
  }

  /** Whose a new row is and who made it: never taken from a form beyond the choice among the visible accounts. */
  private async ownership(params: Record<string, unknown>, principal: Principal): Promise<Record<string, unknown>> {
    const columns = new Set(this.repository.metadata.columns.map(({ propertyName }) => propertyName));
    const owned: Record<string, unknown> = {};
    if (columns.has('enterpriseId')) owned.enterpriseId = principal.enterpriseId;
    if (columns.has('accountId')) {
      const visible = await visibleAccounts(this.dataSource, principal);
      const chosen = principal.accountId ?? (params.accountId ? Number(params.accountId) : visible.length === 1 ? visible[0] : undefined);
      if (chosen === undefined || !visible.includes(chosen)) throw new ValidationError({ accountId: { message: 'Choose the account that it belongs to.' } });
      owned.accountId = chosen;
    }
    if (columns.has('createdAt')) owned.createdAt = new Date(this.context.clock.now());
    if (columns.has('createdBy')) owned.createdBy = principal.name;
    return owned;
  }

  /** Checks and writes a row with its entry in the audit. The adapter swallows what is not the database's error; here each one is told. */
  private async write(principal: Principal, verb: string, row: ObjectLiteral, work: (manager: EntityManager) => Promise<unknown>): Promise<void> {
    const { id, noun, writeOnly = [] } = this.table;
    if (!noun) throw new ForbiddenError('This is not changed here; it has its own buttons.');
    const mistakes = verb === 'delete' ? {} : (this.table.check?.(row) ?? {});
    if (Object.keys(mistakes).length > 0)
      throw new ValidationError(Object.fromEntries(Object.entries(mistakes).map(([column, message]) => [column, { message }])), { message: 'Nothing was saved yet; see the fields in red.' });
    const { clock, log } = this.context;
    try {
      await transaction(this.dataSource, async (manager) => {
        await work(manager);
        const detail = Object.fromEntries(Object.entries(this.readable(row)).filter(([column]) => !writeOnly.includes(column)));
        await audit(manager, { at: clock.now(), accountId: row.accountId ?? null, actor: principal.name, action: `${verb} ${noun}`, subject: `${noun} ${row.id}`, detail });
      });
    } catch (error) {
      if (isDuplicate(error)) throw new ValidationError({}, { message: 'There is one like it already, so nothing was saved.' });
      if (/FOREIGNKEY|ROW_IS_REFERENCED/.test((error as { code?: string }).code ?? '')) throw new ValidationError({}, { message: 'It is in use elsewhere, so it was kept.' });
      if (isDiskFull(error)) throw new AppError(diskIsFull);
      log.error({ err: error, table: id }, 'a change made in the back office could not be saved');
      throw new AppError('It could not be saved because something failed in the service. Nothing was changed; the log says what it was.');
    }
  }
}

const notThere = (): ForbiddenError => new ForbiddenError('It is not there any more, or belongs to an account that you do not see.');
