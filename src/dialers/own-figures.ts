import { z } from 'zod';
import { type Chosen, conflict, type Figure, type FigureName, figures, frame, mayBe } from './detection-figures.js';

function figure(one: Figure) {
  const error = `“${one.label}” is ${mayBe(one)}.`;
  const value = z.int(error).min(one.least, error).max(one.most, error);
  return (one.isInFrames ? value.multipleOf(frame, error) : value).optional().describe(`${one.label} (${one.unit === 'ms' ? 'milliseconds' : 'as loud as detect_audio counts it'}). ${one.hint}`.trim());
}

/** The figures of the detection that a dialer may have of its own. */
export const ownFigures = z
  .strictObject(Object.fromEntries(Object.entries(figures).map(([name, one]) => [name, figure(one)])) as Record<FigureName, ReturnType<typeof figure>>)
  .default({})
  .describe('Each that is not to be as `favours` has it. What is sent replaces all of them, and {} goes back to those of `favours`; one that is the same there is not kept.');

/** Refuses figures that cannot be together. */
export function withoutConflict(chosen: Chosen, context: z.RefinementCtx<unknown>): void {
  const found = conflict(chosen);
  if (found) context.addIssue({ code: 'custom', path: ['figures', found.name], message: found.message });
}
