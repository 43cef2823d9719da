import { v7 } from 'uuid';

/**
 * An id for an attempt: a UUID of version 7, whose first 48 bits are the time, so that rows written
 * together lie together in the index (random ones cost InnoDB a page read each).
 */
export const attemptId = (now: number): string => v7({ msecs: now });
