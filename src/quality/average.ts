/** How good the calls of one agent, or of all, were on average. Percents are whole. */
export interface Average {
  /** Scores that were given: two reviewers of one call are two. */
  scores: number;
  percent: number;
  fatal: number;
  /** Of the points that could be had, where the criterion applied; in the order of `criteria`. Null: it never did. */
  byCriterion: (number | null)[];
}

export interface Averages {
  /** Every criterion that was judged by, in its latest words. */
  criteria: { cardId: number; card: string; id: number; text: string; isFatal: boolean }[];
  agents: ({ agentId: number; agent: string } & Average)[];
  all: Average;
}
