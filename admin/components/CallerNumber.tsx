import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** Who called; some show no number. */
export default function CallerNumber(props: PropertyProps) {
  const number = valueOf<string | null>(props.record, props.property.path);
  return <Property {...props}>{number ? <span className="sd-number">{number}</span> : <span className="sd-quiet">Withheld</span>}</Property>;
}
