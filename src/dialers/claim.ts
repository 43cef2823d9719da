import type { EntityManager } from 'typeorm';
import type { Claim } from '../calls/order.js';
import { forShare, forUpdate, marks, sqlTime, timeOf } from '../database/sql.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import type { DialerSettings } from './settings.js';

/** A contact's place in a dialer, as far as a claim needs it. */
export interface Place {
  id: number;
  contactId: number;
  listId: number;
  attempts: number;
}

/**
 * The next `count` contacts of a dialer, locked until the transaction ends: first those with a priority and then others whose
 * time has come, then new ones in the dialer's order. `lists` are the lists that call, in their order.
 */
export async function claim(
  manager: EntityManager,
  dialerId: number,
  { order, listOrder, otherNumbers }: Pick<DialerSettings, 'order' | 'listOrder' | 'otherNumbers'>,
  lists: readonly number[],
  count: number,
  now: number,
): Promise<Claim[]> {
  if (lists.length === 0 || count <= 0) return [];
  const places = await urgent(manager, dialerId, lists, count, now);
  if (places.length < count) places.push(...(await due(manager, dialerId, lists, count - places.length, now)));
  if (listOrder === 'interleaved') {
    const share = Math.max(1, Math.ceil((count - places.length) / lists.length));
    const taken = await Promise.all((await inTurn(manager, dialerId, lists)).map((list) => fresh(manager, dialerId, list, order, share)));
    for (let turn = 0; turn < share; turn++) for (const list of taken) if (list[turn] && places.length < count) places.push(list[turn]!);
  }
  for (const list of lists) {
    if (places.length >= count) break;
    const more = await fresh(manager, dialerId, list, order, count);
    for (const place of more) if (places.length < count && !places.some(({ id }) => id === place.id)) places.push(place);
  }
  return withContacts(manager, places, otherNumbers === 'in turn', forShare(manager));
}

/**
 * This contact, while it waits for its turn in the dialer, whenever that is; with `turnOf`, the lists that call, only if its turn has
 * come; by hand also when it has ended with a call. Else nothing.
 */
export async function claimOne(manager: EntityManager, dialerId: number, { otherNumbers }: Pick<DialerSettings, 'otherNumbers'>, contactId: number, now: number, { isByHand = false, turnOf }: { isByHand?: boolean; turnOf?: readonly number[] } = {}): Promise<Claim[]> {
  if (turnOf?.length === 0) return [];
  const states = isByHand ? ['waiting', 'success', 'failed'] : ['waiting'];
  const isItsTurn = turnOf === undefined ? '' : ` AND (next_at IS NULL OR next_at <= ?) AND list_id IN (${marks(turnOf)})`;
  const parameters = [dialerId, ...states, contactId, sqlTime(now), ...(turnOf === undefined ? [] : [sqlTime(now), ...turnOf])];
  return withContacts(manager, await manager.query(`${place} WHERE dialer_id = ? AND state IN (${marks(states)}) AND contact_id = ? ${unexpired}${isItsTurn}${forUpdate(manager)}`, parameters), otherNumbers === 'in turn', forShare(manager));
}

/** How many of up to `most` contacts could be claimed now; nothing is locked. */
export async function countDue(manager: EntityManager, dialerId: number, lists: readonly number[], most: number, now: number): Promise<number> {
  if (lists.length === 0) return 0;
  const rows = await manager.query(
    `SELECT id FROM dialer_contact WHERE dialer_id = ? AND state = 'waiting' AND (next_at IS NULL OR next_at <= ?) AND list_id IN (${marks(lists)}) LIMIT ${most}`,
    [dialerId, sqlTime(now), ...lists],
  );
  return rows.length;
}

const place = 'SELECT id, contact_id AS contactId, list_id AS listId, attempts FROM dialer_contact';
/** Between two rounds of expire-contacts.ts too, nobody is called past their time. */
const unexpired = 'AND (expires_at IS NULL OR expires_at > ?)';

/** Whose time has come and who have a priority; one priority at a time, so that each is read by the index in its order. */
async function urgent(manager: EntityManager, dialerId: number, lists: readonly number[], count: number, now: number): Promise<Place[]> {
  const places: Place[] = [];
  for (let priority = Number.MAX_SAFE_INTEGER; places.length < count; ) {
    const [row] = await manager.query(`SELECT MAX(priority) AS highest FROM dialer_contact WHERE dialer_id = ? AND state = 'waiting' AND priority > 0 AND priority < ?`, [dialerId, priority]);
    if (row.highest === null) return places;
    priority = row.highest;
    places.push(
      ...(await manager.query(
        `${place} WHERE dialer_id = ? AND state = 'waiting' AND priority = ? AND next_at <= ? ${unexpired} AND list_id IN (${marks(lists)}) ORDER BY next_at, id LIMIT ${count - places.length}${forUpdate(manager)}`,
        [dialerId, priority, sqlTime(now), sqlTime(now), ...lists],
      )),
    );
  }
  return places;
}

/** The others whose time has come; nobody has a priority and no time (add-to-dialer.ts). */
function due(manager: EntityManager, dialerId: number, lists: readonly number[], count: number, now: number): Promise<Place[]> {
  return manager.query(
    `${place} WHERE dialer_id = ? AND state = 'waiting' AND next_at <= ? AND priority = 0 ${unexpired} AND list_id IN (${marks(lists)}) ORDER BY next_at LIMIT ${count}${forUpdate(manager)}`,
    [dialerId, sqlTime(now), sqlTime(now), ...lists],
  );
}

function fresh(manager: EntityManager, dialerId: number, list: number, order: 'fifo' | 'lifo', count: number): Promise<Place[]> {
  return manager.query(
    `${place} WHERE dialer_id = ? AND state = 'waiting' AND next_at IS NULL AND list_id = ? ORDER BY contact_id ${order === 'fifo' ? 'ASC' : 'DESC'} LIMIT ${count}${forUpdate(manager)}`,
    [dialerId, list],
  );
}

/** The lists, beginning behind the one that the last attempt was from: a slow dialer claims one contact at a time. */
async function inTurn(manager: EntityManager, dialerId: number, lists: readonly number[]): Promise<number[]> {
  const [last] = await manager.query('SELECT list_id AS listId FROM attempt WHERE dialer_id = ? ORDER BY created_at DESC, id DESC LIMIT 1', [dialerId]);
  const next = lists.indexOf(last?.listId) + 1;
  return [...lists.slice(next), ...lists.slice(0, next)];
}

/** What a contact's row has as text. */
interface Stored {
  preferences: string | null;
  attributes: string | null;
  otherNumbers: string | null;
  addedAt: string;
}

/**
 * Contacts as they are claimed. With `lock`, as a claim has it, nobody changes them until the transaction ends (edit-contact.ts): what was
 * committed before is read here, so it binds the attempt. Without it nothing is locked.
 */
export async function withContacts(manager: EntityManager, places: readonly Place[], rotates: boolean, lock = ''): Promise<Claim[]> {
  if (places.length === 0) return [];
  const ids = places.map(({ contactId }) => contactId);
  const rows = await manager.query(
    `SELECT id, number, other_numbers AS otherNumbers, zone, preferences, customer_type AS customerType, client_id AS clientId, email, name, attributes, added_at AS addedAt FROM contact WHERE id IN (${marks(ids)})${lock}`,
    ids,
  );
  const contacts = new Map(rows.map((row: { id: number }) => [row.id, row]));
  return places.map(({ id: dialerContactId, contactId, listId, attempts }) => {
    const { preferences, attributes, addedAt, otherNumbers, ...contact } = contacts.get(contactId) as Omit<Claim, 'addedAt' | 'otherNumbers'> & Stored;
    const others = otherNumbers ? (JSON.parse(otherNumbers) as { number: PhoneNumber }[]).map(({ number }) => number) : null;
    return {
      ...contact, dialerContactId, contactId, listId, attempts, preferences: preferences ? JSON.parse(preferences) : null, attributes: attributes ? JSON.parse(attributes) : null, addedAt: timeOf(addedAt),
      ...(rotates || others === null ? { otherNumbers: others } : { otherNumbers: null, notDialled: others }),
    };
  });
}
