import { z } from 'zod';
import { longestText } from '../../compliance/says-no.js';
import { receiveText } from '../../contacts/receive-text.js';
import { inAccount } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody } from '../schemas.js';
import type { Services } from '../services.js';
import { optedOut } from './consents.js';

/** Texts that came in at a number of the account's. */
export const textRoutes = (services: Services) => [
  route({
    name: 'receiveText',
    method: 'post',
    path: '/texts',
    summary: 'A text came in: whoever says no in it is not called again by any dialer of the account, from the very next attempt on',
    description:
      'For whoever receives the texts (a provider, a CRM), as JSON: fields of a form have to be renamed on the way. Delivered twice it is as good as once. ' +
      'It is a no when it is nothing but a word such as STOP, CANCEL, END or ARRET, or asks in a sentence not to be called or written to again; in doubt it is one. Texts that say nothing of the kind are not kept.',
    permission: 'block',
    body: z.strictObject({
      from: z.string().min(1, 'Say which number the text came from.').max(60).describe('Who wrote it: E.164, or in the national form of the account’s country.'),
      text: z.string().max(longestText),
      to: z.unknown().meta({ type: 'string' }).optional().describe('The number or short code of yours that it came to; it is kept in the source. One that cannot be read loses nobody’s no: it is left out.'),
      receivedAt: z.unknown().meta({ type: 'string', format: 'date-time' }).optional().describe('When it came in, with the zone in which it was written, or in UTC; now unless told, or where it lies in the future or cannot be read.'),
      ...accountInBody,
    }),
    answer: { status: 200, body: z.object({ number: z.string().describe('The sender in E.164 form.'), saysNo: z.boolean(), optedOut: optedOut.nullable().describe('The opt-out that holds: the first one, where there were several.'), says: z.string().describe('What could not be read of the text’s number and time, and what became of it; empty where all was read.') }) },
    handle: ({ principal, body: { accountId, ...text } }) => inAccount(services.dataSource, principal, accountId, (account) => receiveText(services, principal, account, text)),
  }),
];
