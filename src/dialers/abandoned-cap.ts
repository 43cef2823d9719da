import type { EntityManager } from 'typeorm';
import { abandonedCap } from '../compliance/abandoned-cap.js';
import { readRules } from '../compliance/account-rules.js';
import { inForce } from '../compliance/jurisdictions.js';
import type { DialerSettings } from './settings.js';

/** The share of live answers that a dialer may abandon, by the law that is in force in its account now. */
export const readAbandonedCap = async (manager: EntityManager, accountId: number, settings: DialerSettings): Promise<number> => abandonedCap(inForce(await readRules(manager, accountId)), settings);
