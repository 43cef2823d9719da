import type { Rule } from '../rule.js';

/** A phone or an email address that is blocked in the whole enterprise (E3). */
export const byDevice: Rule = ({ blockedDevice }) =>
  blockedDevice && { rule: 'device', reason: `The device ${blockedDevice.device} is blocked for every dialer, by ${blockedDevice.changedBy}: ${blockedDevice.reason}`, ends: 'blocked', status: 'DEVICE BLOCKED' };
