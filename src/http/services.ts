import type { Request, RequestHandler } from 'express';
import type { OnAccountCreated } from '../accounts/create-account.js';
import type { AskProvider } from '../caller-ids/look-up/ask-provider.js';
import type { Context } from '../database/context.js';
import type { WhoseRules } from '../dialers/judge-waiting.js';
import type { Emptying } from '../dialers/run-emptying.js';
import type { Lambdas } from '../lambdas/lambdas.js';
import type { Clock } from '../shared/clock.js';

/** The email address by which an app that this one is mounted in knows who makes a request; undefined: nobody is signed in there. */
export type WhoIs = (request: Request) => string | undefined | Promise<string | undefined>;

/** What the API needs from the composition root. */
export interface Services extends Context {
  /** Times what concerns machines: streams, probes. `clock` may run faster, for people. */
  machineClock: Clock;
  /** What rooms give a new account, in the transaction that makes it. */
  onAccountCreated: OnAccountCreated;
  /** Has a waiting import read, soon and in the background. */
  startImport: (importId: number) => Promise<void>;
  /** Has a list emptied, soon and in the background. */
  startEmptying: (emptying: Emptying) => Promise<void>;
  /** After rules were changed: has who waits for them judged anew, soon and in the background. */
  startJudging: (whose: WhoseRules) => Promise<void>;
  /** The accounts' own scripts and endpoints at work. */
  lambdas: Lambdas;
  /** The back office's session middleware, where it runs in this process: its cookie is then good for the API too. */
  session?: RequestHandler;
  /** In its place where the panel is somebody else's: their users are ours by their email addresses. */
  whoIs?: WhoIs;
  /** Asks look-up providers; over HTTPS to public addresses unless told otherwise. */
  askProvider?: AskProvider;
  /** Aborted when the process begins to stop: streams end then. */
  stopping?: AbortSignal;
  /** Most requests a minute of one token or user; 60,000 unless told. */
  requestsPerMinute?: number;
}
