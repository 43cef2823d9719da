/**
 * What a disposition does with the contact. `refusal`: the person said no to what they were offered, which ends the contact and
 * gives them the days of peace of the law; `failure` ends it without a word of theirs, such as a wrong number, and forbids no later
 * call. `machine`: nobody was reached, and detection was wrong.
 */
export const dispositionOutcomes = ['success', 'refusal', 'failure', 'again', 'do not call', 'machine'] as const;
export type DispositionOutcome = (typeof dispositionOutcomes)[number];
