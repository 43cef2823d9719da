import React from 'react';
import { type Figure, type FigureName, figureNames, figures, figuresOf, frame, type Manner } from '../../src/dialers/detection-figures';
import type { FormPart, NumbersPart } from './DialerHow';
import type { Typed } from './dialer-numbers';
import { favoursWords } from './dialer-words';
import { Button, NumberField } from './ui';

const isOfMessage = (name: FigureName): boolean => name.startsWith('drop');
const asTyped = (manner: Manner): Pick<Typed, FigureName> => Object.fromEntries(Object.entries(figuresOf(manner)).map(([name, value]) => [name, String(value)])) as Pick<Typed, FigureName>;

/** What the fields show when another manner is chosen: its figures, but for those that were changed by hand. */
export function typedForManner(typed: Typed, before: Manner, after: Manner): Partial<Typed> {
  const [old, next] = [asTyped(before), asTyped(after)];
  return Object.fromEntries(figureNames.filter((name) => typed[name] === old[name]).map((name) => [name, next[name]]));
}

/** Each figure of the detection, behind a line: most leave them as the manner has them. */
export function DetectionFigures({ favours, onMachine, typed, type, fill, wrong }: NumbersPart & Pick<FormPart, 'wrong'> & { favours: Manner; onMachine: string }) {
  const usual = asTyped(favours);
  const own = figureNames.filter((name) => typed[name] !== usual[name]);
  const error = (name: FigureName) => wrong(`settings.detection.figures.${name}`);
  // Those of the message matter where one is left; what is wrong is shown in any case.
  const shown = figureNames.filter((name) => !isOfMessage(name) || onMachine === 'voicemail' || error(name));
  const field = (name: FigureName) => {
    const { label, hint, unit, least, most, isInFrames }: Figure = figures[name];
    const about = [hint, own.includes(name) && `“${favoursWords[favours].label}” has ${usual[name]}.`].filter(Boolean).join(' ');
    return <NumberField key={name} label={label} unit={unit === 'ms' ? 'ms' : undefined} min={least} max={most} step={isInFrames ? frame : 1} value={typed[name]} onChange={type(name)} error={error(name)} hint={about} />;
  };
  return (
    <details className="sd-more" open={figureNames.some(error) || undefined}>
      <summary>Each figure{own.length > 0 ? ` (${own.length} of your own)` : ''}</summary>
      <p className="sd-hint">They are those of “{favoursWords[favours].label}” until you write others. Loudness is as FreeSWITCH counts it: a voice is some 1,000, a quiet line below 100.</p>
      <div className="sd-pair">{shown.map(field)}</div>
      {own.length > 0 && <Button onClick={() => fill(usual)}>Back to “{favoursWords[favours].label}”</Button>}
    </details>
  );
}
