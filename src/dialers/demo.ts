import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import type { Account } from '../accounts/account.entity.js';
import { Message } from '../calls/message.entity.js';
import { messageFolder } from '../calls/messages.js';
import { ContactList } from '../contacts/contact-list.entity.js';
import type { Context } from '../database/context.js';
import { insertRows, sqlTime } from '../database/sql.js';
import { telephoneRate, wav } from '../shared/wav.js';
import { Dialer } from './dialer.entity.js';
import { justStarted } from './lifecycle.js';
import { insertDialer } from './save-dialer.js';

/** Area codes of the demo; numbers 555-0100 to 555-0199 of each are kept for fiction (NANPA), and nobody has them. */
const areaCodes = ['201', '202', '212', '303', '305', '312', '404', '415', '602', '617'];
const names = ['Ada', 'Ben', 'Chloe', 'Dev', 'Elif', 'Femi', 'Grace', 'Hugo', 'Ines', 'Jun'];

/**
 * What a newcomer sees: a list of 1,000 contacts who do not exist, ten of them blacklisted, a message, and a
 * broadcast to them, started. Only ever on the simulated switch. In the transaction that makes the first account: a
 * start that fails in the middle leaves nothing behind, and the next one begins anew.
 */
export async function seedDemo(manager: EntityManager, context: Context, account: Account, now: number): Promise<void> {
  const { id: listId } = await manager.getRepository(ContactList).save({ accountId: account.id, name: 'Demo contacts', description: 'Numbers that are kept for fiction; nobody has them.', contactCount: 0, createdAt: new Date(now) });
  const blacklist = await manager.getRepository(ContactList).findOneByOrFail({ accountId: account.id, name: 'Default' });
  const numbers = areaCodes.flatMap((area) => Array.from({ length: 100 }, (_, index) => `+1${area}5550${100 + index}`));
  const add = async (list: number, some: { number: string; name: string | null; description: string | null }[]) => {
    await manager.query('UPDATE contact_list SET contact_count = contact_count + ? WHERE id = ?', [some.length, list]);
    await insertRows(
      manager, 'contact', ['account_id', 'list_id', 'number', 'name', 'description', 'added_at', 'added_by'],
      some.map(({ number, name, description }) => [account.id, list, number, name, description, sqlTime(now), 'demo']),
    );
  };
  await add(listId, numbers.map((number, index) => ({ number, name: `${names[index % names.length]} Example`, description: null })));
  await add(blacklist.id, numbers.filter((_, index) => index % 100 === 7).map((number) => ({ number, name: null, description: 'Asked not to be called (demo).' })));
  const dialer = await insertDialer(manager, context, { name: 'service' }, account.id, {
    name: 'Demo broadcast',
    settings: {
      messageId: await demoMessage(manager, context, account, now),
      keys: { confirm: '1', repeat: '2', optOut: '9', waitSeconds: 3 },
      concurrentCalls: 30,
      callsPerSecond: 3,
      maxAttempts: 2,
      retryMinutes: 5,
      callerId: { kind: 'specific', number: '+12025550123' },
      hours: { restrict: true, from: '00:00', to: '24:00' },
    },
    lists: [{ listId, role: 'call' }, { listId: blacklist.id, role: 'block', status: 'Do not call' }],
  });
  if (!dialer.ok) throw new Error(dialer.failure.message);
  await manager.getRepository(Dialer).update(dialer.value.id, { state: 'running', explanation: justStarted, startedAt: new Date(now) });
}

/** Its file is written first, always with the same bytes: without its row nobody minds it. */
async function demoMessage(manager: EntityManager, context: Context, { id: accountId }: Account, now: number): Promise<number> {
  const storedName = 'demo.wav';
  const audio = chime();
  await mkdir(messageFolder(context), { recursive: true });
  await writeFile(join(messageFolder(context), storedName), audio);
  const message = await manager.getRepository(Message).save({ accountId, name: 'Demo chime', storedName, text: null, bytes: audio.length, milliseconds: 4_000, createdBy: 'demo', createdAt: new Date(now) });
  return message.id;
}

/** Four seconds of a soft chord. */
const chime = (): Buffer =>
  wav(4 * telephoneRate, (index) => (0.25 / 3) * Math.exp(-index / 12_000) * [440, 554.37, 659.25].reduce((sum, hertz) => sum + Math.sin((2 * Math.PI * hertz * index) / telephoneRate), 0));
