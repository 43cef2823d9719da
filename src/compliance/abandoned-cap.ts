import type { CustomerType, Purpose } from './customer-type.js';
import type { Jurisdiction } from './jurisdictions/jurisdiction.js';
import { protects } from './jurisdictions.js';

/** Our own, wherever a dialer calls: the strictest that is known (16 CFR 310.4(b)(4)(i)). */
const ownCap = 0.03;

/**
 * The most of its live answers that a dialer may abandon: our own share, or less where the law in force in its account asks for it. A dialer's
 * contacts may be anywhere, so the law of every place counts that protects such customers and calls of such a purpose.
 */
export const abandonedCap = (law: readonly Jurisdiction[], { customerType, purpose }: { customerType: CustomerType; purpose: Purpose }): number =>
  Math.min(ownCap, ...law.flatMap((one) => (one.abandonedShare && protects(one, customerType, purpose) ? [one.abandonedShare.share] : [])));
