/** What a disposition does with the contact. `machine`: nobody was reached, and detection was wrong. */
export const dispositionOutcomes = ['success', 'failure', 'again', 'do not call', 'machine'] as const;
export type DispositionOutcome = (typeof dispositionOutcomes)[number];
