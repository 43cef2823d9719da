/** What the API says of a list that is a do-not-call registry. */
export interface Registry {
  country: string;
  asOf: string | null;
  ageDays: number | null;
  maxAgeDays: number | null;
  isStale: boolean;
  /** That it is too old, in a sentence. */
  warning: string | null;
  /** Whether the account keeps to the rules of a jurisdiction that names it. */
  blocks: boolean;
}
