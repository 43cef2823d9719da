export const dialerStates = ['draft', 'scheduled', 'running', 'paused', 'waiting', 'completed'] as const;
export type DialerState = (typeof dialerStates)[number];

/** Allowed moves. `waiting` is running outside its hours; stopping leads to `completed`, from which it may be started again. */
const moves: Record<DialerState, readonly DialerState[]> = {
  draft: ['scheduled', 'running', 'waiting'],
  scheduled: ['running', 'waiting', 'draft', 'completed'],
  running: ['paused', 'waiting', 'completed'],
  paused: ['running', 'scheduled', 'waiting', 'completed'],
  waiting: ['running', 'paused', 'completed'],
  completed: ['running', 'waiting', 'scheduled'],
};

export const mayMove = (from: DialerState, to: DialerState): boolean => moves[from].includes(to);
/** States in which the engine looks at the dialer. */
export const active: readonly DialerState[] = ['running', 'waiting'];

/** Why a dialer is completed that nobody stopped; it goes on by itself when an agent has a contact called again. */
export const everyContactEnded = 'Every contact has ended.';

/** A state as people call it: one that was stopped, by hand or at its set time, has not completed what it had to do. */
export const stateWord = ({ state, explanation }: { state: DialerState; explanation: string | null }): string => (state === 'completed' && explanation !== everyContactEnded ? 'stopped' : state);

/** The same as it stands behind "is". */
export const stateInWords = (dialer: { state: DialerState; explanation: string | null }): string => (dialer.state === 'draft' ? 'a draft' : stateWord(dialer));

/** What a scheduled dialer says of itself; without a set time, which was taken from it, the minute's job starts it. */
export const whenItStarts = (startAt: string | null): string => (startAt === null ? 'It starts within a minute.' : `It starts at ${startAt}.`);
