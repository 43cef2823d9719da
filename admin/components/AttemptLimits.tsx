import React from 'react';
import { counted } from './format';
import { Button, NumberField } from './ui';

/** A limit as it is typed. */
export interface TypedLimit {
  attempts: string;
  hours: string;
}

interface Limit {
  attempts: number;
  hours: number;
}

export const typedLimits = (limits: readonly Limit[]): TypedLimit[] => limits.map(({ attempts, hours }) => ({ attempts: String(attempts), hours: String(hours) }));
export const readLimits = (typed: readonly TypedLimit[]): Limit[] => typed.map(({ attempts, hours }) => ({ attempts: Number(attempts), hours: Number(hours) }));

/** Each in words: 3 calls in 24 hours. */
export const limitsInWords = (limits: readonly Limit[]): string => limits.map(({ attempts, hours }) => `${counted(attempts, 'call')} in ${hours % 24 === 0 && hours > 24 ? counted(hours / 24, 'day') : counted(hours, 'hour')}`).join(', ');

/** At most so many calls to a person within so many hours; each limit holds. */
export function AttemptLimits({ limits, onChange, errors }: { limits: TypedLimit[]; onChange: (limits: TypedLimit[]) => void; errors?: (index: number, field: keyof TypedLimit) => string | undefined }) {
  const set = (index: number, part: Partial<TypedLimit>) => onChange(limits.map((limit, at) => (at === index ? { ...limit, ...part } : limit)));
  return (
    <>
      {limits.map(({ attempts, hours }, index) => (
        <div className="sd-row" key={index} style={{ marginBottom: 12 }}>
          <NumberField label="At most" value={attempts} onChange={(value) => set(index, { attempts: value })} min={1} max={1_000} unit="calls" error={errors?.(index, 'attempts')} />
          <NumberField label="within any" value={hours} onChange={(value) => set(index, { hours: value })} min={1} max={8_760} unit="hours" error={errors?.(index, 'hours')} />
          <Button aria-label={`Remove the limit of ${attempts} in ${hours} hours`} onClick={() => onChange(limits.filter((_, at) => at !== index))}>Remove</Button>
        </div>
      ))}
      {limits.length < 5 && <Button onClick={() => onChange([...limits, { attempts: '3', hours: '24' }])}>{limits.length === 0 ? 'Limit the calls to a person' : 'One more limit'}</Button>}
    </>
  );
}
