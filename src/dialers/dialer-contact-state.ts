export const dialerContactStates = [
  'waiting', 'dialing', 'success', 'failed', 'blacklisted', 'blocked', 'cancelled', 'expired',
] as const;
export type DialerContactState = (typeof dialerContactStates)[number];

/**
 * Allowed moves; claiming and dialling are one transaction, so no contact rests in between. A refusal with a limit leaves it
 * waiting, one that was reached by hand is a success undialled, and an agent's disposition has the last word after a call. What a blocked device ended
 * waits again when the device is allowed, or is told to have ended for what else blocks it (reopen-device.ts).
 */
const moves: Record<DialerContactState, readonly DialerContactState[]> = {
  waiting: ['waiting', 'dialing', 'success', 'failed', 'blacklisted', 'blocked', 'cancelled', 'expired'],
  dialing: ['waiting', 'success', 'failed', 'blacklisted'],
  success: ['waiting', 'dialing', 'success', 'failed', 'blacklisted'],
  failed: ['waiting', 'dialing', 'success', 'failed', 'blacklisted'],
  blacklisted: [],
  blocked: [],
  cancelled: [],
  expired: [],
};

/** The states from which a contact may come to `to`; an update that names them leaves every other contact alone. */
export const statesBefore = (to: DialerContactState): DialerContactState[] => dialerContactStates.filter((from) => moves[from].includes(to));
export const hasEnded = (state: DialerContactState): boolean => state !== 'waiting' && state !== 'dialing';
