import type { OnAccountCreated } from '../src/accounts/create-account.js';
import type { Context } from '../src/database/context.js';

/** What the back office works with. */
export interface Services {
  context: Context;
  /** What rooms above the accounts give a new account: its Default list. */
  onAccountCreated: OnAccountCreated;
}
