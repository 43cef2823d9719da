/** What a called number does with one call. Times are milliseconds of the simulator's clock. */
export type Reaction =
  /** The carrier refuses at once. */
  | { kind: 'refuses'; cause: string }
  | {
      kind: 'rings';
      /** 183 with sound before the answer (a carrier's announcement or ring tone) in place of plain 180. */
      earlyMedia?: boolean;
      answer?: { after: number; by: 'human' | 'machine' | 'fax'; /** How long they stay on the line once they have answered. */ stays: number };
      /** A refusal after some ringing. */
      refusal?: { after: number; cause: string };
    };

/** Looks a number up; the same number reacts the same way each time. */
export type People = (number: string) => Reaction;
