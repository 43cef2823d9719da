import React, { useState } from 'react';
import { Button, Field } from './ui';

/** Single days, such as holidays, as they are chosen. */
export function Days({ days, onChange, error }: { days: string[]; onChange: (days: string[]) => void; error?: string }) {
  const [day, setDay] = useState('');
  const add = () => {
    if (day) onChange([...new Set([...days, day])].sort());
    setDay('');
  };
  return (
    <>
      {days.length > 0 && (
        <div className="sd-chips">
          {days.map((one) => (
            <span className="sd-chip" key={one}>
              {one}
              <button type="button" aria-label={`Remove ${one}`} onClick={() => onChange(days.filter((other) => other !== one))}>×</button>
            </span>
          ))}
        </div>
      )}
      <div className="sd-row">
        <Field label="A day" error={error}>{(ids) => <input {...ids} type="date" value={day} onChange={(event) => setDay(event.target.value)} />}</Field>
        <Button onClick={add} disabled={!day}>Add this day</Button>
      </div>
    </>
  );
}
