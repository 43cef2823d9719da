import type { Role } from './role.js';

/** Who asks: a signed-in user or a token, as every room above the border knows them. */
export interface Principal {
  /** Email address or token name, for the audit. */
  name: string;
  role: Role;
  enterpriseId: number;
  /** The one account whose data they see; empty for all accounts of the enterprise. */
  accountId: number | null;
  /** Of a person who signed in; a token is nobody's. */
  userId?: number;
}
