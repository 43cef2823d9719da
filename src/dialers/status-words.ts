/** The statuses that the service gives by itself; those of people stand as they were written. */
const ownStatuses = ['BLACKLIST', 'OPTED OUT', 'DO NOT CALL', 'CALLED IN', 'DIALED BY HAND', 'CONFIRMED', 'EXPIRED', 'NO CONSENT', 'NO TIME ZONE', 'NEVER OPEN', 'DEVICE BLOCKED', 'LIST EMPTIED'];

/** A contact's status in a dialer for people: NEVER OPEN is "Never open", and "Moved to Vic" stays so. */
export const statusInWords = (status: string): string => (ownStatuses.includes(status) ? `${status.charAt(0)}${status.slice(1).toLowerCase()}` : status);
