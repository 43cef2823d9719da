import type { Locator, Page } from 'playwright-core';
import type { Simulator } from '../../src/simulator/simulator.js';
import { RawClient } from '../switch-contract/raw-client.js';
import { until } from '../support/until.js';
import type { Visitor } from '../support/visitor.js';
import { tone } from '../support/wav.js';

export type Api = (method: string, path: string, body?: unknown) => Promise<any>;

/** The API as whoever is signed in has it; a refusal throws. */
export const apiOf = (visitor: Visitor): Api => async (method, path, body) => {
  const response = await visitor.api(method, path, body);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  return text ? JSON.parse(text) : undefined;
};

export const heading = (page: Page, name: string, level = 2): Promise<void> => page.getByRole('heading', { name, level }).waitFor();
export const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
export const callButton = (page: Page): Locator => page.getByRole('button', { name: 'Call', exact: true });
/** A contact that has just come is only looked at for a second. */
export const mayDecide = (page: Page): Promise<unknown> => until('the contact can be decided on', () => callButton(page).isEnabled());

/** How the desk looks, for whoever wants to see it: SCREENSHOTS names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png`, fullPage: true });
}

/** The people who were called hang up: when the page has shown what it should, however long that takes a busy machine. */
export async function hangUpAll(simulator: Simulator): Promise<void> {
  const raw = await RawClient.open({ host: '127.0.0.1', port: simulator.port, password: 'for tests' });
  for (const { uuid, gateway, endedAt } of simulator.calls()) if (gateway === 'carrier' && endedAt === undefined) await raw.api(`uuid_kill ${uuid}`);
  raw.close();
}

/** Opens a page of the back office, and signs in on the way. */
export async function signInAt(page: Page, url: string, { email, password }: { email: string; password: string }, path = '/admin/login'): Promise<void> {
  await page.goto(`${url}${path}`);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** What an administrator sets up for agents at their desks: a user for each, a list of customers, and a draft of a preview dialer with a script. */
export async function furnishDesk(api: Api, visitor: Visitor, seats: readonly { email: string; password: string }[]): Promise<{ listId: number; dialerId: number }> {
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

/** A draft like another dialer, for a list of its own with these people, whose numbers begin so. */
export async function dialerLike(api: Api, dialerId: number, { name, people, begin, settings }: { name: string; people: string[]; begin: string; settings?: object }): Promise<{ id: number }> {
  const { id: listId } = await api('POST', '/lists', { name, accountId: 1 });
  for (const [index, person] of people.entries()) await api('POST', `/lists/${listId}/contacts`, { number: `${begin}${index}`, name: person });
  const like = await api('GET', `/dialers/${dialerId}`);
  return api('POST', '/dialers', { name, accountId: 1, lists: [{ listId, role: 'call' }], settings: { ...like.settings, ...settings } });
}
