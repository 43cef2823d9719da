/** The states of an attempt. `answered` is also while it is found out who answered; `playing` is the safe-harbour message. */
export const attemptStates = ['originating', 'ringing', 'answered', 'queued', 'talking', 'playing', 'settled'] as const;
export type AttemptState = (typeof attemptStates)[number];

/** Allowed moves: an event may be lost, so any later state may follow, and a call may end from anywhere. */
const moves: Record<AttemptState, readonly AttemptState[]> = {
  originating: ['ringing', 'answered', 'queued', 'talking', 'playing', 'settled'],
  ringing: ['answered', 'queued', 'talking', 'playing', 'settled'],
  answered: ['queued', 'talking', 'playing', 'settled'],
  queued: ['talking', 'playing', 'settled'],
  talking: ['settled'],
  playing: ['settled'],
  settled: [],
};

export const mayMove = (from: AttemptState, to: AttemptState): boolean => moves[from].includes(to);
