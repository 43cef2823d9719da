import type { DataSource } from 'typeorm';
import { Account } from '../../src/accounts/account.entity.js';
import type { Principal } from '../../src/accounts/principal.js';
import { Message } from '../../src/calls/message.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { saveRules } from '../../src/compliance/account-rules.js';
import type { Context } from '../../src/database/context.js';
import { insertRows, sqlTime } from '../../src/database/sql.js';
import { transaction } from '../../src/database/transaction.js';
import type { Dialer } from '../../src/dialers/dialer.entity.js';
import { startDialer } from '../../src/dialers/lifecycle.js';
import { createDialer, type DialerInput } from '../../src/dialers/save-dialer.js';
import type { LoggedCall } from '../../src/simulator/simulator.js';
import { until } from './until.js';

/** Campaigns in the rows of a service that runs, and what is read there of how they go. */
export abstract class CampaignRows {
  context!: Context;
  /** What the service said, for a failure. */
  log = '';

  get dataSource(): DataSource {
    return this.context.dataSource;
  }

  get principal(): Principal {
    return { name: 'rig', role: 'agency administrator', enterpriseId: 1, accountId: null };
  }

  /** Makes a list of the numbers and a dialer that calls them, started; at any hour, so the law that an account begins with is off. */
  async broadcast(numbers: readonly string[], input: Partial<DialerInput>): Promise<Dialer> {
    const account = await this.dataSource.getRepository(Account).findOneByOrFail({ id: 1 });
    const { name = 'Rig broadcast' } = input;
    const lawless = await saveRules(this.context, this.principal, account.id, { law: false });
    if (!lawless.ok) throw new Error(lawless.failure.message);
    const listId = await this.list(`Contacts of ${name}`, numbers);
    const dialer = await createDialer(this.context, this.principal, account.id, {
      ...input,
      name,
      settings: { hours: { restrict: true, from: '00:00', to: '24:00' }, messageId: await this.message('Rig'), ...input.settings },
      lists: [{ listId, role: 'call' }, ...(input.lists ?? [])],
    });
    if (!dialer.ok) throw new Error(dialer.failure.message);
    const started = await startDialer(this.context, this.principal, dialer.value.id);
    if (!started.ok) throw new Error(started.failure.message);
    return started.value;
  }

  async list(name: string, numbers: readonly string[]): Promise<number> {
    const { id } = await this.dataSource.getRepository(ContactList).save({ accountId: 1, name, contactCount: 0, createdAt: new Date() });
    const at = sqlTime(this.context.clock.now());
    for (let from = 0; from < numbers.length; from += 1_000)
      await transaction(this.dataSource, async (manager) => {
        const some = numbers.slice(from, from + 1_000);
        await manager.query('UPDATE contact_list SET contact_count = contact_count + ? WHERE id = ?', [some.length, id]);
        await insertRows(manager, 'contact', ['account_id', 'list_id', 'number', 'added_at', 'added_by'], some.map((number) => [1, id, number, at, 'rig']));
      });
    return id;
  }

  /** A message of three seconds, which the simulated switch plays without a file. */
  async message(name: string): Promise<number> {
    return (await this.dataSource.getRepository(Message).save({ accountId: 1, name, storedName: `${name.toLowerCase().replaceAll(' ', '-')}.wav`, bytes: 1, milliseconds: 3_000, createdBy: 'rig', createdAt: new Date() })).id;
  }

  /** What a dialer with agents needs: the switch's queue, once so many agents of it are at softphones, and a safe-harbour message. */
  async withAgents(count: number): Promise<{ queueId: number; safeHarbourId: number }> {
    await this.until('the agents are found', async () => (await this.count(`agent WHERE phone = 'softphone'`)) === count, 60);
    const [{ id: queueId }] = await this.dataSource.query('SELECT id FROM queue');
    return { queueId, safeHarbourId: await this.message('Safe harbour') };
  }

  /** The simulated switch's own record: what it took, and how each call ended. */
  abstract calls(): { taken: LoggedCall[]; ended: Map<string, LoggedCall> };

  /** As `until` everywhere; a failure says what the service said. */
  async until(what: string, isSo: () => Promise<boolean>, seconds = 120, pause = 200): Promise<void> {
    await until(what, isSo, seconds, pause).catch((error: Error) => {
      throw new Error(`${error.message}; the service said: ${this.log.slice(-2_000)}`, { cause: error });
    });
  }

  async count(sql: string, parameters: unknown[] = []): Promise<number> {
    const [row] = await this.dataSource.query(`SELECT COUNT(*) AS count FROM ${sql}`, parameters);
    return Number(row.count);
  }
}

/** Numbers of the United States for the simulated switch, with every last two digits equally often. */
export function simulatedNumbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `+1201${String(2_000_000 + index).padStart(7, '0')}`);
}
