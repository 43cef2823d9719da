/** What a person or a token may do; the permissions of each are in permissions.ts. */
export const roles = ['agency administrator', 'administrator', 'supervisor', 'agent', 'auditor'] as const;
export type Role = (typeof roles)[number];
