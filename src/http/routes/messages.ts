import { z } from 'zod';
import { deleteMessage } from '../../calls/delete-message.js';
import { Message } from '../../calls/message.entity.js';
import { addText } from '../../calls/add-text.js';
import { addMessage } from '../../calls/messages.js';
import { findMessageUse } from '../../dialers/find-use.js';
import { findPage, inAccount } from '../choose-account.js';
import { route } from '../route.js';
import { accountInBody, accountInQuery, id, idInPath, name, pageOf, paging, time } from '../schemas.js';
import type { Services } from '../services.js';

const message = z
  .object({ id, accountId: id, name: z.string(), bytes: z.int(), milliseconds: z.int(), text: z.string().nullable().describe('Of a text that the switch speaks; a recording has none.'), createdBy: z.string(), createdAt: time })
  .meta({ id: 'Message' });

/** A little more than a message may have, so that the answer comes from those who know the limit. */
const maxBytes = 32 * 1024 * 1024;

export const messageRoutes = (services: Services) => [
  route({
    name: 'listMessages',
    method: 'get',
    path: '/messages',
    summary: 'The messages that dialers can play',
    permission: 'view',
    query: { ...accountInQuery, ...paging },
    answer: { status: 200, body: pageOf(message) },
    handle: ({ principal, query }) => findPage(services.dataSource, principal, Message, query),
  }),
  route({
    name: 'addMessage',
    method: 'post',
    path: '/messages',
    summary: 'Upload a message: a WAV file as the body',
    permission: 'edit',
    query: { name, ...accountInQuery },
    upload: { types: ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'], maxBytes },
    answer: { status: 201, body: message },
    handle: ({ principal, query, upload }) => inAccount(services.dataSource, principal, query.accountId, (account) => addMessage(services, principal, { accountId: account, name: query.name, audio: upload })),
  }),
  route({
    name: 'addText',
    method: 'post',
    path: '/messages/texts',
    summary: 'Write a message that the switch speaks; {name}, {number} and {an attribute} in it stand for the contact’s',
    permission: 'edit',
    body: z.strictObject({ name: z.string(), text: z.string(), ...accountInBody }),
    answer: { status: 201, body: message },
    handle: ({ principal, body: { accountId, ...body } }) => inAccount(services.dataSource, principal, accountId, (account) => addText(services, principal, { accountId: account, ...body })),
  }),
  route({
    name: 'deleteMessage',
    method: 'delete',
    path: '/messages/:messageId',
    summary: 'Delete a message that no dialer plays',
    permission: 'edit',
    params: { messageId: idInPath },
    answer: { status: 204 },
    handle: ({ principal, params }) => deleteMessage(services, principal, params.messageId, findMessageUse),
  }),
];
