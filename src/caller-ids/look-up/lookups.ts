import type { EntityManager } from 'typeorm';
import type { Context } from '../../database/context.js';
import { change, sqlTime } from '../../database/sql.js';
import { transaction } from '../../database/transaction.js';
import { failed, type Result } from '../../shared/result.js';
import type { AskProvider, ProvidersAnswer } from './ask-provider.js';
import { countCost } from './count-cost.js';
import { LookUpProvider } from './look-up-provider.entity.js';

/** Numbers a round, and how many are asked about at once. */
const batch = 100;
const atOnce = 10;
/** After so many failures in a row the provider is left alone for a minute, and the offline tables are used at once. */
const mostFailures = 5;
const rest = 60_000;

interface Wanted {
  id: number;
  accountId: number;
  number: string;
}

/**
 * Looks up the numbers that were asked for (known.ts), outside of every transaction: asks the account's provider, and writes
 * each answer, or why there is none, with its cost. One of these runs at a time, in the process that dials.
 */
export class Lookups {
  /** Failures in a row, and until when it is not asked, by account. */
  private readonly troubles = new Map<number, { count: number; until: number }>();
  private isClosed = false;

  constructor(private readonly context: Context, private readonly ask: AskProvider) {}

  /** Answers those that wait, oldest first; how many there were. */
  async answerWanted(): Promise<number> {
    const { dataSource } = this.context;
    const wanted: Wanted[] = await dataSource.query(`SELECT id, account_id AS accountId, number FROM look_up WHERE looked_up_at IS NULL ORDER BY asked_at, id LIMIT ${batch}`);
    const providers = new Map<number, LookUpProvider | null>();
    for (const accountId of new Set(wanted.map((row) => row.accountId))) providers.set(accountId, await dataSource.getRepository(LookUpProvider).findOneBy({ accountId, enabled: true }));
    const left = [...wanted];
    const work = async () => {
      for (let row = left.shift(); row && !this.isClosed; row = left.shift()) await this.answer(row, providers.get(row.accountId) ?? null);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return wanted.length;
  }

  /** Begins no more; what is being asked is over within the provider's time limit. */
  close(): void {
    this.isClosed = true;
  }

  private async answer(row: Wanted, provider: LookUpProvider | null): Promise<void> {
    const { clock, dataSource, log } = this.context;
    const trouble = this.troubles.get(row.accountId);
    const isResting = trouble !== undefined && trouble.until > clock.now();
    const answer = !provider ? failed('is not set any more') : isResting ? failed(`failed ${mostFailures} times in a row and is left alone for a minute`) : await this.tryToAsk(provider, row);
    const source = provider ? new URL(provider.url).host : '';
    if (!answer.ok && !isResting) log.warn({ account: row.accountId, provider: source, why: answer.failure }, 'a number could not be looked up; the offline tables are used');
    await transaction(dataSource, (manager) => write(manager, row, { source, provider, answer, wasAsked: provider !== null && !isResting }, clock.now()));
  }

  private async tryToAsk(provider: LookUpProvider, { accountId, number }: Wanted): Promise<Result<ProvidersAnswer, string>> {
    const answer = await this.ask(provider, number);
    // Others may have failed, and the rest begun, while this one was asked.
    const { count, until } = this.troubles.get(accountId) ?? { count: 0, until: 0 };
    if (answer.ok) this.troubles.delete(accountId);
    else this.troubles.set(accountId, count + 1 >= mostFailures ? { count: 0, until: this.context.clock.now() + rest } : { count: count + 1, until });
    return answer;
  }
}

interface Outcome {
  source: string;
  provider: LookUpProvider | null;
  answer: Result<ProvidersAnswer, string>;
  wasAsked: boolean;
}

async function write(manager: EntityManager, { id, accountId }: Wanted, { source, provider, answer, wasAsked }: Outcome, now: number): Promise<void> {
  const told = answer.ok ? answer.value : { lineType: null, place: null, zone: null };
  const cost = answer.ok && provider ? provider.cost : 0;
  const failure = answer.ok ? null : `The provider ${answer.failure}.`.slice(0, 300);
  await change(manager, 'UPDATE look_up SET looked_up_at = ?, source = ?, line_type = ?, place = ?, zone = ?, cost = ?, failure = ? WHERE id = ?', [
    sqlTime(now), answer.ok ? source : 'offline', told.lineType, told.place, told.zone, cost, failure, id,
  ]);
  if (wasAsked && provider) await countCost(manager, accountId, provider, answer.ok, now);
}
