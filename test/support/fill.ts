import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { createCallerId } from '../../src/caller-ids/caller-ids.js';
import { Gateway } from '../../src/calls/gateway.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { addContacts } from '../../src/contacts/add-contacts.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { createDialer, updateDialer } from '../../src/dialers/save-dialer.js';
import { createLambda } from '../../src/lambdas/save-lambda.js';
import type { RunningBackOffice } from './back-office.js';

/** Something of everything, once. */
export async function fill(dataSource: DataSource, { context, account, lambdas }: RunningBackOffice): Promise<void> {
  if (await dataSource.getRepository(Node).existsBy({})) return;
  const principal = { name: 'test', role: 'agency administrator' as const, enterpriseId: account.enterpriseId, accountId: null };
  const createdAt = new Date();
  const trouble = 'Nothing answers at a-host-with-a-very-long-name.example.test:8021; is FreeSWITCH running there, and may this machine reach it?';
  const node = await dataSource.getRepository(Node).save({ enterpriseId: account.enterpriseId, name: 'First switch', host: 'a-host-with-a-very-long-name.example.test', port: 8021, password: 'x', mediaLocation: '/var/lib/freeswitch/messages', trouble, createdAt });
  await dataSource.getRepository(Gateway).insert({ nodeId: node.id, name: 'a-trunk', profile: 'external' });
  const list = await dataSource.getRepository(ContactList).findOneByOrFail({ name: 'Default' });
  const numbers = Array.from({ length: 30 }, (_, index) => `+1202555${String(100 + index).padStart(4, '0')}, A Person With Quite A Long Name ${index}`);
  const added = await addContacts(context, principal, { listId: list.id, text: numbers.join('\n') });
  const dialer = await createDialer(context, principal, account.id, { name: 'A dialer with a name that is rather long for a small screen', lists: [{ listId: list.id, role: 'call' }] });
  const callerId = await createCallerId(context, principal, account.id, { number: '+12025550110', label: 'An office with a name that is rather long', teams: ['East', 'West'], restedUntil: '2099-01-01T00:00:00Z' }, async () => true, async () => new Map());
  const source = `// ${'A comment that is longer than a small screen is wide. '.repeat(4)}\nreturn { queue: 'sales' };`;
  const lambda = await createLambda(context, lambdas.runner, principal, account.id, { name: 'A lambda with a name that is rather long for a small screen', kind: 'script', source });
  const queue = await dataSource.getRepository(Queue).save({ nodeId: node.id, name: 'a-queue-with-a-long-name@callcenter.example.test', strategy: 'longest-idle-agent', accountId: null, seenAt: createdAt });
  const phone = 'its fixed address is not marked as a softphone';
  await dataSource.getRepository(Agent).insert({ nodeId: node.id, name: '1001@callcenter.example.test', type: 'callback', contact: 'sofia/internal/1001@a-host-with-a-very-long-name.example.test', status: 'On Break', state: 'Waiting', phase: 'away', queues: [queue.name], phone, userId: null, seenAt: createdAt });
  const withAgents = await createDialer(context, principal, account.id, { name: 'A dialer with agents', settings: { method: 'predictive', queueId: queue.id, detection: { on: true, countries: ['US', 'GB', 'VC'], onMachine: 'voicemail' } }, lists: [{ listId: list.id, role: 'call' }] });
  if (withAgents.ok) await updateDialer(context, principal, withAgents.value.id, { settings: { method: 'power', linesPerAgent: 3, menu: 'a-menu-with-a-long-name XML a-context-with-a-long-name' } });
  if (!added.ok || !dialer.ok || !callerId.ok || !lambda.ok || !withAgents.ok) throw new Error('the rows could not be made');
}
