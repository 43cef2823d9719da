import type { Result } from '../../shared/result.js';
import type { LambdaFailure } from '../lambda-failure.js';

/** A script to be run once, as it is sent to the thread. */
export interface ScriptRun {
  /** The body of a function. */
  source: string;
  /** `{ contact, dialer }` as JSON; undefined: the script is only read, to find mistakes. */
  input: string | undefined;
  /** Of computing, in milliseconds. */
  timeLimit: number;
  /** What time it is for the script. */
  now: number;
  /** Of its chance. */
  seed: number;
}

/** How a script's run ended. */
export interface ScriptEnd {
  /** What it returned, as JSON. */
  outcome: Result<string, LambdaFailure>;
  milliseconds: number;
  /** What it logged: at most 50 lines of 200 characters. */
  log: string[];
}

/**
 * Of the sandbox's WebAssembly, in pages of 64 KiB: 24 MiB, of which scripts have 16 MiB and more (17.5 measured); the rest is
 * the interpreter's. QuickJS's own limit counts nothing there: with it at 16 MiB, a script held 100 MB.
 */
export const memoryPages = { initial: 256, maximum: 384 };
/** Of the script's calls, in bytes as the sandbox counts them; then it gets an error. */
export const mostStack = 256 * 1_024;
/** Of the thread. WebAssembly needs many times what the sandbox counts: with 4 MB, deeply nested brackets broke it; with 8 MB nothing did. */
export const threadStackMegabytes = 16;
export const mostLogLines = 50;
export const longestLogLine = 200;
/** Of what a script returns, in characters of JSON. */
export const longestAnswer = 65_536;
