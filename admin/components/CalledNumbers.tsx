import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

const shown = 3;

/** The numbers called for which something is, in a table the first ones, and what is in its way. */
export default function CalledNumbers(props: PropertyProps) {
  const numbers = valueOf<string[]>(props.record, props.property.path);
  const outOfForce = valueOf<string | null>(props.record, 'outOfForce');
  const more = (numbers?.length ?? 0) - shown;
  return (
    <Property {...props}>
      {!Array.isArray(numbers) || numbers.length === 0 ? <span className="sd-quiet">Any number</span> : <>{numbers.slice(0, shown).join(', ')}{more > 0 && ` and ${more} more`}</>}
      {outOfForce && <p className="sd-out-of-force">{outOfForce}</p>}
    </Property>
  );
}
