import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

const shown = 3;

/** The numbers called for which something is; in a table the first ones. */
export default function CalledNumbers(props: PropertyProps) {
  const numbers = valueOf<string[]>(props.record, props.property.path);
  if (!Array.isArray(numbers) || numbers.length === 0) return <Property {...props}><span className="sd-quiet">Any number</span></Property>;
  const more = numbers.length - shown;
  return <Property {...props}>{numbers.slice(0, shown).join(', ')}{more > 0 && ` and ${more} more`}</Property>;
}
