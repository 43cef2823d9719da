import React from 'react';
import { pageUrl } from './api';

/**
 * Switches to an account, or without one back to all of them, and goes on to a page: a form of the back office's own, which loads the page anew. `of` is what it is about, for who hears
 * the same name in many rows.
 */
export const SwitchAccount = ({ accountId, page = '', of, children }: { accountId?: number; page?: string; of?: string; children: string }) => (
  <form method="post" action={pageUrl('/account')} className="sd-switch">
    {accountId !== undefined && <input type="hidden" name="accountId" value={accountId} />}
    <input type="hidden" name="page" value={page} />
    <button type="submit" className="sd-link" aria-label={of && `${children}, ${of}`}>{children}</button>
  </form>
);
