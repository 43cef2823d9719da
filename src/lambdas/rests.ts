import type { LambdaFailure } from './lambda-failure.js';

/** So often in a row … */
const oftenEnough = 5;
/** … and it is left alone for so long, in milliseconds. */
const restFor = 30_000;

const holdUp: readonly LambdaFailure['kind'][] = ['time', 'endpoint'];

/**
 * Lambdas that time and again take their whole time, or whose endpoint is not there, rest for half a minute: meanwhile
 * calls go to the queue at once instead of after a wait, and the sandbox is there for others. A new version is not held to
 * what the one before did.
 */
export class Rests {
  private readonly rows = new Map<number, { inRow: number; until: number }>();

  /** Whether a version of a lambda rests now. */
  isResting(versionId: number, now: number): boolean {
    return now < (this.rows.get(versionId)?.until ?? 0);
  }

  learn(versionId: number, failure: LambdaFailure | undefined, now: number): void {
    if (!failure || !holdUp.includes(failure.kind)) return void this.rows.delete(versionId);
    const inRow = (this.rows.get(versionId)?.inRow ?? 0) + 1;
    this.rows.set(versionId, { inRow, until: inRow < oftenEnough ? 0 : now + restFor });
  }
}
