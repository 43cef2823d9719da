/** How much an account knows of a person. */
export interface KnownInAccount {
  accountId: number;
  account: string;
  /** Entries on lists that are called: an erasure deletes them. */
  contacts: number;
  /** Entries on lists that block or that no dialer calls: an erasure reduces them. */
  kept: number;
  /** Calls and refusals, however old. */
  attempts: number;
  /** Calls that came in from the number. */
  callsIn: number;
  /** Requests at widgets to be called on it, or never to be. */
  requestsAtWidgets: number;
  notes: number;
  /** Recordings that can be listened to. */
  recordings: number;
  /** Consents to be called on the number, withdrawn ones too. */
  consents: number;
  /** What a provider answered about the number. */
  lookedUp: number;
  /** Main numbers of contacts who have this number as a further one, or were called on it: it may be theirs. */
  furtherNumberOf: string[];
}

/** How much is known of whoever has a number, in every account that somebody sees. */
export interface Known {
  number: string;
  accounts: KnownInAccount[];
  /** Settings of the number and the person's email addresses in device blocking; 0 for who does not see all accounts. */
  deviceBlocks: number;
  /** Which these are: an erasure keeps them, and by an email address nobody finds them by the number after it. */
  devices: { device: string; setting: 'block' | 'allow' }[];
}
