import type { EntityManager } from 'typeorm';
import type { ShownCallerId } from '../caller-ids/for-calls.js';
import type { LineType } from '../caller-ids/number-facts.js';
import type { BlockingList } from '../compliance/blacklist.js';
import type { CallingPreferences } from '../compliance/calling-preferences.js';
import type { CustomerType } from '../compliance/customer-type.js';
import type { Refusal, Rules } from '../compliance/rule.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import type { Trunk } from './trunks.js';

/** A contact whose turn it is, as its dialer claimed it in the transaction. */
export interface Claim {
  dialerContactId: number;
  contactId: number;
  listId: number;
  /** How often it has been dialled in this dialer. */
  attempts: number;
  number: PhoneNumber;
  zone: string | null;
  /** The numbers that are dialled in turn with the main one (D5); none where the dialer calls that alone. */
  otherNumbers: readonly PhoneNumber[] | null;
  /** Where the dialer calls the main number alone, the contact's others: whoever is called on one of them by another dialer is on the telephone. */
  notDialled?: readonly PhoneNumber[];
  /** Of a dialer that looks numbers up: where whoever has this one may be. */
  lookedUpZones?: readonly string[];
  lookedUpPlace?: string | null;
  /** What sort of line the number is: of the main one as it was looked up, of another what the offline tables tell. */
  lineType?: LineType;
  customerType: CustomerType | null;
  preferences: CallingPreferences | null;
  clientId: string | null;
  email: string | null;
  name: string | null;
  attributes: Record<string, string> | null;
  /** When it came onto its list (milliseconds since 1970). */
  addedAt: number;
}

/** What a dialer wants placed, decided in the transaction by `claim` under its locks. */
export interface Order {
  accountId: number;
  campaignId: number;
  dialerId: number;
  dialerVersionId: number;
  tag: string;
  ringSeconds: number;
  /**
   * The number that this contact sees, asked for once the rules have let the call pass; `agent` is mod_callcenter's name of who
   * is to talk, where that is known. Its use is written by `countCallerIds`.
   */
  callerIdFor: (claim: Claim, agent?: string) => ShownCallerId;
  countCallerIds: (manager: EntityManager) => Promise<void>;
  callerIdName: string;
  extension: string;
  /** The queue that the calls are for, and whether it is found out who answers. */
  queue?: string;
  isDetecting?: (claim: Claim, trunk: Trunk) => boolean;
  /** A machine that answers is given to an agent of the queue, too. */
  givesMachines?: boolean;
  /** The agent and the leg that wait for the contact, where the agent was called first; without a leg they are called once the rules have let the contact pass. */
  agent?: { name: string; leg: string };
  /** What a lambda said of who is to talk, where it was asked before the call. */
  says?: string;
  /** An agent chose this contact by click-to-dial. */
  byHand?: boolean;
  /** The message offers keys (a broadcast). */
  offersKeys?: boolean;
  /** Whether conversations are recorded, where the node has a place for it. */
  isRecording?: boolean;
  /** Variables for the dialplan; may depend on the node (where its messages are) and the contact. */
  variables: (trunk: Trunk, claim: Claim) => Record<string, string>;
  rules: Rules;
  blocking: readonly BlockingList[];
  claims: readonly Claim[];
}

export interface Placed {
  dialled: { id: string; dialerContactId: number; contactId: number; trunk: Trunk }[];
  refused: { id: string; dialerContactId: number; refusal: Refusal }[];
}
