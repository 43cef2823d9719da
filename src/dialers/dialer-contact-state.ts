export const dialerContactStates = [
  'waiting', 'dialing', 'success', 'failed', 'blacklisted', 'blocked', 'cancelled', 'expired',
] as const;
export type DialerContactState = (typeof dialerContactStates)[number];

/** Allowed moves; claiming and dialling are one transaction, so no contact rests in between. */
const moves: Record<DialerContactState, readonly DialerContactState[]> = {
  waiting: ['dialing', 'blacklisted', 'blocked', 'cancelled', 'expired', 'failed'],
  dialing: ['waiting', 'success', 'failed'],
  success: [],
  failed: [],
  blacklisted: [],
  blocked: [],
  cancelled: [],
  expired: [],
};

export const mayMove = (from: DialerContactState, to: DialerContactState): boolean => moves[from].includes(to);
export const hasEnded = (state: DialerContactState): boolean => state !== 'waiting' && state !== 'dialing';
