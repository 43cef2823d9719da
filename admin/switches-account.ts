import express, { type RequestHandler } from 'express';
import { findUser, principalOf as principalOfUser } from '../src/accounts/find-principal.js';
import { switchAccount } from '../src/accounts/switch-account.js';
import type { Context } from '../src/database/context.js';
import { principalOf, type SignedIn } from './signed-in.js';

/** To one account, or with none back to all; then on to a page of the panel. A form, so that no link from elsewhere switches. */
export const switchesAccount = (context: Context): RequestHandler[] => [
  express.urlencoded({ extended: false, limit: '10kb' }),
  async (request, response, next) => {
    const { accountId, page = '' } = (request.body ?? {}) as Record<string, unknown>;
    const id = principalOf(request.session.adminUser as SignedIn | undefined)?.userId;
    // As who they are, not as who they are while they are in an account.
    const user = id === undefined ? undefined : await findUser(context.dataSource, { id });
    if (!user) return void response.status(403).type('text').send('You are no user of Smart Dialers here.');
    if (accountId) {
      const switched = await switchAccount(context, principalOfUser(user), Number(accountId));
      if (!switched.ok) return void response.status(switched.failure.status).type('text').send(switched.failure.message);
      request.session.inAccount = switched.value.id;
    } else delete request.session.inAccount;
    const goTo = /^\/\w/.test(String(page)) ? String(page) : '';
    request.session.save((unsaved) => (unsaved ? next(unsaved) : response.redirect(303, `${request.baseUrl}${goTo}`)));
  },
];
