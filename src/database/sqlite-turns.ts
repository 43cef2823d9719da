import type { DataSource } from 'typeorm';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';

/**
 * SQLite has one connection in this process, and TypeORM hands it to everybody at once: a statement of
 * one caller lands in another's transaction and goes with its rollback (of 20 concurrent transactions
 * none succeeded). So every caller gets a query runner of its own, and they take turns: a transaction
 * holds its turn from BEGIN to COMMIT, a statement outside of one for itself.
 */
export function takeTurns(dataSource: DataSource): void {
  const turns = new Turns();
  turnsOf.set(dataSource, turns);
  const statements = new Map();
  const driver = dataSource.driver as unknown as ConstructorParameters<typeof BetterSqlite3QueryRunner>[0];
  driver.createQueryRunner = (() => new TurnTaker(driver, turns, statements)) as typeof driver.createQueryRunner;
}

/** Runs `work`, which uses the connection itself, while nobody has a transaction open. */
export async function inTurn<T>(dataSource: DataSource, work: () => T): Promise<T> {
  const end = await turnsOf.get(dataSource)!.take();
  try {
    return work();
  } finally {
    end();
  }
}

/** A first-come, first-served lock. */
class Turns {
  private last: Promise<void> = Promise.resolve();

  async take(): Promise<() => void> {
    let release!: () => void;
    const mine = new Promise<void>((resolve) => (release = resolve));
    const before = this.last;
    this.last = before.then(() => mine);
    await before;
    return release;
  }
}

const turnsOf = new WeakMap<DataSource, Turns>();

class TurnTaker extends BetterSqlite3QueryRunner {
  private endTurn: (() => void) | undefined;

  constructor(driver: ConstructorParameters<typeof BetterSqlite3QueryRunner>[0], private turns: Turns, statements: Map<string, unknown>) {
    super(driver);
    // Prepared statements outlive this runner: preparing one again costs as much as running it.
    (this as unknown as { stmtCache: Map<string, unknown> }).stmtCache = statements;
  }

  override async startTransaction(): Promise<void> {
    if (this.transactionDepth === 0) this.endTurn = await this.turns.take();
    try {
      await super.startTransaction();
    } catch (error) {
      this.finishTurn();
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction();
    if (!this.isTransactionActive) this.finishTurn();
  }

  override async rollbackTransaction(): Promise<void> {
    const outermost = this.transactionDepth <= 1;
    try {
      await super.rollbackTransaction();
    } finally {
      if (outermost) this.finishTurn();
    }
  }

  override async query(sql: string, parameters?: unknown[], structured?: boolean): Promise<never> {
    // IMMEDIATE takes the write lock at once, so that another process (npm run token) makes this wait instead of fail.
    const statement = sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql;
    if (this.endTurn) return super.query(statement, parameters, structured) as Promise<never>;
    const end = await this.turns.take();
    try {
      return (await super.query(statement, parameters, structured)) as never;
    } finally {
      end();
    }
  }

  private finishTurn(): void {
    this.endTurn?.();
    this.endTurn = undefined;
  }
}

