import { z } from 'zod';
import { addToDialer } from '../../dialers/add-to-dialer.js';
import { dialerContactStates } from '../../dialers/dialer-contact-state.js';
import { route } from '../route.js';
import { idInPath, time } from '../schemas.js';
import type { Services } from '../services.js';
import { contact, contactFields, moment } from './contacts.js';

const added = z
  .object({
    contact,
    place: z.object({ state: z.enum(dialerContactStates), status: z.string().nullable(), nextAt: time.nullable(), expiresAt: time.nullable(), priority: z.int() }),
    isNew: z.boolean().describe('False: it came with the same key before, and nothing was added.'),
    says: z.string().describe('What becomes of the contact.'),
  })
  .meta({ id: 'AddedToDialer' });

export const addedContactRoutes = (services: Services) => [
  route({
    name: 'addToDialer',
    method: 'post',
    path: '/dialers/:dialerId/contacts',
    summary: 'Add a contact to a dialer, also while it runs; called at once unless told when',
    description:
      'It goes on the dialer’s own list, “<its name>/AUTO”. Without notBefore it is called before all who wait without priority, within two seconds while the dialer is open and has a line free. Sent again with the same key, in the body or as the header Idempotency-Key, it is the same contact.',
    permission: 'edit',
    params: { dialerId: idInPath },
    takesKey: true,
    body: z.strictObject({
      ...contactFields,
      key: z.string().optional(),
      notBefore: moment.optional(),
      expiresAt: moment.optional().describe('Not called from then on: it ends as expired.'),
      priority: z.int().min(0).optional().describe('The highest is called first; 0 unless told.'),
      source: z.string().max(500).optional().describe('Where it comes from, in words.'),
    }),
    answer: { status: 200, body: added },
    handle: ({ principal, params, key, body }) => addToDialer(services, principal, params.dialerId, { ...body, key: body.key ?? key }),
  }),
];
