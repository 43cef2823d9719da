import type { Reaction } from './reaction.js';

/** The carrier world of freeswitch-lab: the last two digits of a number decide, tried in this order. */
const table: [RegExp, Reaction][] = [
  // "Hello?", 1.5 s of silence, a sentence, 6 s of silence: 10.8 s in the recordings.
  [/^\+?\d+[0-4]\d$/, { kind: 'rings', answer: { after: 1500, by: 'human', stays: 10_820 } }],
  // A greeting of 9.4 s, a beep of 1 s, 15 s of silence.
  [/^\+?\d+5\d$/, { kind: 'rings', answer: { after: 2500, by: 'machine', stays: 25_400 } }],
  [/^\+?\d+6\d$/, { kind: 'refuses', cause: 'USER_BUSY' }],
  [/^\+?\d+7\d$/, { kind: 'rings', refusal: { after: 120_000, cause: 'NO_USER_RESPONSE' } }],
  [/^\+?\d+8\d$/, { kind: 'refuses', cause: 'UNALLOCATED_NUMBER' }],
  [/^\+?\d+95$/, { kind: 'rings', answer: { after: 1000, by: 'fax', stays: 15_500 } }],
  [/^\+?\d+9\d$/, { kind: 'refuses', cause: 'NORMAL_CIRCUIT_CONGESTION' }],
];

export function labPeople(number: string): Reaction {
  return table.find(([pattern]) => pattern.test(number))?.[1] ?? { kind: 'refuses', cause: 'NO_ROUTE_DESTINATION' };
}
