import type { Principal } from './principal.js';
import type { Role } from './role.js';

/**
 * What can be allowed: to see rows; to edit lists, contacts and dialers; to start, pause and stop; to add a
 * number to a list that blocks; to work at an agent's desk; to listen to recordings; to score conversations; to administer users, tokens and the account; to manage switches and accounts
 * of the enterprise.
 */
export type Permission = 'view' | 'edit' | 'operate' | 'block' | 'work' | 'listen' | 'score' | 'administer' | 'manage enterprise';

const permissions: Record<Role, readonly Permission[]> = {
  'agency administrator': ['view', 'edit', 'operate', 'block', 'work', 'listen', 'score', 'administer', 'manage enterprise'],
  administrator: ['view', 'edit', 'operate', 'block', 'work', 'listen', 'score', 'administer'],
  supervisor: ['view', 'operate', 'block', 'work', 'listen', 'score'],
  agent: ['work'],
  auditor: ['view', 'listen'],
};

export const may = (principal: Principal, permission: Permission): boolean => permissions[principal.role].includes(permission);
