import { z } from 'zod';

/** A point in time: a Date inside, ISO 8601 with Z outside. */
export const time = z.codec(z.iso.datetime({ error: 'A time is written like 2026-11-22T10:00:00Z.' }), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

export const id = z.int().positive();
/** An id in an address, where everything is text. */
export const idInPath = z.coerce.number().int().positive();
/** Which account it is about. Only callers who see several need it. */
export const accountInQuery = { accountId: z.coerce.number().int().positive().optional() };
export const accountInBody = { accountId: id.optional() };

/** Which part of a long list: up to `limit` items behind the one that `after` names. */
export const paging = {
  after: z.coerce.number().int().nonnegative().optional().describe('The `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
};

/** One part of a long list; `next` is null on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.int().nullable() });

/** A page out of one item more than its limit, which tells whether there is another page. */
export function toPage<Item extends { id: number }>(found: Item[], limit: number): { items: Item[]; next: number | null } {
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? items.at(-1)!.id : null };
}

export const name = z.string().trim().min(1, 'A name is needed.').max(200);
