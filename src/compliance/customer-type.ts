/** Whom a law protects: people at home, or businesses too. */
export const customerTypes = ['consumer', 'business'] as const;
export type CustomerType = (typeof customerTypes)[number];

/** What a dialer calls for; debts have rules of their own (12 CFR 1006). */
export const purposes = ['general', 'debt collection'] as const;
export type Purpose = (typeof purposes)[number];
