import { audit } from '../accounts/audit.js';
import { lockEnterprise } from '../accounts/lock-enterprise.js';
import type { Principal } from '../accounts/principal.js';
import type { Context } from '../database/context.js';
import { forUpdate } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { accountFor, type CallerIdInput, type FindFaults, type HasAgent, insert, noAgent, read } from './caller-ids.js';

export interface Pasted {
  added: number;
  /** Lines that were not taken, with the reason; `line` counts from 1. */
  rejected: { line: number; content: string; reason: string }[];
}

const mostLines = 5_000;

/** Columns by the names that a first line may give them, in any order; without such a line they come in this order. */
const columns: Record<string, keyof Row> = { number: 'number', label: 'label', name: 'label', team: 'teams', teams: 'teams', agent: 'agent', campaign: 'outboundCampaign', 'outbound campaign': 'outboundCampaign', cap: 'dailyCap', 'daily cap': 'dailyCap' };
const inOrder: (keyof Row)[] = ['number', 'label', 'teams', 'agent', 'outboundCampaign', 'dailyCap'];
type Row = Pick<Required<CallerIdInput>, 'number' | 'label' | 'teams' | 'agent' | 'outboundCampaign' | 'dailyCap'>;

/**
 * Adds several numbers at once: pasted, or the text of a CSV file (comma, semicolon or tab; values in quotes; a first line of
 * names if there is one; several teams in one value with | between them). What a line leaves out is as in `others`.
 */
export async function pasteCallerIds(context: Context, principal: Principal, accountId: number, text: string, hasAgent: HasAgent, findFaults: FindFaults, others: Omit<CallerIdInput, 'number'> = {}): Promise<Result<Pasted, Problem>> {
  const account = await accountFor(context, principal, accountId);
  if (!account.ok) return account;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).map((content, index) => ({ line: index + 1, content: content.trim() })).filter(({ content }) => content !== '');
  if (lines.length === 0) return failed(problem(422, 'There is no number in the text; nothing was added.', 'text'));
  if (lines.length > mostLines) return failed(problem(413, `These are more than ${mostLines} lines; nothing was added. Send them in parts.`, 'text'));
  const delimiter = ['\t', ';', ','].find((sign) => lines[0]!.content.includes(sign)) ?? ',';
  const names = cells(lines[0]!.content, delimiter).map((cell) => columns[cell.toLowerCase()]);
  const hasNames = names.includes('number');
  const order = hasNames ? names : inOrder;
  const given = (hasNames ? lines.slice(1) : lines).map(({ line, content }) => ({ line, content, input: { ...others, ...rowOf(cells(content, delimiter), order) } }));
  const strangers = new Set<string>();
  for (const agent of new Set(given.flatMap(({ input }) => input.agent ?? []))) if (!(await hasAgent(accountId, agent))) strangers.add(agent);
  const readable = given.map((one) => ({ ...one, values: read(one.input, account.value) }));
  return transaction(context.dataSource, async (manager) => {
    await lockEnterprise(manager, principal.enterpriseId);
    const faults = await findFaults(manager, accountId, [...new Set(readable.flatMap(({ values }) => (values.ok ? [values.value.number] : [])))]);
    // Locked as calls lock them (for-calls.ts), and nobody adds one meanwhile.
    const rows: { number: string }[] = await manager.query(`SELECT number FROM caller_id WHERE account_id = ? ORDER BY id${forUpdate(manager)}`, [accountId]);
    const known = new Set(rows.map(({ number }) => number));
    const result: Pasted = { added: 0, rejected: [] };
    for (const { line, content, values } of readable) {
      const reason = values.ok ? whyNot(values.value, known, strangers) ?? faults.get(values.value.number) : values.failure.message;
      if (reason !== undefined || !values.ok) {
        result.rejected.push({ line, content, reason: reason! });
        continue;
      }
      known.add(values.value.number);
      await insert(manager, context, principal, accountId, values.value);
      result.added += 1;
    }
    await audit(manager, { at: context.clock.now(), accountId, actor: principal.name, action: 'paste caller IDs', subject: `account ${accountId}`, detail: { added: result.added, rejected: result.rejected.length } });
    return ok(result);
  });
}

function whyNot({ number, agent }: { number: string; agent: string | null }, known: ReadonlySet<string>, strangers: ReadonlySet<string>): string | undefined {
  if (known.has(number)) return 'The number is there already.';
  return agent !== null && strangers.has(agent) ? noAgent(agent).message : undefined;
}

function rowOf(values: readonly string[], order: readonly (keyof Row | undefined)[]): Pick<CallerIdInput, 'number'> & Partial<Row> {
  const row: Record<string, unknown> = { number: '' };
  for (const [index, column] of order.entries()) {
    const value = values[index] ?? '';
    if (!column || value === '') continue;
    row[column] = column === 'teams' ? value.split('|').map((team) => team.trim()).filter(Boolean) : column === 'dailyCap' ? Number(value) : value;
  }
  return row as unknown as Pick<CallerIdInput, 'number'> & Partial<Row>;
}

/** The values of one line; one in quotes may hold the delimiter, and "" for a quote. */
function cells(line: string, delimiter: string): string[] {
  const values: string[] = [];
  let value = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const sign = line[at]!;
    if (isQuoted && sign === '"' && line[at + 1] === '"') value += line[++at];
    else if (sign === '"') isQuoted = !isQuoted;
    else if (sign === delimiter && !isQuoted) {
      values.push(value.trim());
      value = '';
    } else value += sign;
  }
  return [...values, value.trim()];
}
