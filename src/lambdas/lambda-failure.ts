/** What can go wrong with a lambda. */
export type LambdaFailureKind =
  /** The script cannot be read. */
  | 'mistake'
  /** It threw. */
  | 'threw'
  | 'time'
  | 'memory'
  /** It called itself too deeply. */
  | 'stack'
  /** Its promise never settles. */
  | 'unsettled'
  /** What it returned is nothing, too much, or no choice that there is. */
  | 'answer'
  /** It was not run: too many are waiting, or the service stops. */
  | 'not run'
  /** The endpoint was not reached, or did not answer as it should. */
  | 'endpoint';

export interface LambdaFailure {
  kind: LambdaFailureKind;
  /** The end of a sentence about the lambda: `ran longer than 50 ms and was stopped`. */
  says: string;
  /** Where in the script, counted from 1. */
  line?: number;
  column?: number;
}

export const lambdaFailure = (kind: LambdaFailureKind, says: string, place: { line?: number; column?: number } = {}): LambdaFailure => ({ kind, says, ...place });
