/** The states of an attempt; agents' ones (detecting, queued, talking, wrap-up) come with agents. */
export const attemptStates = ['originating', 'ringing', 'answered', 'settled'] as const;
export type AttemptState = (typeof attemptStates)[number];

/** Allowed moves: a call may be answered without ringing, and may end from anywhere. */
const moves: Record<AttemptState, readonly AttemptState[]> = {
  originating: ['ringing', 'answered', 'settled'],
  ringing: ['answered', 'settled'],
  answered: ['settled'],
  settled: [],
};

export const mayMove = (from: AttemptState, to: AttemptState): boolean => moves[from].includes(to);
