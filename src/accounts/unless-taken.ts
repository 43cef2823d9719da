import type { DataSource, EntityTarget, FindOptionsWhere, ObjectLiteral, Repository } from 'typeorm';
import { problem, type Problem } from '../shared/problem.js';
import { failed, type Result } from '../shared/result.js';
import { isDuplicate } from './is-duplicate.js';

/** What has a name of its own in its account. */
interface Named extends ObjectLiteral {
  id: number;
  accountId: number;
  name: string;
}

interface Wanted {
  accountId: number;
  name: string;
}

/** The row of exactly this name: to MariaDB and MySQL Café, CAFE and "café " are one name, so what their index finds is compared, as SQLite does it. */
export async function findNamed<Row extends Named>(rows: Repository<Row>, { accountId, name }: Wanted): Promise<Row | undefined> {
  const row = await findNamesake(rows, { accountId, name });
  return row?.name === name ? row : undefined;
}

/** The row that keeps another from having this name, for its index takes them for the same. */
export const findNamesake = <Row extends Named>(rows: Repository<Row>, { accountId, name }: Wanted): Promise<Row | null> => rows.findOneBy({ accountId, name } as FindOptionsWhere<Row>);

/** Whether two names are one to people, whatever capitals and accents they have, as they are to MariaDB and MySQL. */
export const readsLike = (one: string, other: string): boolean => one.localeCompare(other, 'en', { sensitivity: 'base' }) === 0;

/** That a name cannot be had, `nothing` saying what was not done: somebody has it, or one that is too similar. */
export const nameTaken = (what: string, name: string, namesake: string, nothing = 'nothing was saved'): Problem =>
  problem(409, `${name === namesake ? `There is a ${what} named "${name}" already` : `The name "${name}" is too similar to the name of the ${what} "${namesake}"`}; ${nothing}. Choose another name.`, 'name');

/** Writes a row whose name is wanted, which is known at the latest when the writing fails: names are unique in an account, and who takes one at the same moment is told what who comes later is told. */
export async function unlessTaken<Row extends Named, Written>(dataSource: DataSource, entity: EntityTarget<Row>, what: string, wanted: Wanted, write: () => Promise<Result<Written, Problem>>): Promise<Result<Written, Problem>> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const namesake = await findNamesake(dataSource.getRepository(entity), wanted);
    return failed(nameTaken(what, wanted.name, namesake?.name ?? wanted.name));
  }
}
