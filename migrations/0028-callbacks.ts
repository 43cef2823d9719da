import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsFor } from '../src/database/columns.js';
import { readPattern } from '../src/inbound/patterns.js';
import type { Country } from '../src/shared/phone-number.js';

interface Row {
  id: number;
  country: string;
  shortNumbers: string;
  numbers: string;
  callers?: string;
}

/** What the callbacks did about a call is kept with it, they say whether they call abroad, and patterns in national form are put into E.164, as they are saved from now on. */
export class Callbacks0028 implements MigrationInterface {
  name = 'Callbacks1764000000028';

  async up(runner: QueryRunner): Promise<void> {
    const { flag, text } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    await runner.addColumn('call_in', text('callback', 1_000, { nullable: true }));
    await runner.addColumn('call_rule', flag('abroad', { default: false }));
    const read = (table: string, columns: string): Promise<Row[]> =>
      runner.query(`SELECT ${table}.id AS id, account.country AS country, account.short_numbers AS shortNumbers, ${columns} FROM ${table} JOIN account ON account.id = ${table}.account_id`);
    for (const row of await read('call_rule', 'numbers')) await runner.query('UPDATE call_rule SET numbers = ? WHERE id = ?', [inE164(row.numbers, row), row.id]);
    for (const row of await read('forwarding', 'numbers, callers')) {
      const callers: { listIds: number[]; patterns: string[] } = JSON.parse(row.callers!);
      const patterns: string[] = JSON.parse(inE164(JSON.stringify(callers.patterns), row));
      await runner.query('UPDATE forwarding SET numbers = ?, callers = ? WHERE id = ?', [inE164(row.numbers, row), JSON.stringify({ ...callers, patterns }), row.id]);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('call_rule', 'abroad');
    await runner.dropColumn('call_in', 'callback');
  }
}

/** One that would be refused now stays as it is. */
function inE164(patterns: string, { country, shortNumbers }: Row): string {
  const read = (JSON.parse(patterns) as string[]).map((pattern) => {
    const number = readPattern(pattern, country as Country, shortNumbers);
    return number.ok ? number.value : pattern;
  });
  return JSON.stringify([...new Set(read)]);
}
