import { until } from '../support/until.js';
import type { Visitor } from '../support/visitor.js';
import { tone } from '../support/wav.js';

/** What an administrator sets up for agents at their desks: a user for each, a list of customers, and a draft of a preview dialer with a script. */
export async function furnishDesk(api: (method: string, path: string, body?: unknown) => Promise<any>, visitor: Visitor, seats: readonly { email: string; password: string }[]): Promise<{ listId: number; dialerId: number }> {
  const agents = await until('the agents are found', async () => ((items) => items.length === 2 && items)((await api('GET', '/agents')).items));
  for (const [index, user] of seats.entries()) {
    const { id: userId } = await api('POST', '/users', { ...user, role: 'agent', accountId: 1 });
    await api('PATCH', `/agents/${agents[index].id}`, { userId });
  }
  const { id: listId } = await api('POST', '/lists', { name: 'Customers', accountId: 1 });
  for (const [index, name] of ['Núria Peña', 'Bruno Walter', 'Chen Li', 'Dora Ortiz', 'Emil Roth', 'Fatima Aziz'].entries())
    await api('POST', `/lists/${listId}/contacts`, { number: `+1202555010${index}`, name, attributes: { city: 'Girona', product: 'Fibre 600' }, description: 'Customer since 2019' });
  const uploaded = await fetch(`${visitor.url}/api/v1/messages?name=Safe&accountId=1`, { method: 'POST', headers: { cookie: visitor.cookie, 'Content-Type': 'audio/wav', 'Sec-Fetch-Site': 'same-origin' }, body: tone(1_000) });
  const safeHarbour = (await uploaded.json()) as { id: number };
  const [queue] = (await api('GET', '/queues')).items;
  // The test runs at any hour.
  await api('PATCH', '/rules', { accountId: 1, law: false });
  const dialer = await api('POST', '/dialers', {
    name: 'Renewals', accountId: 1, lists: [{ listId, role: 'call' }],
    settings: { mode: 'preview', queueId: queue.id, safeHarbourId: safeHarbour.id, hours: { restrict: false, from: '00:00', to: '24:00' }, script: 'Hello {name}, this is Ann of Example Telecom.\n\nI am calling about your {product} in {city}. Is this a good moment?' },
  });
  return { listId, dialerId: dialer.id };
}
